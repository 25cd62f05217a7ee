//! 备案登记目录 for everybody, as a page and as files.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use crate::app::Error;
use crate::app::cleanup::FileForm;
use crate::app::filing::catalogue::{self, Catalogue, Span};
use crate::formats::write::list;
use crate::web::extract::{Cx, Path, Query};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::cleanup::file_named;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/filings", Policy::Public, show)
        .route(Method::GET, "/filings/lists/{file}", Policy::Public, file)
}

#[derive(Template)]
#[template(path = "portal/filings.html")]
struct View {
    shell: Shell,
    it: Catalogue,
    year: i32,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::web) struct Asks {
    pub(in crate::web) period: String,
}

/// The list of a period.
pub(in crate::web) async fn read(
    state: &AppState,
    cx: &Cx,
    period: &str,
) -> Result<Catalogue, Fault> {
    let span = Span::of(period, cx.today).map_err(|error| cx.bad_request(error))?;
    let record = state.statistics.read(&state.store).await;
    let record = record.map_err(|error| cx.fault(error))?;
    let found = catalogue::catalogue(&state.store, &record, &span).await;
    found.map_err(|error| cx.fault(error))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let it = read(&state, &cx, &asks.period).await?;
    let year = it
        .period
        .split('-')
        .next()
        .and_then(|year| year.parse().ok());
    let view = View {
        shell: Shell::new(&state, &cx, "filings").await?,
        year: year.unwrap_or_else(|| chrono::Datelike::year(&cx.today)),
        it,
    };
    Ok(page(&cx, &view))
}

async fn file(
    State(state): State<AppState>,
    cx: Cx,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let form = FileForm::of(&name).ok_or_else(|| cx.fault(Error::NotFound("此页")))?;
    let period = name.rsplit_once('.').map_or("", |(period, _)| period);
    let it = read(&state, &cx, period).await?;
    let lists = [catalogue::printed(&it)];
    let bytes = match form {
        FileForm::Xlsx => list::workbook(&lists),
        FileForm::Docx => list::document(&lists),
    };
    let bytes = bytes.map_err(|error| cx.fault(Error::Internal(error.to_string())))?;
    Ok(file_named(
        &format!("{}备案登记目录", it.label),
        form,
        bytes,
    ))
}
