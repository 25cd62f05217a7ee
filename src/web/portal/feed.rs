//! 订阅: every search and every public document as Atom and as JSON Feed. Addresses in them are relative to the site.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::params::Params;
use crate::app::Error;
use crate::app::search::{DocumentQuery, MatchMode, SortBy};
use crate::app::view::journal;
use crate::web::extract::{Cx, Path, Query};
use crate::web::page::encode;
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// What stands where an instant must and none is known; the summary says so.
const UNKNOWN: &str = "1970-01-01T00:00:00Z";
/// Entries of a feed.
const ENTRIES: usize = 50;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/documents.atom", Policy::Public, search_atom)
        .route(Method::GET, "/documents.json", Policy::Public, search_json)
        .route(
            Method::GET,
            "/documents/{id}/feed.atom",
            Policy::Public,
            document_atom,
        )
        .route(
            Method::GET,
            "/documents/{id}/feed.json",
            Policy::Public,
            document_json,
        )
}

/// A list of what is new.
#[derive(Template)]
#[template(path = "portal/feed.xml", escape = "html")]
struct Feed {
    id: String,
    title: String,
    page: String,
    own: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    href: String,
    /// its first instant; `None` where the day is not known
    updated: Option<String>,
    summary: String,
}

/// The same in the form of jsonfeed.org, version 1.1.
#[derive(Serialize)]
struct JsonFeed {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    language: &'static str,
    items: Vec<JsonItem>,
}

#[derive(Serialize)]
struct JsonItem {
    id: String,
    url: String,
    title: String,
    content_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
}

async fn search_atom(
    State(state): State<AppState>,
    cx: Cx,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    Ok(atom(
        &cx,
        &search(&state, &cx, given, "/documents.atom").await?,
    ))
}

async fn search_json(
    State(state): State<AppState>,
    cx: Cx,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    Ok(json(search(&state, &cx, given, "/documents.json").await?))
}

async fn document_atom(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    Ok(atom(&cx, &document(&state, &cx, &id, "feed.atom").await?))
}

async fn document_json(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    Ok(json(document(&state, &cx, &id, "feed.json").await?))
}

/// The latest published documents of a search.
async fn search(
    state: &AppState,
    cx: &Cx,
    given: Vec<(String, String)>,
    own: &'static str,
) -> Result<Feed, Fault> {
    let params = Params::of_page(given);
    let mut query =
        DocumentQuery::from_pairs(params.pairs()).map_err(|error| cx.bad_request(error))?;
    // who follows a search wants what has its words, not what is merely near
    query.match_mode = MatchMode::Exact;
    query.order = Some(SortBy::Published);
    query.per_page = Some(ENTRIES);
    query.cursor = None;
    let found = state.search.documents(cx, &query).await;
    let found = found.map_err(|error| cx.bad_request(error))?;
    let page = params.without("cursor", None);
    let entries: Vec<Entry> = found
        .results
        .into_iter()
        .map(|hit| Entry {
            id: format!("urn:guiku:document:{}", hit.id),
            href: format!("/documents/{}", encode(&hit.id)),
            updated: hit
                .published_on
                .as_deref()
                .or(hit.issued_on.as_deref())
                .map(instant),
            summary: format!(
                "{}{}，{}{}",
                hit.document_number
                    .map(|number| format!("{number}，"))
                    .unwrap_or_default(),
                hit.authority,
                hit.status.label,
                match (&hit.published_on, &hit.issued_on) {
                    (Some(_), _) => "",
                    (None, Some(_)) => "，公布日期未载明，以成文日期排列",
                    (None, None) => "，日期未载明",
                }
            ),
            title: hit.title,
        })
        .collect();
    Ok(Feed {
        id: format!("urn:guiku:search:{}", encode(&page)),
        title: found.description,
        own: params.elsewhere(own),
        page,
        updated: latest(&entries),
        entries,
    })
}

/// What happened to a document, the latest first.
async fn document(state: &AppState, cx: &Cx, id: &str, own: &str) -> Result<Feed, Fault> {
    let journal = journal::journal(&state.store, id).await;
    let journal = journal.map_err(|error| cx.fault(error))?;
    let page = format!("/documents/{}", encode(id));
    let entries: Vec<Entry> = journal
        .entries
        .iter()
        .rev()
        .filter_map(|entry| Some((entry.seq, entry.open.as_ref()?)))
        .take(ENTRIES)
        .map(|(seq, open)| Entry {
            id: format!("urn:guiku:event:{seq}"),
            title: format!("{}：{}", journal.title, open.kind),
            href: format!("{page}/events"),
            updated: open.at.get(..10).map(instant),
            summary: format!("登记簿第 {seq} 条，{}", open.at),
        })
        .collect();
    Ok(Feed {
        id: format!("urn:guiku:document:{id}"),
        title: journal.title.clone(),
        own: format!("{page}/{own}"),
        page,
        updated: latest(&entries),
        entries,
    })
}

/// A civil date, perhaps partial, as the first instant of its first day at UTC+8.
fn instant(day: &str) -> String {
    let mut parts = day.split('-');
    let mut part = |usual: &str| parts.next().unwrap_or(usual).to_owned();
    format!(
        "{}-{}-{}T00:00:00+08:00",
        part("1949"),
        part("01"),
        part("01")
    )
}

fn latest(entries: &[Entry]) -> String {
    let days = entries.iter().filter_map(|entry| entry.updated.clone());
    days.max().unwrap_or_else(|| UNKNOWN.to_owned())
}

/// A text without the characters that XML does not have, however they are written.
fn xml(text: &str) -> String {
    let known = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(known).collect()
}

impl Entry {
    /// Atom wants an instant of every entry.
    fn instant(&self) -> &str {
        self.updated.as_deref().unwrap_or(UNKNOWN)
    }
}

fn atom(cx: &Cx, feed: &Feed) -> Response {
    let kind = "application/atom+xml; charset=utf-8";
    match feed.render() {
        Ok(text) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Err(error) => cx.fault(Error::Internal(error.to_string())).into_response(),
    }
}

fn json(feed: Feed) -> Response {
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.title,
        home_page_url: feed.page,
        feed_url: feed.own,
        language: "zh-CN",
        items: feed
            .entries
            .into_iter()
            .map(|entry| JsonItem {
                id: entry.id,
                url: entry.href,
                title: entry.title,
                content_text: entry.summary,
                date_published: entry.updated,
            })
            .collect(),
    };
    let kind = "application/feed+json; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], axum::Json(feed)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_no_character_that_xml_has_not() {
        assert_eq!(xml("甲\u{0}乙\u{b}\u{ffff}<丙>"), "甲乙<丙>");
    }

    #[test]
    fn partial_days_are_their_first() {
        assert_eq!(instant("2025-06"), "2025-06-01T00:00:00+08:00");
        assert_eq!(instant("2025-06-30"), "2025-06-30T00:00:00+08:00");
    }
}
