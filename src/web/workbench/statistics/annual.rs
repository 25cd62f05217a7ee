//! 年度目录: 制定、修改、废止 of a calendar year.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use super::sees_lists;
use crate::app::statistics::annual::{self, Annual};
use crate::app::statistics::{Authorities, staff};
use crate::web::extract::{Cx, Query};
use crate::web::figures::{download, format};
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(
        Method::GET,
        "/workbench/statistics/annual",
        Policy::SignedIn,
        show,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asks {
    year: String,
    authority: String,
    format: String,
}

#[derive(Template)]
#[template(path = "work/statistics_annual.html")]
struct View {
    shell: Shell,
    lists: bool,
    asks: Asks,
    query: String,
    authorities: Authorities,
    annual: Annual,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let loaded = staff(&state.store, &cx).await;
    let loaded = loaded.map_err(|error| cx.fault(error))?;
    let found = annual::annual(&loaded, &cx, &asks.year, &asks.authority);
    let annual = found.map_err(|error| cx.bad_request(error))?;
    if let Some(format) = format(&cx, &asks.format)? {
        let name = format!("制定、修改、废止目录（{}）", annual.question.title());
        return download(&cx, &annual::sheet(&annual), &name, format);
    }
    let view = View {
        shell: Shell::new(&state, &cx, "work").await?,
        lists: sees_lists(&cx),
        query: format!("year={}&authority={}", annual.year, encode(&asks.authority)),
        authorities: loaded.choices(),
        annual,
        asks,
    };
    Ok(page(&cx, &view))
}
