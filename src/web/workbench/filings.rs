//! 备案: what is due, what was sent, what came back; one act on one filing.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::answers::{self, FilingView};
use crate::app::filing::act::ActOnFiling;
use crate::app::view::due::{DueView, due_view};
use crate::domain::access::Role;
use crate::domain::filing::{FilingCommand, FilingStage};
use crate::store::queries;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::Filer, Role::FilingExaminer]);
    let reading = Policy::Roles(&[Role::Filer, Role::FilingExaminer, Role::Auditor]);
    routes
        .route(Method::GET, "/workbench/filings", reading, list)
        .route(Method::GET, "/workbench/filings/{id}", reading, show)
        .route(Method::POST, "/workbench/filings/{id}", acting, act)
}

/// A filing with its due date as people read it.
struct Line {
    filing: FilingView,
    due: Option<DueView>,
}

#[derive(Template)]
#[template(path = "work/filings.html")]
struct ListPage {
    shell: Shell,
    open: Vec<Line>,
    closed: Vec<Line>,
}

#[derive(Template)]
#[template(path = "work/filing.html")]
struct FilingPage {
    shell: Shell,
    line: Line,
    key: String,
    today: NaiveDate,
    form: Fields,
    refusal: Option<Refusal>,
}

impl FilingPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    command: String,
    on: String,
    receipt: String,
    reason: String,
}

async fn lines(state: &AppState, cx: &Cx) -> Result<Vec<Line>, Error> {
    let filings = answers::filings(&state.store, cx, &[]).await?.results;
    let mut lines = Vec::with_capacity(filings.len());
    for filing in filings {
        let row = queries::filing(state.store.reader(), &filing.id).await?;
        let due = match row {
            Some(row) => due_view(cx, row.due_on, Some(&row.due))?,
            None => None,
        };
        lines.push(Line { filing, due });
    }
    Ok(lines)
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "work").await?;
    let lines = lines(&state, &cx).await.map_err(|error| cx.fault(error))?;
    let (open, closed) = lines
        .into_iter()
        .partition(|line| !line.filing.permitted.is_empty());
    Ok(page(
        &cx,
        &ListPage {
            shell,
            open,
            closed,
        },
    ))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Option<Fields>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "work").await?;
    let lines = lines(state, cx).await.map_err(|error| cx.fault(error))?;
    let line = lines.into_iter().find(|line| line.filing.id == id);
    let line = line.ok_or_else(|| cx.fault(Error::NotFound("此备案")))?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let form = form.unwrap_or_default();
    let (key, today) = (cx.new_id(), cx.today);
    Ok(page_with(
        cx,
        status,
        &FilingPage {
            shell,
            line,
            key,
            today,
            form,
            refusal,
        },
    ))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, None, None).await
}

fn command(id: &str, form: &Fields) -> Result<ActOnFiling, Error> {
    let on = Some(form.on.trim()).filter(|on| !on.is_empty());
    let on = on
        .map(|on| {
            on.parse()
                .map_err(|_| Error::field("on", "日期格式应为 2026-11-24"))
        })
        .transpose()?;
    Ok(ActOnFiling {
        filing_id: id.to_owned(),
        expected_version: form.expected_version,
        command: FilingCommand::parse(&form.command)?,
        on,
        receipt: form.receipt.clone(),
        reason: form.reason.clone(),
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
        Ok(()) => Ok(see(&format!("/workbench/filings/{id}"))),
        Err(refusal) => view(&state, &cx, &id, Some(form), Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match FilingStage::parse(stage) {
        Ok(FilingStage::FilingRegistered | FilingStage::Passed | FilingStage::Corrected) => "ok",
        Ok(FilingStage::Refused | FilingStage::Revoked) => "bad",
        Ok(FilingStage::Due | FilingStage::Deferred | FilingStage::OpinionIssued) => "warn",
        Ok(
            FilingStage::Submitted
            | FilingStage::UnderReview
            | FilingStage::Answered
            | FilingStage::PlanAccepted,
        )
        | Err(_) => "off",
    }
}
