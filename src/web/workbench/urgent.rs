//! 简易程序: the drafter asks, the office records who approved it.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::Error;
use crate::app::urgent::{self, DecideUrgent, RequestUrgent, UrgentPage};
use crate::domain::access::Role;
use crate::domain::document::Step;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);
const OFFICE: Policy = Policy::Roles(&[Role::Office]);
const EITHER: Policy = Policy::Roles(&[Role::Drafter, Role::Office]);

pub(super) fn routes(routes: Routes) -> Routes {
    let path = "/workbench/documents/{id}/urgent";
    routes
        .route(Method::GET, path, EITHER, show)
        .route(Method::POST, path, DRAFTER, request)
        .route(
            Method::POST,
            "/workbench/documents/{id}/urgent/{urgent}",
            OFFICE,
            decide,
        )
}

#[derive(Template)]
#[template(path = "work/urgent.html")]
struct View {
    shell: Shell,
    it: UrgentPage,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn chosen(&self, step: &str) -> bool {
        self.form.steps.iter().any(|one| one == step)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    ground: String,
    reason: String,
    steps: Vec<String>,
    approve: String,
    approver: String,
    office: String,
    decided_on: String,
    paper: String,
    note: String,
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = urgent::page(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = View {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
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
    view(&state, &cx, &id, Fields::default(), None).await
}

fn requested(id: &str, form: &Fields) -> Result<RequestUrgent, Error> {
    let steps = form.steps.iter().map(|step| Step::parse(step));
    let steps: Result<_, _> = steps.collect();
    Ok(RequestUrgent {
        document_id: id.to_owned(),
        ground: form.ground.clone(),
        reason: form.reason.clone(),
        steps: steps.map_err(|_| Error::field("steps", "请选择要省略的步骤"))?,
    })
}

async fn request(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match requested(&id, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.err(),
        Err(error) => Some(Refusal::of(error, &cx)?),
    };
    match done {
        None => Ok(see(&format!("/workbench/documents/{id}/urgent"))),
        Some(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

fn decided(urgent: &str, form: &Fields) -> Result<DecideUrgent, Error> {
    Ok(DecideUrgent {
        urgent_id: urgent.to_owned(),
        expected_version: form.expected_version,
        approve: form.approve == "yes",
        approver: form.approver.clone(),
        office: form.office.clone(),
        decided_on: day(&form.decided_on, "decided_on")?,
        paper: form.paper.clone(),
        note: form.note.clone(),
    })
}

async fn decide(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, urgent)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match decided(&urgent, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.err(),
        Err(error) => Some(Refusal::of(error, &cx)?),
    };
    match done {
        None => Ok(see(&format!("/workbench/documents/{id}/urgent"))),
        Some(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match stage {
        "approved" => "ok",
        "requested" => "warn",
        _ => "off",
    }
}
