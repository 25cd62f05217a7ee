//! 统计: figures, their lists, the paragraph of the yearly report, the yearly list, the lists of issues.

mod annual;
mod issue_lists;
mod report;

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use chrono::NaiveDate;

use crate::app::statistics::issue_list::view;
use crate::app::statistics::{charts, overview, staff};
use crate::domain::access::Role;
use crate::formats::write::chart::Chart;
use crate::web::extract::{Cx, Path, Query};
use crate::web::figures::{Asks, Chooser, Figures, download_page, figure, list};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const HOME: &str = "/workbench/statistics";
const LISTS: &str = "/workbench/statistics/figures";

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .route(Method::GET, HOME, Policy::SignedIn, show)
        .route(
            Method::GET,
            "/workbench/statistics/figures/{figure}",
            Policy::SignedIn,
            rows,
        );
    issue_lists::routes(annual::routes(report::routes(routes)))
}

/// Whether the lists of issues are shown to this person.
fn sees_lists(cx: &Cx) -> bool {
    let auditor = cx
        .actor
        .as_deref()
        .is_some_and(|one| one.holds(Role::Auditor));
    auditor || view::takes(cx)
}

#[derive(Template)]
#[template(path = "work/statistics.html")]
struct View {
    shell: Shell,
    title: String,
    today: NaiveDate,
    lists: bool,
    chooser: Chooser,
    charts: Vec<Chart>,
    figures: Figures,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let loaded = staff(&state.store, &cx).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    let question = asks.question(&cx, &loaded)?;
    let sections = overview::overview(&question, &loaded, &cx, |_| true);
    let charts = charts::staff(&question, &loaded, &cx);
    if let Some(format) = asks.format(&cx)? {
        let title = question.title();
        return download_page(&cx, &asks, &title, &sections, &charts, format);
    }
    let view = View {
        shell: Shell::new(&state, &cx, "work").await?,
        title: question.title(),
        today: cx.today,
        lists: sees_lists(&cx),
        charts,
        figures: Figures {
            base: LISTS,
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
    let loaded = staff(&state.store, &cx).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    list(&state, &cx, &loaded, &asks, which, ("work", HOME, LISTS)).await
}
