//! 政策解读 of a published document: publish one, take one down.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::interpretation::{
    self, InterpretationView, PublishInterpretation, WithdrawInterpretation,
};
use crate::app::view::public;
use crate::domain::access::Role;
use crate::domain::interpretation::InterpretationKind;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const HERE: &str = "/workbench/interpretations/{id}";

pub(super) fn routes(routes: Routes) -> Routes {
    let who = Policy::Roles(&[Role::Drafter, Role::Registrar, Role::Publisher]);
    routes
        .route(Method::GET, HERE, who, show)
        .route(Method::POST, HERE, who, publish)
        .route(
            Method::POST,
            "/workbench/interpretations/{id}/withdrawal",
            who,
            withdraw,
        )
}

#[derive(Template)]
#[template(path = "work/interpretations.html")]
struct View {
    shell: Shell,
    id: String,
    title: String,
    /// The last day by the rules and their source, where they set one.
    due: Option<String>,
    all: Vec<InterpretationView>,
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
    kind: String,
    title: String,
    author: String,
    text: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Down {
    key: String,
    interpretation: String,
    expected_version: i64,
    reason: String,
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
    let all = interpretation::of_document(&state.store, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        id: id.to_owned(),
        due: interpretation::due(&cx.pack, document.row.published_on.as_deref()),
        title: document.row.title,
        all: all.map_err(fault)?,
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

async fn publish(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let given = form.clone();
    let done = match InterpretationKind::parse(&given.kind) {
        Ok(kind) => {
            let command = PublishInterpretation {
                document_id: id.clone(),
                kind,
                title: given.title,
                author: given.author,
                text: given.text,
            };
            perform(&state, &cx, &form.key, command).await?
        }
        Err(_) => Err(Refusal::of(Error::field("kind", "请选择解读形式"), &cx)?),
    };
    match done {
        Ok(made) => Ok(see(&format!("/documents/{id}/interpretations/{}", made.id))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn withdraw(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Down>,
) -> Result<Response, Fault> {
    let command = WithdrawInterpretation {
        interpretation_id: form.interpretation,
        expected_version: form.expected_version,
        reason: form.reason,
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/interpretations/{id}"))),
        Err(refusal) => view(&state, &cx, &id, Fields::default(), Some(refusal)).await,
    }
}
