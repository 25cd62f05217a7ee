//! 原件: the file of an imported document, as it came.

use axum::extract::State;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use crate::app::view::originals;
use crate::web::extract::{Cx, Path};
use crate::web::page::encode;
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let path = "/documents/{id}/files/{sha256}";
    routes.route(Method::GET, path, Policy::Public, download)
}

/// A file as an attachment: never shown as a page of this site.
async fn download(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let found = originals::original(&state.store, &id, &sha256).await;
    let (name, bytes) = found.map_err(|error| cx.fault(error))?;
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(&name));
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Ok((headers, bytes).into_response())
}
