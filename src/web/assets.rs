//! Style sheet and pictures, built in; their address carries a hash so that they may be kept for ever.

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::extract::Path;
use super::route::{Policy, Routes};

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/assets/{name}", Policy::Public, asset)
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some(file) = Assets::get(&name) else {
        return (StatusCode::NOT_FOUND, "没有此文件").into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("js") => "text/javascript; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, file.data).into_response()
}
