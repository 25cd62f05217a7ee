//! 紧急下线 and 恢复公开 of one document.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::withholding::{self, RestoreText, WithholdText, WithholdingSheet};
use crate::domain::access::Role;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let keepers = Policy::Roles(&[Role::Registrar, Role::Publisher]);
    routes
        .route(Method::GET, "/workbench/withholding/{id}", keepers, show)
        .route(Method::POST, "/workbench/withholding/{id}", keepers, act)
}

#[derive(Template)]
#[template(path = "work/withholding.html")]
struct View {
    shell: Shell,
    it: WithholdingSheet,
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
    restore: String,
    ground: String,
    reason: String,
    approver: String,
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let it = withholding::sheet(&state.store, cx, id).await;
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

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let given = form.clone();
    let done = if form.restore.is_empty() {
        let command = WithholdText {
            document_id: id.clone(),
            expected_version: given.expected_version,
            ground: given.ground,
            reason: given.reason,
            approver: given.approver,
        };
        perform(&state, &cx, &form.key, command).await?
    } else {
        let command = RestoreText {
            document_id: id.clone(),
            expected_version: given.expected_version,
            reason: given.reason,
            approver: given.approver,
        };
        perform(&state, &cx, &form.key, command).await?
    };
    match done {
        Ok(_) => Ok(see(&format!("/workbench/withholding/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}
