//! 文件关系: what published texts say about other documents, confirmed with one click, dismissed with a
//! reason, taken back.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::relation::{
    self, ConfirmRelation, DismissRelation, Proposal, RetractRelation, Standing, Waiting,
};
use crate::app::view::public;
use crate::app::{Command, Error};
use crate::domain::access::Role;
use crate::text::relations::RelationKind;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let keepers = Policy::Roles(&[Role::Registrar, Role::Publisher]);
    let one = "/workbench/relations/{id}";
    routes
        .route(Method::GET, "/workbench/relations", keepers, queue)
        .route(Method::GET, one, keepers, show)
        .route(Method::POST, one, keepers, decide)
}

/// One form of the page; `act` says which.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    kind: String,
    relation: String,
    target: String,
    on: String,
    until: String,
    close: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "work/relations_queue.html")]
struct QueuePage {
    shell: Shell,
    /// `None` while the index is being built.
    waiting: Option<Vec<Waiting>>,
}

#[derive(Template)]
#[template(path = "work/relations.html")]
struct RelationsPage {
    shell: Shell,
    id: String,
    title: String,
    proposals: Vec<Proposal>,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl RelationsPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// Whether what was entered and refused belongs to this proposal.
    fn entered(&self, proposal: &Proposal) -> bool {
        self.refusal.is_some()
            && self.form.relation == proposal.key
            && self.form.kind == proposal.kind.as_str()
    }

    fn on(&self, proposal: &Proposal) -> String {
        self.day(proposal, &self.form.on, proposal.on)
    }

    fn until(&self, proposal: &Proposal) -> String {
        self.day(proposal, &self.form.until, proposal.until)
    }

    fn day(&self, proposal: &Proposal, entered: &str, read: Option<NaiveDate>) -> String {
        if self.entered(proposal) {
            entered.to_owned()
        } else {
            read.map(|day| day.to_string()).unwrap_or_default()
        }
    }

    fn open(&self) -> usize {
        self.proposals.iter().filter(|one| one.is_open()).count()
    }
}

async fn queue(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let waiting = match state.search.searcher() {
        Ok(searcher) => relation::waiting(&state.store, &searcher, &cx)
            .await
            .map(Some),
        Err(Error::Unavailable(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let waiting = waiting.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "work").await?;
    Ok(page(&cx, &QueuePage { shell, waiting }))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, Fields::default(), None).await
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let document = public::find(&state.store, id).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let searcher = state.search.searcher().map_err(|error| cx.fault(error))?;
    let proposals = relation::proposals(&state.store, &searcher, &document, cx.today).await;
    let proposals = proposals.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(state, cx, "work").await?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let page = RelationsPage {
        shell,
        id: document.row.id,
        title: document.row.title,
        proposals,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &page))
}

async fn decide(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.act.as_str() {
        "confirm" => give(&state, &cx, &form, form.confirm(&id)).await?,
        "dismiss" => give(&state, &cx, &form, form.dismiss(&id)).await?,
        "retract" => give(&state, &cx, &form, Ok(form.retract(&id))).await?,
        _ => Err(Refusal::of(Error::field("act", "请选择办理方式"), &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/relations/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn give<C: Command>(
    state: &AppState,
    cx: &Cx,
    form: &Fields,
    command: Result<C, Error>,
) -> Result<Result<(), Refusal>, Fault> {
    match command {
        Ok(command) => Ok(perform(state, cx, &form.key, command).await?.map(|_| ())),
        Err(error) => Refusal::of(error, cx).map(Err),
    }
}

impl Fields {
    fn kind(&self) -> Result<RelationKind, Error> {
        RelationKind::parse(&self.kind).map_err(|_| Error::field("kind", "关系种类有误"))
    }

    fn confirm(&self, id: &str) -> Result<ConfirmRelation, Error> {
        Ok(ConfirmRelation {
            document_id: id.to_owned(),
            kind: self.kind()?,
            key: self.relation.clone(),
            target_id: Some(self.target.clone()).filter(|target| !target.is_empty()),
            on: day(&self.on, "on")?,
            until: day(&self.until, "until")?,
            close: !self.close.is_empty(),
        })
    }

    fn dismiss(&self, id: &str) -> Result<DismissRelation, Error> {
        Ok(DismissRelation {
            document_id: id.to_owned(),
            kind: self.kind()?,
            key: self.relation.clone(),
            reason: self.reason.clone(),
        })
    }

    fn retract(&self, id: &str) -> RetractRelation {
        RetractRelation {
            document_id: id.to_owned(),
            relation_id: self.relation.clone(),
            reason: self.reason.clone(),
        }
    }
}
