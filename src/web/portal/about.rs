//! 关于与核验.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::view::journal::{self, Head};
use crate::web::extract::Cx;
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/about", Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/about.html")]
struct AboutPage {
    shell: Shell,
    head: Head,
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "about").await?;
    let head = journal::head(&state.store).await;
    let head = head.map_err(|error| cx.fault(error))?;
    Ok(page(&cx, &AboutPage { shell, head }))
}
