//! A file that this session handed in and that belongs to no document yet: its own session alone sees it.

use axum::extract::State;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use crate::app::Error;
use crate::domain::access::Role;
use crate::web::extract::{Cx, Path};
use crate::web::page::encode;
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::session::handed_in;
use crate::web::state::AppState;

/// What a page of our own may show in a frame; everything else is downloaded.
const FRAMED: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
                      frame-ancestors 'self'";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(
        Method::GET,
        "/workbench/uploads/{sha256}",
        Policy::Roles(&[Role::Drafter]),
        original,
    )
}

async fn original(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    Path(sha256): Path<String>,
) -> Result<Response, Fault> {
    let files = handed_in(&session).await.map_err(|error| cx.fault(error))?;
    let known = files.into_iter().find(|file| file.sha256 == sha256);
    let known = known.ok_or_else(|| cx.fault(Error::NotFound("此文件")))?;
    let bytes = tokio::task::spawn_blocking(move || state.store.read_file(&sha256))
        .await
        .map_err(|error| cx.fault(Error::Internal(error.to_string())))?
        .map_err(|error| cx.fault(error.into()))?;
    let bytes = bytes.ok_or_else(|| cx.fault(Error::NotFound("此文件")))?;
    Ok(sent(bytes, &known.name))
}

/// The bytes of an original: a PDF is shown, everything else is downloaded.
pub(super) fn sent(bytes: Vec<u8>, name: &str) -> Response {
    let shown = bytes.starts_with(b"%PDF-");
    let (media, place) = if shown {
        ("application/pdf", "inline")
    } else {
        ("application/octet-stream", "attachment")
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(FRAMED),
    );
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    if let Ok(value) = format!("{place}; filename*=UTF-8''{}", encode(name)).parse() {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
