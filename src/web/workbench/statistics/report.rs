//! 年度报告段落.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use chrono::NaiveDate;

use super::{LISTS, sees_lists};
use crate::app::statistics::report::{self, Report};
use crate::app::statistics::staff;
use crate::domain::statistics::Figure;
use crate::domain::statistics::paragraph::Piece;
use crate::web::extract::{Cx, Query};
use crate::web::figures::{Asks, Chooser};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const HERE: &str = "/workbench/statistics/report";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, HERE, Policy::SignedIn, show)
}

#[derive(Template)]
#[template(path = "work/statistics_report.html")]
struct View {
    shell: Shell,
    title: String,
    today: NaiveDate,
    lists: bool,
    query: String,
    chooser: Chooser,
    report: Report,
}

impl View {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand references"
    )]
    fn to(&self, figure: &Figure) -> String {
        format!("{LISTS}/{}?{}", figure.as_str(), self.query)
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let loaded = staff(&state.store, &cx).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    let question = asks.question(&cx, &loaded)?;
    let view = View {
        shell: Shell::new(&state, &cx, "work").await?,
        title: question.title(),
        today: cx.today,
        lists: sees_lists(&cx),
        report: report::report(&question, &loaded, &cx),
        query: asks.query(),
        chooser: Chooser::new(HERE, asks, &question, &loaded),
    };
    Ok(page(&cx, &view))
}
