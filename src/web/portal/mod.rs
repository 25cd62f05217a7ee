//! 公开门户: what everybody may see. Shows published, historical and reference documents only.
//!
//! Owns the public pages. Must not know SQL, the store or the index: `app::view` and `app::search` answer,
//! and what is not public they do not find. Held by `tests/it/portal/`.

mod about;
mod account;
mod cleanups;
mod consultations;
mod document;
mod facets;
mod feed;
pub(super) mod filings;
mod help;
mod home;
mod interpretations;
mod journal;
mod large;
mod numbers;
mod original;
mod params;
mod provisions;
mod related;
mod search;
mod statistics;
mod suggestions;

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::{Fault, Wants};
use super::route::Routes;
use crate::app::Error;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = home::routes(routes);
    let routes = search::routes(routes);
    let routes = help::routes(routes);
    let routes = provisions::routes(routes);
    let routes = feed::routes(routes);
    let routes = document::routes(routes);
    let routes = interpretations::routes(routes);
    let routes = original::routes(routes);
    let routes = journal::routes(routes);
    let routes = numbers::routes(routes);
    let routes = cleanups::routes(routes);
    let routes = consultations::routes(routes);
    let routes = statistics::routes(routes);
    let routes = filings::routes(routes);
    let routes = about::routes(routes);
    let routes = large::routes(routes);
    let routes = suggestions::routes(routes);
    account::routes(routes)
}

/// The answer where there is no route.
pub(super) async fn missing(uri: Uri) -> Response {
    let wants = if uri.path().starts_with("/api/") {
        Wants::Json
    } else {
        Wants::Page
    };
    Fault::new(Error::NotFound("此页"), wants, uri).into_response()
}

/// The answer where the route is there and the method is not.
pub(super) async fn wrong_method() -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    (status, "此地址不接受这种请求方法").into_response()
}
