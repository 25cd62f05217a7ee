//! 审查建议 for everybody: proposing, following by the tracking code, and what was answered.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::app::Error;
use crate::app::suggestion::{
    self, Addressee, Choice, CompleteSuggestion, PublicAnswers, SubmitSuggestion, Submitted,
    TrackedView,
};
use crate::app::view::public;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page, page_with};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform, wrong};

pub(super) fn routes(routes: Routes) -> Routes {
    let propose = "/documents/{id}/suggestions";
    routes
        .route(Method::GET, propose, Policy::Public, of_document)
        .route(Method::POST, propose, Policy::Public, submit)
        .route(Method::GET, "/suggestions", Policy::Public, list)
        .route(Method::POST, "/suggestions", Policy::Public, track)
        .route(Method::POST, "/suggestions/more", Policy::Public, complete)
}

#[derive(Template)]
#[template(path = "portal/propose.html")]
struct ProposePage {
    shell: Shell,
    id: String,
    title: String,
    /// Who takes it, or why nobody here does.
    addressees: Result<Vec<Addressee>, String>,
    choices: Vec<Choice>,
    answers: PublicAnswers,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl ProposePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "portal/suggested.html")]
struct DonePage {
    shell: Shell,
    id: String,
    title: String,
    done: Submitted,
}

#[derive(Template)]
#[template(path = "portal/suggestions.html")]
struct ListPage {
    shell: Shell,
    answers: PublicAnswers,
    code: String,
    more: String,
    key: String,
    tracked: Option<TrackedView>,
    /// what was added has arrived
    added: bool,
    refusal: Option<Refusal>,
}

impl ListPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    receiver_id: String,
    eid: String,
    name: String,
    contact: String,
    reason: String,
    earlier_code: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct About {
    eid: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Tracking {
    key: String,
    code: String,
    reason: String,
}

async fn propose(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let fault = |error| cx.fault(error);
    let document = public::find(&state.store, id).await.map_err(fault)?;
    let addressees = match suggestion::to_whom(&state.store, &document).await {
        Ok(addressees) => Ok(addressees),
        Err(Error::Refused { message, .. }) => Err(message),
        Err(error) => return Err(cx.fault(error)),
    };
    let choices = suggestion::choices(&state.store, &document).await;
    let answers = suggestion::answers(&state.store, cx, Some(id)).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = ProposePage {
        shell: Shell::new(state, cx, "search").await?,
        id: id.to_owned(),
        title: document.row.title,
        addressees,
        choices: choices.map_err(fault)?,
        answers: answers.map_err(fault)?,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn of_document(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(about): Query<About>,
) -> Result<Response, Fault> {
    let form = Fields {
        eid: about.eid,
        ..Fields::default()
    };
    propose(&state, &cx, &id, form, None).await
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let given = form.clone();
    let command = SubmitSuggestion {
        document_id: id.clone(),
        receiver_id: Some(given.receiver_id).filter(|id| !id.is_empty()),
        eid: Some(given.eid).filter(|eid| !eid.is_empty()),
        name: given.name,
        contact: given.contact,
        reason: given.reason,
        earlier_code: given.earlier_code,
    };
    match perform(&state, &cx, &form.key, command).await? {
        Err(refusal) => propose(&state, &cx, &id, form, Some(refusal)).await,
        // Shown here and nowhere else: an address would keep the code.
        Ok(done) => {
            let document = public::find(&state.store, &id).await;
            let view = DonePage {
                shell: Shell::new(&state, &cx, "search").await?,
                title: document.map_err(|error| cx.fault(error))?.row.title,
                id,
                done,
            };
            Ok(page_with(&cx, StatusCode::CREATED, &view))
        }
    }
}

struct Shown {
    form: Tracking,
    tracked: Option<TrackedView>,
    added: bool,
    refusal: Option<Refusal>,
}

async fn show(state: &AppState, cx: &Cx, shown: Shown) -> Result<Response, Fault> {
    let answers = suggestion::answers(&state.store, cx, None).await;
    let answers = answers.map_err(|error| cx.fault(error))?;
    let status = shown.refusal.as_ref();
    let status = status.map_or(StatusCode::OK, |told| told.status);
    let view = ListPage {
        shell: Shell::new(state, cx, "search").await?,
        answers,
        code: shown.form.code,
        more: shown.form.reason,
        key: cx.new_id(),
        tracked: shown.tracked,
        added: shown.added,
        refusal: shown.refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let answers = suggestion::answers(&state.store, &cx, None).await;
    let view = ListPage {
        shell: Shell::new(&state, &cx, "search").await?,
        answers: answers.map_err(|error| cx.fault(error))?,
        code: String::new(),
        more: String::new(),
        key: cx.new_id(),
        tracked: None,
        added: false,
        refusal: None,
    };
    Ok(page(&cx, &view))
}

/// By a form, so that the code stands in no address and no log.
async fn track(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Tracking>,
) -> Result<Response, Fault> {
    let found = suggestion::tracked(&state.store, &cx, &form.code).await;
    let (tracked, refusal) = match found {
        Ok(tracked) => (Some(tracked), None),
        Err(error) => (None, Some(Refusal::of(error, &cx)?)),
    };
    let shown = Shown {
        form,
        tracked,
        added: false,
        refusal,
    };
    show(&state, &cx, shown).await
}

async fn complete(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Tracking>,
) -> Result<Response, Fault> {
    let command = CompleteSuggestion {
        code: form.code.clone(),
        reason: form.reason.clone(),
    };
    let done = perform(&state, &cx, &form.key, command).await?;
    let tracked = suggestion::tracked(&state.store, &cx, &form.code).await;
    let tracked = tracked.map_err(|error| cx.fault(error))?;
    let (form, added, refusal) = match done {
        Ok(_) => {
            let form = Tracking {
                reason: String::new(),
                ..form
            };
            (form, true, None)
        }
        Err(refusal) => (form, false, Some(refusal)),
    };
    let shown = Shown {
        form,
        tracked: Some(tracked),
        added,
        refusal,
    };
    show(&state, &cx, shown).await
}
