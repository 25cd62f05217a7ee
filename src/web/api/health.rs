//! `/healthz`: the process answers.

use axum::http::Method;

use crate::web::route::{Policy, Routes};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/healthz", Policy::Public, alive)
}

async fn alive() -> &'static str {
    "ok"
}
