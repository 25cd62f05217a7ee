//! 更正 of a published text.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::erratum::{self, CorrectText, ErrataView};
use crate::app::suggestion::{self, Choice};
use crate::app::view::public;
use crate::domain::access::Role;
use crate::domain::number::number_key;
use crate::store::queries;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let keepers = Policy::Roles(&[Role::Registrar, Role::Publisher]);
    routes
        .route(Method::GET, "/workbench/errata/{id}", keepers, show)
        .route(Method::POST, "/workbench/errata/{id}", keepers, act)
}

#[derive(Template)]
#[template(path = "work/errata.html")]
struct View {
    shell: Shell,
    id: String,
    title: String,
    version: i64,
    choices: Vec<Choice>,
    errata: ErrataView,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    eid: String,
    was: String,
    becomes: String,
    reason: String,
    approver: String,
    notice: String,
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let fault = |error| cx.fault(error);
    let document = public::find(&state.store, id).await.map_err(fault)?;
    let choices = suggestion::choices(&state.store, &document).await;
    let errata = erratum::of_document(&state.store, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        id: id.to_owned(),
        title: document.row.title,
        version: document.row.row_version,
        choices: choices.map_err(fault)?,
        errata: errata.map_err(fault)?,
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

/// The announcing document by its number.
async fn notice(state: &AppState, typed: &str) -> Result<Option<String>, Error> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let found = queries::documents_by_number(state.store.reader(), &number_key(typed)).await?;
    match found.as_slice() {
        [one] => Ok(Some(one.document_id.clone())),
        [] => Err(Error::field("notice_id", "没有找到此文号")),
        _ => Err(Error::field(
            "notice_id",
            "此文号有几件文件，请通过接口指明",
        )),
    }
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match notice(&state, &form.notice).await {
        Ok(notice_id) => {
            let given = form.clone();
            let command = CorrectText {
                document_id: id.clone(),
                expected_version: given.expected_version,
                eid: Some(given.eid).filter(|eid| !eid.is_empty()),
                was: given.was,
                becomes: given.becomes,
                reason: given.reason,
                approver: given.approver,
                notice_id,
            };
            perform(&state, &cx, &form.key, command).await?.map(|_| ())
        }
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/documents/{id}#errata"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}
