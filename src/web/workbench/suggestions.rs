//! 审查建议: the list of those who handle them, and one of them with its acts.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use super::letters::about;
use crate::app::Error;
use crate::app::letter::{LetterOffer, LetterView};
use crate::app::suggestion::{self, ActOnSuggestion, EraseProposal, StaffLine, StaffView};
use crate::domain::access::Role;
use crate::domain::letter::LetterSubject;
use crate::domain::suggestion::{SuggestionCommand, SuggestionOutcome, SuggestionStage};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::FilingExaminer]);
    let reading = Policy::Roles(&[Role::FilingExaminer, Role::Auditor]);
    routes
        .route(Method::GET, "/workbench/suggestions", reading, list)
        .route(Method::GET, "/workbench/suggestions/{id}", acting, show)
        .route(Method::POST, "/workbench/suggestions/{id}", acting, act)
        .route(
            Method::POST,
            "/workbench/suggestions/{id}/erasure",
            acting,
            erase,
        )
}

#[derive(Template)]
#[template(path = "work/suggestions.html")]
struct ListPage {
    shell: Shell,
    open: Vec<StaffLine>,
    closed: Vec<StaffLine>,
    handles: bool,
}

#[derive(Template)]
#[template(path = "work/suggestion.html")]
struct OnePage {
    shell: Shell,
    it: StaffView,
    letters: Vec<LetterView>,
    offers: Vec<LetterOffer>,
    key: String,
    form: Fields,
    outcomes: &'static [SuggestionOutcome],
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// Whether a command is among those that may be given now.
    fn may(&self, command: &str) -> bool {
        self.it.permitted.iter().any(|one| one.command == command)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    command: String,
    text: String,
    ground: String,
    outcome: String,
    summary: String,
    reason: String,
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let desk = suggestion::desk(&state.store, &cx).await;
    let desk = desk.map_err(|error| cx.fault(error))?;
    let (open, closed) = desk.results.into_iter().partition(|line| line.open);
    let view = ListPage {
        shell: Shell::new(&state, &cx, "work").await?,
        open,
        closed,
        handles: cx
            .actor
            .as_deref()
            .is_some_and(|actor| actor.holds(Role::FilingExaminer)),
    };
    Ok(page(&cx, &view))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = suggestion::one(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let it = found.map_err(|error| cx.fault(error))?;
    let (letters, offers) = about(state, cx, LetterSubject::Suggestion, id).await?;
    let view = OnePage {
        it,
        letters,
        offers,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        form,
        outcomes: SuggestionOutcome::ALL,
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

fn command(id: &str, form: &Fields) -> Result<ActOnSuggestion, Error> {
    let outcome = Some(form.outcome.as_str()).filter(|text| !text.is_empty());
    let outcome = outcome.map(SuggestionOutcome::parse).transpose();
    Ok(ActOnSuggestion {
        suggestion_id: id.to_owned(),
        expected_version: form.expected_version,
        command: SuggestionCommand::parse(&form.command)
            .map_err(|_| Error::field("command", "请选择要办理的事项"))?,
        text: form.text.clone(),
        ground: form.ground.clone(),
        outcome: outcome.map_err(|_| Error::field("outcome", "请选择审查结论"))?,
        summary: form.summary.clone(),
    })
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&id, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/suggestions/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn erase(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = EraseProposal {
        suggestion_id: id.clone(),
        expected_version: form.expected_version,
        reason: form.reason.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/suggestions/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match SuggestionStage::parse(stage) {
        Ok(SuggestionStage::Answered) => "ok",
        Ok(SuggestionStage::Received | SuggestionStage::Incomplete) => "warn",
        Ok(
            SuggestionStage::Accepted
            | SuggestionStage::Declined
            | SuggestionStage::Transferred
            | SuggestionStage::Concluded,
        )
        | Err(_) => "off",
    }
}
