//! 统计 for everybody: published documents and public results alone.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use chrono::NaiveDate;

use crate::app::Error;
use crate::app::statistics::{charts, overview};
use crate::domain::statistics::Figure;
use crate::formats::write::chart::Chart;
use crate::web::extract::{Cx, Path, Query};
use crate::web::figures::{Asks, Chooser, Figures, download_page, figure, list};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const HOME: &str = "/statistics";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, HOME, Policy::Public, show).route(
        Method::GET,
        "/statistics/{figure}",
        Policy::Public,
        rows,
    )
}

#[derive(Template)]
#[template(path = "portal/statistics.html")]
struct View {
    shell: Shell,
    title: String,
    today: NaiveDate,
    chooser: Chooser,
    charts: Vec<Chart>,
    figures: Figures,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let loaded = state.statistics.read(&state.store).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    let question = asks.question(&cx, &loaded)?;
    let (asked, record, context) = (question.clone(), Arc::clone(&loaded), cx.cx.clone());
    let work = move || {
        let sections = overview::overview(&asked, &record, &context, Figure::is_public);
        (sections, charts::public(&asked, &record, &context))
    };
    let computed = state.statistics.compute(work).await;
    let (sections, charts) = computed.map_err(|error| cx.fault(error))?;
    if let Some(format) = asks.format(&cx)? {
        let title = question.title();
        return download_page(&cx, &asks, &title, &sections, &charts, format);
    }
    let view = View {
        shell: Shell::new(&state, &cx, "statistics").await?,
        title: question.title(),
        today: cx.today,
        charts,
        figures: Figures {
            base: HOME,
            query: asks.query(),
            sections,
        },
        chooser: Chooser::new(HOME, asks, &question, &loaded),
    };
    Ok(page(&cx, &view))
}

async fn rows(
    State(state): State<AppState>,
    cx: Cx,
    Path(which): Path<String>,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let which = figure(&cx, &which)?;
    if !which.is_public() {
        return Err(cx.fault(Error::NotFound("此项统计指标")));
    }
    let loaded = state.statistics.read(&state.store).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    list(
        &state,
        &cx,
        &loaded,
        &asks,
        which,
        ("statistics", HOME, HOME),
    )
    .await
}
