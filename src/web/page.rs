//! Pages: the shell round every page, and how a template becomes an answer.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::extract::Cx;
use super::problem::Fault;
use super::state::AppState;
use crate::app::Error;

/// What stands round a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Name of the site.
    pub site: String,
    /// Which entry of the navigation is this page's.
    pub current: &'static str,
    /// Name of the signed-in person with the authority's role, if any.
    pub user: Option<String>,
    /// Whether the person has a workbench.
    pub staff: bool,
    /// Whether the person administers.
    pub administrator: bool,
    /// Notices that the person has not read.
    pub unread: u64,
    /// Today, for the footer.
    pub today: String,
    /// Size of the log.
    pub log_size: i64,
    /// Root of the log, shortened.
    pub log_root: String,
    /// 长辈模式.
    pub large: bool,
    /// Path and query of this page, encoded, to come back to.
    pub here: String,
}

impl Shell {
    /// The shell of a page at `current`.
    pub async fn new(state: &AppState, cx: &Cx, current: &'static str) -> Result<Self, Fault> {
        let head = state
            .store
            .log_head()
            .await
            .map_err(|e| cx.fault(Error::Store(e)))?;
        let root = crate::store::record::hex(&head.root);
        let short = |text: &str| {
            format!(
                "{}…{}",
                text.get(..6).unwrap_or(text),
                text.get(58..).unwrap_or_default()
            )
        };
        let actor = cx.actor.as_deref();
        let unread = crate::app::notice::unread(&state.store, cx).await;
        Ok(Self {
            unread: unread.map_err(|error| cx.fault(error))?,
            site: state.site_name(),
            current,
            user: actor.map(|actor| actor.name.clone()),
            staff: actor.is_some(),
            administrator: actor
                .is_some_and(|actor| actor.holds(crate::domain::access::Role::Administrator)),
            today: cx.today.to_string(),
            log_size: head.size,
            log_root: short(&root),
            large: cx.large,
            here: encode(cx.here()),
        })
    }
}

/// Name of the cookie that asks for larger type.
pub const LARGE: &str = "guiku-large";

/// 长辈模式: whether the reader asked for larger type.
pub fn wants_large(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE);
    let mut each = cookies.iter().filter_map(|value| value.to_str().ok());
    each.any(|line| {
        line.split(';')
            .any(|pair| pair.trim().split_once('=') == Some((LARGE, "1")))
    })
}

/// Renders a template.
pub fn page<T: Template>(cx: &Cx, template: &T) -> Response {
    page_with(cx, StatusCode::OK, template)
}

/// Renders a template with a status.
pub fn page_with<T: Template>(cx: &Cx, status: StatusCode, template: &T) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => cx.fault(Error::Internal(error.to_string())).into_response(),
    }
}

/// After a form: see other.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Percent-encodes a text for a query parameter.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}
