//! 政策解读: its own page, linked back to the document.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::interpretation::{self, InterpretationView};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let path = "/documents/{id}/interpretations/{interpretation}";
    routes.route(Method::GET, path, Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/interpretation.html")]
struct View {
    shell: Shell,
    it: InterpretationView,
    document: String,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, interpretation)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let found = interpretation::one(&state.store, &id, &interpretation).await;
    let (it, document) = found.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    Ok(page(
        &cx,
        &View {
            shell,
            it,
            document,
        },
    ))
}
