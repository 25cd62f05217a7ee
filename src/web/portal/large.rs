//! 长辈模式: larger type and stronger contrast, kept in a cookie.

use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use serde::Deserialize;

use super::account::local;
use crate::app::Error;
use crate::web::extract::{Cx, Query};
use crate::web::page::{LARGE, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};

/// How long the choice is kept, in seconds.
const KEPT: u32 = 365 * 24 * 3600;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/large", Policy::Public, switch)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: u8,
    #[serde(default)]
    next: String,
}

async fn switch(cx: Cx, Query(switch): Query<Switch>) -> Result<Response, Fault> {
    let kept = match switch.on {
        0 => 0,
        1 => KEPT,
        _ => return Err(cx.bad_request(Error::field("on", "参数 on 只能是 0 或者 1"))),
    };
    let next = match local(&switch.next) {
        "" => "/",
        next => next,
    };
    let cookie = format!(
        "{LARGE}={}; Path=/; Max-Age={kept}; SameSite=Lax; HttpOnly",
        switch.on
    );
    let mut response = see(next);
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}
