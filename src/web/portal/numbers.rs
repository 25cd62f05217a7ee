//! 编号簿.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use crate::app::view::numbers::{self, Series, SeriesLine};
use crate::web::extract::{Cx, Query};
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/numbers", Policy::Public, show)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    series: String,
}

/// The series of one year.
struct Year {
    year: i64,
    lines: Vec<SeriesLine>,
}

#[derive(Template)]
#[template(path = "portal/numbers.html")]
struct NumbersPage {
    shell: Shell,
    years: Vec<Year>,
}

impl NumbersPage {
    fn href(&self, line: &SeriesLine) -> String {
        format!("/numbers?series={}", encode(&line.id))
    }
}

#[derive(Template)]
#[template(path = "portal/series.html")]
struct SeriesPage {
    shell: Shell,
    series: Series,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "numbers").await?;
    if !asked.series.is_empty() {
        let series = numbers::series(&state.store, &cx, &asked.series).await;
        let series = series.map_err(|error| cx.fault(error))?;
        return Ok(page(&cx, &SeriesPage { shell, series }));
    }
    let lines = numbers::all(&state.store).await;
    let years = by_year(lines.map_err(|error| cx.fault(error))?);
    Ok(page(&cx, &NumbersPage { shell, years }))
}

fn by_year(lines: Vec<SeriesLine>) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for line in lines {
        match years.last_mut() {
            Some(year) if year.year == line.year => year.lines.push(line),
            Some(_) | None => years.push(Year {
                year: line.year,
                lines: vec![line],
            }),
        }
    }
    years
}
