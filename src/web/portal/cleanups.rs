//! 清理结果: the published clean-ups and their lists, as pages and as files.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::Error;
use crate::app::cleanup::{self, FileForm, PublishedCampaign, PublishedLine};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::cleanup::{attachment, note};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/cleanups", Policy::Public, list)
        .route(Method::GET, "/cleanups/{id}", Policy::Public, show)
        .route(
            Method::GET,
            "/cleanups/{id}/lists/{file}",
            Policy::Public,
            lists,
        )
}

#[derive(Template)]
#[template(path = "portal/cleanups.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<PublishedLine>,
}

#[derive(Template)]
#[template(path = "portal/cleanup.html")]
struct CleanupPage {
    shell: Shell,
    view: PublishedCampaign,
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let all = cleanup::published_all(&state.store).await;
    let lines = all.map_err(|error| cx.fault(error))?.results;
    let shell = Shell::new(&state, &cx, "cleanups").await?;
    Ok(page(&cx, &ListPage { shell, lines }))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let view = cleanup::published(&state.store, &cx, &id).await;
    let view = view.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "cleanups").await?;
    Ok(page(&cx, &CleanupPage { shell, view }))
}

async fn lists(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let form = FileForm::of(&name).ok_or_else(|| cx.fault(Error::NotFound("此页")))?;
    let view = cleanup::published(&state.store, &cx, &id).await;
    let view = view.map_err(|error| cx.fault(error))?;
    let note = note(view.meeting.as_deref(), view.held_on);
    let bytes = cleanup::file(&view.results, &note, form).map_err(|error| cx.fault(error))?;
    Ok(attachment(&view.line.title, form, bytes))
}
