//! 清理: the list of campaigns, the plan, the campaign with its documents and proofs, the rehearsal and the
//! decision.
//!
//! Owns the pages of clean-ups behind the sign-in. Must not know rules of procedure; `app::cleanup` has
//! them. Held by `tests/it/cleanup/`.

mod campaign;
mod decision;
mod item;
mod plan;
mod proof;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

use crate::app::Error;
use crate::app::cleanup::{self, CampaignLine, FileForm};
use crate::domain::access::Role;
use crate::domain::cleanup::{CampaignStage, Disposition, ItemState};
use crate::web::api::cleanups::{CONCERNED, LEADS};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .route(Method::GET, "/workbench/cleanups", CONCERNED, list)
        .route(
            Method::GET,
            "/workbench/cleanups/{id}/lists/{file}",
            CONCERNED,
            lists,
        );
    let routes = plan::routes(routes, LEADS);
    let routes = campaign::routes(routes);
    let routes = item::routes(routes);
    let routes = proof::routes(routes);
    decision::routes(routes)
}

#[derive(Template)]
#[template(path = "work/cleanups.html")]
struct ListPage {
    shell: Shell,
    open: Vec<CampaignLine>,
    closed: Vec<CampaignLine>,
    leads: bool,
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let all = cleanup::campaigns(&state.store, &cx).await;
    let all = all.map_err(|error| cx.fault(error))?.results;
    let (closed, open) = all.into_iter().partition(|line| {
        let ended = [CampaignStage::Published, CampaignStage::Withdrawn];
        ended.iter().any(|stage| stage.as_str() == line.stage)
    });
    let leads = cx.actor().is_ok_and(|actor| actor.holds(Role::CleanupLead));
    let shell = Shell::new(&state, &cx, "work").await?;
    let view = ListPage {
        shell,
        open,
        closed,
        leads,
    };
    Ok(page(&cx, &view))
}

/// The lists as they will be published.
async fn lists(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let form = FileForm::of(&name).ok_or_else(|| cx.fault(Error::NotFound("此页")))?;
    let found = cleanup::results(&state.store, &cx, &id).await;
    let (row, results) = found.map_err(|error| cx.fault(error))?;
    let note = note(row.meeting.as_deref(), row.held_on);
    let bytes = cleanup::file(&results, &note, form).map_err(|error| cx.fault(error))?;
    Ok(attachment(&row.title, form, bytes))
}

/// What stands below the title of a list.
pub(in crate::web) fn note(meeting: Option<&str>, held_on: Option<NaiveDate>) -> String {
    match (meeting, held_on) {
        (Some(meeting), Some(day)) => format!(
            "（{} {meeting}决定）",
            crate::domain::validity::chinese_date(day)
        ),
        (_, None) | (None, _) => String::new(),
    }
}

/// A file of lists, never shown as a page of this site.
pub(in crate::web) fn attachment(title: &str, form: FileForm, bytes: Vec<u8>) -> Response {
    file_named(&format!("{title}（结果目录）"), form, bytes)
}

/// A file with this name, never shown as a page of this site.
pub(in crate::web) fn file_named(name: &str, form: FileForm, bytes: Vec<u8>) -> Response {
    let name = format!("{name}.{}", form.extension());
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(&name));
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(form.media())),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, bytes).into_response()
}

/// Colour of a stage.
fn stage_tone(stage: &str) -> &'static str {
    match CampaignStage::parse(stage) {
        Ok(CampaignStage::Published) => "ok",
        Ok(CampaignStage::Open | CampaignStage::Proposed | CampaignStage::Decided) => "warn",
        Ok(CampaignStage::Draft | CampaignStage::Withdrawn) | Err(_) => "off",
    }
}

/// Colour of the state of an item.
fn state_tone(state: &str) -> &'static str {
    match ItemState::parse(state) {
        Ok(ItemState::Agreed) => "ok",
        Ok(ItemState::Proposed) => "warn",
        Ok(ItemState::Returned) => "bad",
        Ok(ItemState::Waiting | ItemState::Dropped) | Err(_) => "off",
    }
}

/// Colour of a disposition.
fn disposition_tone(disposition: &str) -> &'static str {
    match Disposition::parse(disposition) {
        Ok(Disposition::Keep | Disposition::Extend) => "ok",
        Ok(Disposition::Amend) => "warn",
        Ok(Disposition::Repeal | Disposition::DeclareVoid) => "bad",
        Ok(Disposition::AlreadyRepealed) | Err(_) => "off",
    }
}
