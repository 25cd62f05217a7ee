//! 清理方案: a new one, or one that is changed before it is opened.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::app::Error;
use crate::app::cleanup::{
    self, CampaignView, Choices, CreateCampaign, PlanInput, ReviseCampaign, Scope,
};
use crate::domain::authority::Authority;
use crate::domain::cleanup::CampaignKind;
use crate::store::people;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, day, perform, wrong};

pub(super) fn routes(routes: Routes, leads: Policy) -> Routes {
    let one = "/workbench/cleanups/{id}/plan";
    routes
        .route(Method::GET, "/workbench/cleanups/new", leads, blank)
        .route(Method::POST, "/workbench/cleanups/new", leads, create)
        .route(Method::GET, one, leads, show)
        .route(Method::POST, one, leads, revise)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    kind: String,
    title: String,
    authority: String,
    issuers: Vec<String>,
    issued_through: String,
    ended: String,
    query: String,
    basis: String,
    expires_by: String,
    dead_basis: String,
    amended_basis: String,
    evaluated: String,
    unlisted: String,
    due_on: String,
}

impl Fields {
    fn of(view: &CampaignView) -> Self {
        let day =
            |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let tick = |on: bool| if on { "1".to_owned() } else { String::new() };
        Self {
            key: String::new(),
            expected_version: view.row_version,
            kind: view.line.kind.to_owned(),
            title: view.line.title.clone(),
            authority: view.authority_id.clone(),
            issuers: view.scope.issuers.clone(),
            issued_through: day(view.scope.issued_through),
            ended: tick(view.scope.ended),
            query: view.scope.query.clone().unwrap_or_default(),
            basis: view.scope.basis.clone().unwrap_or_default(),
            expires_by: day(view.scope.expires_by),
            dead_basis: tick(view.scope.dead_basis),
            amended_basis: tick(view.scope.amended_basis),
            evaluated: tick(view.scope.evaluated),
            unlisted: tick(view.unlisted),
            due_on: day(view.line.due_on),
        }
    }

    fn plan(&self) -> Result<PlanInput, Error> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        Ok(PlanInput {
            kind: CampaignKind::parse(&self.kind)
                .map_err(|_| Error::field("kind", "请选择清理类别"))?,
            title: self.title.clone(),
            authority_id: text(&self.authority),
            scope: Scope {
                issuers: self.issuers.clone(),
                issued_through: day(&self.issued_through, "issued_through")?,
                ended: !self.ended.is_empty(),
                query: text(&self.query),
                basis: text(&self.basis),
                expires_by: day(&self.expires_by, "expires_by")?,
                dead_basis: !self.dead_basis.is_empty(),
                amended_basis: !self.amended_basis.is_empty(),
                evaluated: !self.evaluated.is_empty(),
            },
            unlisted: !self.unlisted.is_empty(),
            due_on: day(&self.due_on, "due_on")?,
        })
    }
}

#[derive(Template)]
#[template(path = "work/cleanup_plan.html")]
struct PlanPage {
    shell: Shell,
    /// The campaign that is changed; `None`: a new one.
    id: Option<String>,
    issuers: Vec<Authority>,
    choices: Choices,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl PlanPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn chosen(&self, id: &str) -> bool {
        self.form.issuers.iter().any(|one| one == id)
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: Option<String>,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let all = people::authorities(state.store.reader()).await;
    let mut issuers = all.map_err(|error| cx.fault(Error::Store(error)))?;
    issuers.retain(|one| one.inside && one.may_issue);
    let shell = Shell::new(state, cx, "work").await?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let view = PlanPage {
        shell,
        id,
        issuers,
        choices: cleanup::choices(cx, cx.today),
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

/// What a page that leads here has already found out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Prepared {
    basis: String,
    dead_basis: String,
    amended_basis: String,
}

async fn blank(
    State(state): State<AppState>,
    cx: Cx,
    Query(prepared): Query<Prepared>,
) -> Result<Response, Fault> {
    let Prepared {
        basis,
        dead_basis,
        amended_basis,
    } = prepared;
    let kind = if basis.is_empty() && dead_basis.is_empty() && amended_basis.is_empty() {
        String::new()
    } else {
        CampaignKind::Special.as_str().to_owned()
    };
    let form = Fields {
        kind,
        basis,
        dead_basis,
        amended_basis,
        ..Fields::default()
    };
    view(&state, &cx, None, form, None).await
}

async fn create(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.plan() {
        Ok(plan) => perform(&state, &cx, &form.key, CreateCampaign { plan }).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(moved) => Ok(see(&format!("/workbench/cleanups/{}", moved.id))),
        Err(refusal) => view(&state, &cx, None, form, Some(refusal)).await,
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = cleanup::campaign(&state.store, &cx, &id).await;
    let form = Fields::of(&found.map_err(|error| cx.fault(error))?);
    view(&state, &cx, Some(id), form, None).await
}

async fn revise(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.plan() {
        Ok(plan) => {
            let command = ReviseCampaign {
                campaign_id: id.clone(),
                expected_version: form.expected_version,
                plan,
            };
            perform(&state, &cx, &form.key, command).await?
        }
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(_) => Ok(see(&format!("/workbench/cleanups/{id}"))),
        Err(refusal) => view(&state, &cx, Some(id), form, Some(refusal)).await,
    }
}
