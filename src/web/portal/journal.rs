//! 登记簿中的记录 of one document, with proofs.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::view::journal::{self, Journal};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/documents/{id}/events", Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/journal.html")]
struct JournalPage {
    shell: Shell,
    id: String,
    journal: Journal,
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let journal = journal::journal(&state.store, &id).await;
    let journal = journal.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    Ok(page(&cx, &JournalPage { shell, id, journal }))
}
