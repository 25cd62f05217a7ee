//! 通报: composed for a receiving body and a period, as a page and as files.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use super::cleanup::file_named;
use super::forms::day;
use crate::app::Error;
use crate::app::cleanup::FileForm;
use crate::app::filing::circular::{self, Circular, Fault as Kind};
use crate::domain::access::Role;
use crate::domain::statistics::Period;
use crate::formats::write::list;
use crate::web::extract::{Cx, Path, Query};
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// Who may compose it.
pub(in crate::web) const READERS: Policy = Policy::Roles(&[Role::FilingExaminer, Role::Auditor]);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/workbench/filing-circular", READERS, show)
        .route(
            Method::GET,
            "/workbench/filing-circular/lists/{file}",
            READERS,
            file,
        )
}

#[derive(Template)]
#[template(path = "work/filing_circular.html")]
struct View {
    shell: Shell,
    it: Circular,
    receivers: Vec<(String, String)>,
    period: Period,
    kinds: &'static [Kind],
    query: String,
}

/// The question as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::web) struct Asks {
    pub(in crate::web) receiver: String,
    pub(in crate::web) from: String,
    pub(in crate::web) through: String,
}

impl Asks {
    /// The days that are asked for; this year up to today where none are.
    pub(in crate::web) fn period(&self, cx: &Cx) -> Result<Period, Error> {
        let year = Period::year(chrono::Datelike::year(&cx.today));
        let year = year.map_err(|error| Error::field("from", error.to_string()))?;
        let from = day(&self.from, "from")?.unwrap_or(year.from);
        let through = day(&self.through, "through")?.unwrap_or(year.through);
        Period::new(from, through).map_err(|error| Error::field("through", error.to_string()))
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let period = asks.period(&cx).map_err(|error| cx.bad_request(error))?;
    let receivers = circular::receivers(&state.store, &cx).await;
    let found = circular::circular(&state.store, &cx, &asks.receiver, period).await;
    let it = found.map_err(|error| cx.fault(error))?;
    let view = View {
        shell: Shell::new(&state, &cx, "work").await?,
        receivers: receivers.map_err(|error| cx.fault(error))?,
        query: format!(
            "receiver={}&from={}&through={}",
            encode(&it.receiver_id),
            period.from,
            period.through
        ),
        kinds: Kind::ALL,
        period,
        it,
    };
    Ok(page(&cx, &view))
}

async fn file(
    State(state): State<AppState>,
    cx: Cx,
    Path(name): Path<String>,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    let form = FileForm::of(&name).ok_or_else(|| cx.fault(Error::NotFound("此页")))?;
    let period = asks.period(&cx).map_err(|error| cx.bad_request(error))?;
    let found = circular::circular(&state.store, &cx, &asks.receiver, period).await;
    let it = found.map_err(|error| cx.fault(error))?;
    let lists = circular::printed(&it);
    if lists.is_empty() {
        return Err(cx.fault(Error::NotFound("需要通报的情形")));
    }
    let bytes = match form {
        FileForm::Xlsx => list::workbook(&lists),
        FileForm::Docx => list::document(&lists),
    };
    let bytes = bytes.map_err(|error| cx.fault(Error::Internal(error.to_string())))?;
    Ok(file_named(
        &format!("{}备案情况通报", it.label),
        form,
        bytes,
    ))
}
