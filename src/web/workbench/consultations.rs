//! 公开征求意见 for its drafter: opening one, looking through the comments, answering them, the report.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::consultation::{
    self, AdoptComment, ConsultationDesk, EndConsultation, EraseComment, ExtendConsultation,
    ModerateComment, OpenConsultation, Opening, ReportAdoption,
};
use crate::app::{Command, Error};
use crate::domain::access::Role;
use crate::domain::consultation::ConsultationCommand;
use crate::domain::review::Answer;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);

pub(super) fn routes(routes: Routes) -> Routes {
    let of_document = "/workbench/documents/{id}/consultations";
    routes
        .route(Method::GET, of_document, DRAFTER, opening)
        .route(Method::POST, of_document, DRAFTER, open)
        .route(Method::GET, "/workbench/consultations/{id}", DRAFTER, show)
        .route(Method::POST, "/workbench/consultations/{id}", DRAFTER, turn)
        .route(
            Method::POST,
            "/workbench/consultations/{id}/comments/{comment}",
            DRAFTER,
            handle,
        )
}

#[derive(Template)]
#[template(path = "work/consultations.html")]
struct OpeningPage {
    shell: Shell,
    it: Opening,
    key: String,
    form: OpenFields,
    refusal: Option<Refusal>,
}

impl OpeningPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "work/consultation.html")]
struct OnePage {
    shell: Shell,
    it: ConsultationDesk,
    key: String,
    form: Fields,
    /// The comment whose form was refused; empty: none.
    at: String,
    answers: &'static [Answer],
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OpenFields {
    key: String,
    expected_version: i64,
    explanation: String,
    how: String,
    closes_on: String,
    major: String,
    short_reason: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    command: String,
    closes_on: String,
    answer: String,
    reason: String,
    text: String,
    page: u64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Turn {
    page: Option<u64>,
}

async fn view_opening(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: OpenFields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = consultation::opening(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = OpeningPage {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn opening(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view_opening(&state, &cx, &id, OpenFields::default(), None).await
}

fn opened(id: &str, form: &OpenFields) -> Result<OpenConsultation, Error> {
    let closes_on = day(&form.closes_on, "closes_on")?;
    Ok(OpenConsultation {
        document_id: id.to_owned(),
        expected_version: form.expected_version,
        explanation: form.explanation.clone(),
        how: form.how.clone(),
        closes_on: closes_on.ok_or_else(|| Error::field("closes_on", "请填写截止日期"))?,
        major: !form.major.is_empty(),
        short_reason: form.short_reason.clone(),
    })
}

async fn open(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<OpenFields>,
) -> Result<Response, Fault> {
    let done = match opened(&id, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(opened) => Ok(see(&format!("/workbench/consultations/{}", opened.id))),
        Err(refusal) => view_opening(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    (form, at): (Fields, String),
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = consultation::desk(&state.store, cx, id, form.page).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = OnePage {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        form,
        at,
        answers: Answer::ALL,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let form = Fields {
        page: turn.page.unwrap_or(1),
        ..Fields::default()
    };
    view(&state, &cx, &id, (form, String::new()), None).await
}

/// Gives the command that a form is; what comes back is a refusal.
async fn give<C: Command>(
    state: &AppState,
    cx: &Cx,
    key: &str,
    command: C,
) -> Result<Option<Refusal>, Fault> {
    Ok(perform(state, cx, key, command).await?.err())
}

/// 延长、提前终止、公布采纳情况.
async fn turn(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let (consultation_id, expected_version) = (id.clone(), form.expected_version);
    let reason = form.reason.clone();
    let refused = match ConsultationCommand::parse(&form.command) {
        Ok(ConsultationCommand::Extend) => match day(&form.closes_on, "closes_on") {
            Ok(Some(closes_on)) => {
                let command = ExtendConsultation {
                    consultation_id,
                    expected_version,
                    closes_on,
                    reason,
                };
                give(&state, &cx, &form.key, command).await?
            }
            Ok(None) => Some(Refusal::of(
                Error::field("closes_on", "请填写新的截止日期"),
                &cx,
            )?),
            Err(error) => Some(Refusal::of(error, &cx)?),
        },
        Ok(ConsultationCommand::End) => {
            let command = EndConsultation {
                consultation_id,
                expected_version,
                reason,
            };
            give(&state, &cx, &form.key, command).await?
        }
        Ok(ConsultationCommand::Report) => {
            let command = ReportAdoption {
                consultation_id,
                expected_version,
                text: form.text.clone(),
            };
            give(&state, &cx, &form.key, command).await?
        }
        Ok(
            ConsultationCommand::Comment
            | ConsultationCommand::Moderate
            | ConsultationCommand::Adopt
            | ConsultationCommand::Erase,
        )
        | Err(_) => Some(unknown(&cx)?),
    };
    match refused {
        None => Ok(see(&format!("/workbench/consultations/{id}"))),
        Some(refusal) => view(&state, &cx, &id, (form, String::new()), Some(refusal)).await,
    }
}

fn unknown(cx: &Cx) -> Result<Refusal, Fault> {
    Refusal::of(Error::field("command", "请选择要办理的事项"), cx)
}

/// 公开、不公开、说明采纳情况、删除个人信息, of one comment.
async fn handle(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, comment)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let (comment_id, expected_version) = (comment.clone(), form.expected_version);
    let reason = form.reason.clone();
    let refused = match form.command.as_str() {
        "show" | "withhold" => {
            let command = ModerateComment {
                comment_id,
                expected_version,
                show: form.command == "show",
                reason,
            };
            give(&state, &cx, &form.key, command).await?
        }
        "adopt" => {
            if let Ok(answer) = Answer::parse(&form.answer) {
                let command = AdoptComment {
                    comment_id,
                    expected_version,
                    answer,
                    reason,
                };
                give(&state, &cx, &form.key, command).await?
            } else {
                let error = Error::field("answer", "请选择采纳情况");
                Some(Refusal::of(error, &cx)?)
            }
        }
        "erase" => {
            let command = EraseComment {
                comment_id,
                expected_version,
                reason,
            };
            give(&state, &cx, &form.key, command).await?
        }
        _ => Some(unknown(&cx)?),
    };
    match refused {
        None => {
            let page = form.page.max(1);
            Ok(see(&format!(
                "/workbench/consultations/{id}?page={page}#c{comment}"
            )))
        }
        Some(refusal) => view(&state, &cx, &id, (form, comment), Some(refusal)).await,
    }
}

/// Tone of a phase or of a comment on the page.
fn tone(word: &str) -> &'static str {
    match word {
        "running" | "shown" => "ok",
        "closed" | "waiting" => "warn",
        _ => "off",
    }
}
