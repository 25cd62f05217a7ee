//! 对照 of two texts of a case.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use crate::app::view::case::record::{Compared, compared};
use crate::text::compare::PieceKind;
use crate::web::extract::{Cx, Path, Query};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(
        Method::GET,
        "/workbench/documents/{id}/compare",
        Policy::SignedIn,
        show,
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "work/case_compare.html")]
struct View {
    shell: Shell,
    page: Compared,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(pair): Query<Pair>,
) -> Result<Response, Fault> {
    let (from, to) = (pair.from.as_deref(), pair.to.as_deref());
    let found = compared(&state.store, &cx, &id, from, to).await;
    let found = found.map_err(|error| cx.bad_request(error))?;
    let shell = Shell::new(&state, &cx, "work").await?;
    Ok(page(&cx, &View { shell, page: found }))
}
