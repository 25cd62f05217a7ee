//! 发文目录核对: handing in a list, and the list against the registry.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::sees_lists;
use crate::app::Error;
use crate::app::statistics::issue_list::take::{ROLES, TakeIssueList};
use crate::app::statistics::issue_list::view::{self, Compared, Taken};
use crate::app::statistics::issue_list::{Mark, read};
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::web::extract::{Cx, Path, Query};
use crate::web::figures::{download, format};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::case::upload::{File, Upload, keep};
use crate::web::workbench::forms::{Refusal, perform, wrong};

const HERE: &str = "/workbench/statistics/issue-lists";
const SEE: Policy = Policy::Roles(&[
    Role::Registrar,
    Role::Filer,
    Role::FilingExaminer,
    Role::Auditor,
]);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, HERE, SEE, lists)
        .route(Method::POST, HERE, Policy::Roles(ROLES), hand_in)
        .route(
            Method::GET,
            "/workbench/statistics/issue-lists/{id}",
            SEE,
            show,
        )
}

#[derive(Debug, Default)]
struct Entered {
    authority: String,
    year: String,
}

#[derive(Template)]
#[template(path = "work/issue_lists.html")]
struct ListsPage {
    shell: Shell,
    lists: bool,
    takes: bool,
    key: String,
    authorities: Vec<Authority>,
    taken: Vec<Taken>,
    entered: Entered,
    refusal: Option<Refusal>,
}

impl ListsPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "work/issue_list.html")]
struct ListPage {
    shell: Shell,
    compared: Compared,
}

async fn page_of(
    state: &AppState,
    cx: &Cx,
    entered: Entered,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let authorities = view::choices(&state.store, cx).await;
    let taken = view::lists(&state.store, cx).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let view = ListsPage {
        shell: Shell::new(state, cx, "work").await?,
        lists: sees_lists(cx),
        takes: view::takes(cx),
        key: cx.new_id(),
        authorities: authorities.map_err(|error| cx.fault(error))?,
        taken: taken.map_err(|error| cx.fault(error))?,
        entered,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn lists(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let year = chrono::Datelike::year(&cx.today).to_string();
    let entered = Entered {
        year,
        ..Entered::default()
    };
    page_of(&state, &cx, entered, None).await
}

async fn hand_in(
    State(state): State<AppState>,
    cx: Cx,
    request: Request,
) -> Result<Response, Fault> {
    let mut upload = Upload::read(&cx, request, &["key", "authority", "year"]).await?;
    let entered = Entered {
        authority: upload.text("authority"),
        year: upload.text("year"),
    };
    let key = upload.text("key");
    let command = match upload.file.take() {
        Some(file) => command(&state, &cx, &entered, file).await?,
        None => Err(Error::field("file", "请选择目录文件")),
    };
    let done = match command {
        Ok(command) => perform(&state, &cx, &key, command).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(taken) => Ok(see(&format!("{HERE}/{}", taken.id))),
        Err(refusal) => page_of(&state, &cx, entered, Some(refusal)).await,
    }
}

/// Reads the file in the limited process and keeps it as it came.
async fn command(
    state: &AppState,
    cx: &Cx,
    entered: &Entered,
    file: File,
) -> Result<Result<TakeIssueList, Error>, Fault> {
    let Ok(year) = entered.year.trim().parse::<i32>() else {
        return Ok(Err(Error::field("year", "年份应为四位数字，如 2026")));
    };
    let kept = keep(state, cx, file.bytes).await?;
    let workbook = match state.extractor.sheets(&file.name, kept.bytes).await {
        Ok(workbook) => workbook,
        Err(error) => return Ok(Err(Error::field("file", error.to_string()))),
    };
    let (lines, _) = match read(&workbook) {
        Ok(found) => found,
        Err(reason) => return Ok(Err(Error::field("file", reason))),
    };
    Ok(Ok(TakeIssueList {
        authority_id: entered.authority.clone(),
        year,
        name: file.name,
        sha256: Some(kept.sha256),
        lines,
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asks {
    format: String,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let compared = view::compared(&state.store, &cx, &id).await;
    let compared = compared.map_err(|error| cx.fault(error))?;
    if let Some(format) = format(&cx, &asks.format)? {
        let name = format!("发文目录核对（{}）", compared.taken.name);
        return download(&cx, &view::sheet(&compared), &name, format);
    }
    let view = ListPage {
        shell: Shell::new(&state, &cx, "work").await?,
        compared,
    };
    Ok(page(&cx, &view))
}

/// Tone of a mark on the page.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates hand references"
)]
fn tone(mark: &Mark) -> &'static str {
    match mark {
        Mark::Registered | Mark::Filed => "ok",
        Mark::NotRegistered | Mark::NotFiled => "bad",
        Mark::OnlyListed => "off",
        Mark::OnlyHere => "warn",
    }
}
