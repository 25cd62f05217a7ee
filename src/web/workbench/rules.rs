//! 本地规则: the rules of the place as tables, for legal staff.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::rules::{Table, tables};
use crate::web::extract::{Cx, Query};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/workbench/rules", Policy::SignedIn, show)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    on: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "work/rules.html")]
struct RulesPage {
    shell: Shell,
    name: String,
    version: String,
    on: NaiveDate,
    tables: Vec<Table>,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let on = asked.on.unwrap_or(cx.today);
    let view = RulesPage {
        shell: Shell::new(&state, &cx, "work").await?,
        name: cx.pack.name().to_owned(),
        version: cx.pack.version().to_owned(),
        on,
        tables: tables(&cx.pack, Some(on)),
    };
    Ok(page(&cx, &view))
}
