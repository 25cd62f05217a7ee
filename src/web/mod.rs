//! HTTP: JSON API, portal for everybody, workbench for staff.
//!
//! Owns routes and their policies, cookies, forms, pages. Must not know SQL, entities' tables or the
//! index; it asks `app`. Every route is added by [`route::Routes::route`] with its policy, and
//! `tests/it/access/` walks them all.

pub mod api;
mod assets;
pub mod brake;
pub mod extract;
mod figures;
mod layers;
pub mod page;
mod portal;
pub mod problem;
mod requests;
pub mod route;
pub mod server;
mod session;
pub mod state;
mod too_long;
mod workbench;

use axum::Router;

use route::Routes;
use state::AppState;

/// All routes with their policies, without layers.
pub fn routes() -> Routes {
    let routes = assets::routes(Routes::default());
    let routes = portal::routes(routes);
    let routes = workbench::routes(routes);
    api::routes(routes)
}

/// The whole service.
pub fn service(state: AppState) -> Router {
    layers::dress(routes().into_router(), &state).with_state(state)
}
