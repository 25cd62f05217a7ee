//! 公开门户: what everybody may see. Shows published, historical and reference documents only.

mod account;

use axum::http::Uri;
use axum::response::{IntoResponse, Response};

use super::problem::{Fault, Wants};
use super::route::Routes;
use crate::app::Error;

pub(super) fn routes(routes: Routes) -> Routes {
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
