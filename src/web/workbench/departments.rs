//! 征求有关单位意见: the drafter's list with its forms, and the page of the body that was asked.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::department::{
    self, AnswerDepartment, AskDepartments, DepartmentOpinions, HandleDissent, LapseDepartment,
    OpinionPage,
};
use crate::domain::access::Role;
use crate::domain::department::{DepartmentCommand, DissentHandling};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);
const ANSWERING: Policy = Policy::Roles(&[Role::Drafter, Role::Reviewer, Role::Office]);

pub(super) fn routes(routes: Routes) -> Routes {
    let list = "/workbench/documents/{id}/departments";
    let one = "/workbench/department-opinions/{id}";
    routes
        .route(Method::GET, list, DRAFTER, show)
        .route(Method::POST, list, DRAFTER, ask)
        .route(
            Method::POST,
            "/workbench/documents/{id}/departments/{opinion}",
            DRAFTER,
            settle,
        )
        .route(Method::GET, one, ANSWERING, question)
        .route(Method::POST, one, ANSWERING, answer)
}

#[derive(Template)]
#[template(path = "work/departments.html")]
struct ListPage {
    shell: Shell,
    it: DepartmentOpinions,
    key: String,
    form: Fields,
    /// The opinion whose form was refused; empty: none.
    at: String,
    handlings: &'static [DissentHandling],
    refusal: Option<Refusal>,
}

impl ListPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn chosen(&self, id: &str) -> bool {
        self.form.body.iter().any(|one| one == id)
    }
}

#[derive(Template)]
#[template(path = "work/department_opinion.html")]
struct QuestionPage {
    shell: Shell,
    it: OpinionPage,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl QuestionPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    body: Vec<String>,
    note: String,
    command: String,
    handling: String,
    text: String,
    paper: String,
}

async fn list(
    state: &AppState,
    cx: &Cx,
    id: &str,
    (form, at): (Fields, String),
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = department::opinions(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = ListPage {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        form,
        at,
        handlings: DissentHandling::ALL,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    list(&state, &cx, &id, (Fields::default(), String::new()), None).await
}

async fn ask(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = AskDepartments {
        document_id: id.clone(),
        expected_version: form.expected_version,
        authority_ids: form.body.clone(),
        note: form.note.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/documents/{id}/departments"))),
        Err(refusal) => list(&state, &cx, &id, (form, String::new()), Some(refusal)).await,
    }
}

/// What a form does to one opinion: recorded from a paper, lapsed, handled.
async fn given(
    state: &AppState,
    cx: &Cx,
    opinion_id: &str,
    form: &Fields,
) -> Result<Option<Refusal>, Fault> {
    let opinion_id = opinion_id.to_owned();
    let expected_version = form.expected_version;
    let key = form.key.as_str();
    let command = DepartmentCommand::parse(&form.command);
    let done = match command {
        Ok(command @ (DepartmentCommand::Agree | DepartmentCommand::Disagree)) => {
            let command = AnswerDepartment {
                opinion_id,
                expected_version,
                agrees: command == DepartmentCommand::Agree,
                text: form.text.clone(),
                paper: form.paper.clone(),
            };
            perform(state, cx, key, command).await?
        }
        Ok(DepartmentCommand::Lapse) => {
            let command = LapseDepartment {
                opinion_id,
                expected_version,
            };
            perform(state, cx, key, command).await?
        }
        Ok(DepartmentCommand::Handle) => {
            if let Ok(handling) = DissentHandling::parse(&form.handling) {
                let command = HandleDissent {
                    opinion_id,
                    expected_version,
                    handling,
                    text: form.text.clone(),
                };
                perform(state, cx, key, command).await?
            } else {
                let error = Error::field("handling", "请选择不同意见的处理");
                Err(Refusal::of(error, cx)?)
            }
        }
        Err(_) => {
            let error = Error::field("command", "请选择要办理的事项");
            Err(Refusal::of(error, cx)?)
        }
    };
    Ok(done.err())
}

async fn settle(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, opinion)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    match given(&state, &cx, &opinion, &form).await? {
        None => Ok(see(&format!("/workbench/documents/{id}/departments"))),
        Some(refusal) => list(&state, &cx, &id, (form, opinion), Some(refusal)).await,
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = department::one(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = QuestionPage {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn question(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, Fields::default(), None).await
}

async fn answer(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    match given(&state, &cx, &id, &form).await? {
        None => Ok(see(&format!("/workbench/department-opinions/{id}"))),
        Some(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match stage {
        "agreed" => "ok",
        "asked" => "warn",
        "disagreed" => "bad",
        _ => "off",
    }
}
