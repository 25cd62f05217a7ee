//! 审查要求: the list of the examining body, a new one, one with its acts.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::Error;
use crate::app::filing::demand::{self, AnswerDemand, DemandLine, RecordDemand, StartDemand};
use crate::app::suggestion::{Addressee, bodies_of};
use crate::domain::access::Role;
use crate::domain::filing_review::DemandStage;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::FilingExaminer]);
    let reading = Policy::Roles(&[Role::FilingExaminer, Role::Auditor]);
    routes
        .route(Method::GET, "/workbench/demands", reading, list)
        .route(Method::POST, "/workbench/demands", acting, record)
        .route(Method::GET, "/workbench/demands/{id}", reading, show)
        .route(Method::POST, "/workbench/demands/{id}/start", acting, start)
        .route(
            Method::POST,
            "/workbench/demands/{id}/answer",
            acting,
            answer,
        )
}

#[derive(Template)]
#[template(path = "work/demands.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<DemandLine>,
    bodies: Vec<Addressee>,
    kinds: Vec<(String, String)>,
    today: chrono::NaiveDate,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

#[derive(Template)]
#[template(path = "work/demand.html")]
struct OnePage {
    shell: Shell,
    it: DemandLine,
    acts: bool,
    key: String,
    form: ActFields,
    refusal: Option<Refusal>,
}

impl ListPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    document_id: String,
    receiver_id: String,
    body_kind: String,
    body: String,
    paper_no: String,
    eid: String,
    matter: String,
    reason: String,
    received_on: String,
    examiner: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ActFields {
    key: String,
    expected_version: i64,
    examiner: String,
    answer: String,
}

/// The document for which a demand is to be recorded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Which {
    document: String,
}

async fn list_view(
    state: &AppState,
    cx: &Cx,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let desk = demand::desk(&state.store, cx).await;
    let bodies = bodies_of(&state.store, cx).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = ListPage {
        shell: Shell::new(state, cx, "work").await?,
        lines: desk.map_err(|error| cx.fault(error))?.results,
        bodies: bodies.map_err(|error| cx.fault(error))?,
        kinds: demand::body_kinds(cx, cx.today),
        today: cx.today,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let form = Fields {
        document_id: which.document,
        ..Fields::default()
    };
    list_view(&state, &cx, form, None).await
}

fn command(form: &Fields) -> Result<RecordDemand, Error> {
    // the address of the document's page is as good as its id
    let document = form.document_id.trim().trim_end_matches('/');
    let document = document.rsplit('/').next().unwrap_or_default();
    Ok(RecordDemand {
        document_id: document.to_owned(),
        receiver_id: form.receiver_id.clone(),
        body_kind: form.body_kind.clone(),
        body: form.body.clone(),
        paper_no: form.paper_no.clone(),
        eid: Some(form.eid.clone()),
        matter: form.matter.clone(),
        reason: form.reason.clone(),
        received_on: day(&form.received_on, "received_on")?,
        examiner: form.examiner.clone(),
    })
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(recorded) => Ok(see(&format!("/workbench/demands/{}", recorded.id))),
        Err(refusal) => list_view(&state, &cx, form, Some(refusal)).await,
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: ActFields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = demand::one(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let actor = cx.actor.as_deref();
    let view = OnePage {
        it: found.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        acts: actor.is_some_and(|actor| actor.holds(Role::FilingExaminer)),
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, ActFields::default(), None).await
}

async fn start(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<ActFields>,
) -> Result<Response, Fault> {
    let command = StartDemand {
        demand_id: id.clone(),
        expected_version: form.expected_version,
        examiner: form.examiner.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(opened) => Ok(see(&format!("/workbench/filing-reviews/{}", opened.id))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn answer(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<ActFields>,
) -> Result<Response, Fault> {
    let command = AnswerDemand {
        demand_id: id.clone(),
        expected_version: form.expected_version,
        answer: form.answer.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/demands/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match DemandStage::parse(stage) {
        Ok(DemandStage::Answered) => "ok",
        Ok(DemandStage::Received) => "warn",
        Ok(DemandStage::Started) | Err(_) => "off",
    }
}
