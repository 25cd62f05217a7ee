//! 新建: a document begins with a typed text or with a file that is read for confirmation.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::case::upload::{File, Upload, keep};
use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::answers;
use crate::app::drafting::create::CreateDocument;
use crate::app::drafting::draft::DraftFields;
use crate::app::view::case::draft::{Structure, structure};
use crate::app::view::case::{self, Choices};
use crate::domain::access::Role;
use crate::web::extract::Cx;
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/workbench/new", DRAFTER, form)
        .route(Method::POST, "/workbench/new", DRAFTER, submit)
}

/// What was entered.
#[derive(Debug, Default)]
struct Entered {
    title: String,
    text: String,
    issuer: String,
    drafter: String,
    key: String,
}

#[derive(Template)]
#[template(path = "work/new.html")]
struct View {
    shell: Shell,
    choices: Choices,
    entered: Entered,
    /// The structure of what was read out of a file; nothing is created yet.
    read: Option<Structure>,
    /// The file that was kept.
    kept: Option<String>,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

async fn form(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    show(&state, &cx, Entered::default(), None, None, None).await
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    request: Request,
) -> Result<Response, Fault> {
    let fields = ["title", "text", "issuer", "drafter", "key"];
    let mut upload = Upload::read(&cx, request, &fields).await?;
    let entered = Entered {
        title: upload.text("title"),
        text: upload.text("text"),
        issuer: upload.text("issuer"),
        drafter: upload.text("drafter"),
        key: upload.text("key"),
    };
    if let Some(file) = upload.file.take() {
        return read(&state, &cx, entered, file).await;
    }
    let command = CreateDocument {
        title: entered.title.clone(),
        text: entered.text.clone(),
        issuer: entered.issuer.clone(),
        drafter: Some(entered.drafter.clone()).filter(|id| !id.is_empty()),
        co_issuers: Vec::new(),
        fields: DraftFields::default(),
    };
    match perform(&state, &cx, &entered.key, command).await? {
        Ok(created) => Ok(see(&format!("/workbench/documents/{}", created.id))),
        Err(refusal) => show(&state, &cx, entered, None, None, Some(refusal)).await,
    }
}

/// Keeps a file, reads it and shows what was read; a title that was typed stays.
async fn read(
    state: &AppState,
    cx: &Cx,
    mut entered: Entered,
    file: File,
) -> Result<Response, Fault> {
    let name = file.name;
    let kept = keep(state, cx, file.bytes).await?;
    let note = format!("{name}（SHA-256 {}）", kept.sha256);
    let read = match state.extractor.extract(&name, kept.bytes).await {
        Ok(extracted) => answers::read(extracted),
        Err(error) => Err(Error::Reading(error)),
    };
    match read {
        Ok(reading) => {
            if entered.title.trim().is_empty() {
                entered.title = reading.title;
            }
            entered.text = reading.text;
            let tree = structure(&entered.title, &entered.text);
            show(state, cx, entered, Some(tree), Some(note), None).await
        }
        Err(error) => {
            let refusal = Refusal::of(error, cx)?;
            show(state, cx, entered, None, Some(note), Some(refusal)).await
        }
    }
}

async fn show(
    state: &AppState,
    cx: &Cx,
    mut entered: Entered,
    read: Option<Structure>,
    kept: Option<String>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let choices = case::choices(&state.store, cx).await;
    let choices = choices.map_err(|error| cx.fault(error))?;
    if entered.issuer.is_empty() {
        entered.issuer.clone_from(&choices.usual);
    }
    entered.key = cx.new_id();
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        choices,
        entered,
        read,
        kept,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}
