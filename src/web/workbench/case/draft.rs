//! 工作稿: saved, what the text says taken over, 存为版本.

use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use super::{DRAFTER, act, again, back, seen};
use crate::app::drafting::draft::save;
use crate::app::drafting::revise::SaveRevision;
use crate::app::view::case::Seen;
use crate::app::view::case::draft::DraftForm;
use crate::web::extract::{Cx, Form, Path};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;
use crate::web::workbench::forms::Refusal;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(
            Method::POST,
            "/workbench/documents/{id}/draft",
            DRAFTER,
            saved,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/revisions",
            DRAFTER,
            revised,
        )
}

/// The form of the working draft.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    instrument_title: String,
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    last_valid_on: String,
    #[serde(default)]
    touches_business: String,
    #[serde(default)]
    simplified: String,
    /// Version of the draft.
    expected_version: i64,
    /// Version of the document.
    row_version: i64,
    /// The field into which what the text says is taken over.
    #[serde(default)]
    adopt: String,
    /// The part of the page that is wanted next: the form check.
    #[serde(default)]
    then: String,
    #[serde(default)]
    key: String,
}

impl Typed {
    fn form(&self) -> DraftForm {
        let mut form = DraftForm {
            title: self.title.clone(),
            text: self.text.clone(),
            instrument_title: self.instrument_title.clone(),
            effective_on: self.effective_on.clone(),
            last_valid_on: self.last_valid_on.clone(),
            touches_business: !self.touches_business.is_empty(),
            simplified: self.simplified.clone(),
            version: self.expected_version,
        };
        form.adopt(&self.adopt);
        form
    }
}

async fn saved(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let form = typed.form();
    match store(&state, &cx, &id, &form).await? {
        None if typed.then == "form" => Ok(back(&id, "form")),
        None => Ok(back(&id, "draft")),
        Some(refusal) => again(&state, &cx, &id, refusal, |page| entered(page, form)).await,
    }
}

/// What stands in the editor is saved first: a version is never older than what the drafter sees.
async fn revised(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let form = typed.form();
    if let Some(refusal) = store(&state, &cx, &id, &form).await? {
        return again(&state, &cx, &id, refusal, |page| entered(page, form)).await;
    }
    let command = SaveRevision {
        document_id: id.clone(),
        expected_version: typed.row_version,
    };
    let form = (id.as_str(), "revisions", typed.key.as_str());
    act(&state, &cx, form, command, |_| {}).await
}

/// Saves a form; `Some` is a refusal. A form that holds what is stored already is saved, also when it
/// is sent for the second time.
async fn store(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: &DraftForm,
) -> Result<Option<Refusal>, Fault> {
    if let Seen::Case(page) = seen(state, cx, id).await?
        && page.stored.as_ref().is_some_and(|stored| stored.same(form))
    {
        return Ok(None);
    }
    let saved = match form.command() {
        Ok(command) => save(&state.store, cx, id, command).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Ok(None),
        Err(error) => Refusal::of(error, cx).map(Some),
    }
}

/// What was typed stands in the editor again, over the version that is stored now.
fn entered(page: &mut crate::app::view::case::CasePage, mut form: DraftForm) {
    if let Some(stored) = &page.stored {
        form.version = stored.version;
        page.with_draft(form);
    }
}
