//! 依据变动: cited law that was amended or has ended, and which of our documents rely on it.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::citations::basis::{BasisChange, BasisChanges, ProvisionChange, changes};
use crate::domain::access::Role;
use crate::web::api::citations::RELIES;
use crate::web::extract::Cx;
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/workbench/basis-changes", RELIES, show)
}

#[derive(Template)]
#[template(path = "work/basis_changes.html")]
struct ChangesPage {
    shell: Shell,
    changes: BasisChanges,
    /// Who may draw up a clean-up.
    leads: bool,
}

impl ChangesPage {
    /// The plan of a clean-up of all that cite it.
    fn plan(change: &BasisChange) -> String {
        let basis = encode(&format!("《{}》", change.title));
        format!("/workbench/cleanups/new?basis={basis}")
    }
}

/// Colour of what became of a provision.
fn tone(change: &str) -> &'static str {
    match ProvisionChange::parse(change) {
        Ok(ProvisionChange::Same) => "ok",
        Ok(ProvisionChange::Changed | ProvisionChange::Unsure) | Err(_) => "warn",
        Ok(ProvisionChange::Gone) => "bad",
    }
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let found = changes(&state.store, cx.today).await;
    let changes = found.map_err(|error| cx.fault(error))?;
    let leads = cx.actor().is_ok_and(|actor| actor.holds(Role::CleanupLead));
    let shell = Shell::new(&state, &cx, "work").await?;
    let view = ChangesPage {
        shell,
        changes,
        leads,
    };
    Ok(page(&cx, &view))
}
