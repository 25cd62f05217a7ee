//! 文件: text, status, history, proof; its texts compared; the same as plain words.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::related::{Related, related};
use crate::app::Error;
use crate::app::answers::{self, CitedByView};
use crate::app::cleanup::{self, DocumentCleanup};
use crate::app::consultation::{self, ConsultationLine};
use crate::app::erratum::{self, ErrataView};
use crate::app::interpretation::{self, InterpretationView};
use crate::app::search::DocumentQuery;
use crate::app::view::changes::{self, Changes};
use crate::app::view::public::{self, Asked, DocumentPage};
use crate::app::view::render::Look;
use crate::domain::document::Class;
use crate::text::compare::PieceKind;
use crate::web::extract::{Cx, Path, Query};
use crate::web::page::{Shell, encode, page, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/id/{id}", Policy::Public, identity)
        .route(Method::GET, "/documents/{id}", Policy::Public, show)
        .route(Method::GET, "/documents/{id}/{at}", Policy::Public, on_day)
        .route(
            Method::GET,
            "/documents/{id}/cited-by",
            Policy::Public,
            cited_by,
        )
        .route(
            Method::GET,
            "/documents/{id}/compare",
            Policy::Public,
            compared,
        )
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    q: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/document.html")]
struct View {
    shell: Shell,
    page: DocumentPage,
    related: Related,
    q: String,
    /// The first of what cites it; `None` while the index is being built.
    cited_by: Option<CitedByView>,
    /// The published clean-ups that dealt with it.
    cleanups: Vec<DocumentCleanup>,
    /// The public consultations on its drafts.
    consultations: Vec<ConsultationLine>,
    /// 更正 of its text, and those that it announces.
    errata: ErrataView,
    /// 政策解读 that explain it.
    interpretations: Vec<InterpretationView>,
}

#[derive(Template)]
#[template(path = "portal/cited_by.html")]
struct CitedByPage {
    shell: Shell,
    id: String,
    title: String,
    found: CitedByView,
}

#[derive(Template)]
#[template(path = "portal/compare.html")]
struct CompareView {
    shell: Shell,
    page: Changes,
}

async fn identity(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    identity_of(&state, &cx, &id, "/documents/").await
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    if let Some(id) = id.strip_suffix(".json") {
        return identity_of(&state, &cx, id, "/api/v1/documents/").await;
    }
    let as_of = day(&wanted.as_of).map_err(|error| cx.bad_request(error))?;
    if let Some(id) = id.strip_suffix(".txt") {
        let text = public::plain(&state.store, &cx, id, as_of).await;
        let text = text.map_err(|error| cx.fault(error))?;
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok((plain, text).into_response());
    }
    let asked = Asked { as_of, q: wanted.q };
    view(&state, &cx, &id, &asked).await
}

/// The address of a point in time: `/documents/{id}/@2024-05-01`.
async fn on_day(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, at)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let Some(text) = at.strip_prefix('@').filter(|text| !text.is_empty()) else {
        return Err(cx.fault(Error::NotFound("此页")));
    };
    let as_of = day(text).map_err(|error| cx.bad_request(error))?;
    let asked = Asked { as_of, q: wanted.q };
    view(&state, &cx, &id, &asked).await
}

async fn view(state: &AppState, cx: &Cx, id: &str, asked: &Asked) -> Result<Response, Fault> {
    let lookup = state.search.lookup();
    let page_of = public::document(&state.store, &lookup, cx, id, asked).await;
    let found = page_of.map_err(|error| cx.fault(error))?;
    let related = related(state, cx, id).await?;
    let cited_by = first_citing(state, cx, id).await?;
    let cleanups = cleanup::of_document(&state.store, id).await;
    let cleanups = cleanups.map_err(|error| cx.fault(error))?;
    let consultations = consultation::of_document(&state.store, cx, id).await;
    let consultations = consultations.map_err(|error| cx.fault(error))?;
    let errata = erratum::of_document(&state.store, id).await;
    let errata = errata.map_err(|error| cx.fault(error))?;
    let interpretations = interpretation::of_document(&state.store, id).await;
    let interpretations = interpretations.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(state, cx, "search").await?;
    let q = asked.q.clone();
    Ok(page(
        cx,
        &View {
            shell,
            page: found,
            related,
            q,
            cited_by,
            cleanups,
            consultations,
            errata,
            interpretations,
        },
    ))
}

/// How many of those that cite a document stand on its page.
const CITING: usize = 10;

async fn first_citing(state: &AppState, cx: &Cx, id: &str) -> Result<Option<CitedByView>, Fault> {
    let query = DocumentQuery {
        per_page: Some(CITING),
        ..DocumentQuery::default()
    };
    match answers::cited_by(&state.search, &state.store, cx, id, &query).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::Unavailable(_)) => Ok(None),
        Err(error) => Err(cx.fault(error)),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    cursor: Option<String>,
}

/// 被引: all that cite a document, page by page.
async fn cited_by(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let query = DocumentQuery {
        cursor: turn.cursor.filter(|cursor| !cursor.is_empty()),
        ..DocumentQuery::default()
    };
    let document = public::find(&state.store, &id).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let found = answers::cited_by(&state.search, &state.store, &cx, &id, &query).await;
    let found = found.map_err(|error| cx.bad_request(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    let title = document.row.title;
    let view = CitedByPage {
        shell,
        id,
        title,
        found,
    };
    Ok(page(&cx, &view))
}

async fn identity_of(state: &AppState, cx: &Cx, id: &str, to: &str) -> Result<Response, Fault> {
    let found = public::find(&state.store, id).await;
    found.map_err(|error| cx.fault(error))?;
    Ok(see(&format!("{to}{}", encode(id))))
}

async fn compared(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(pair): Query<Pair>,
) -> Result<Response, Fault> {
    let (from, to) = (pair.from.as_deref(), pair.to.as_deref());
    let changes = changes::changes(&state.store, &cx, &id, from, to).await;
    let page_of = changes.map_err(|error| cx.bad_request(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    Ok(page(
        &cx,
        &CompareView {
            shell,
            page: page_of,
        },
    ))
}

/// A day in an address; empty is today.
fn day(text: &str) -> Result<Option<NaiveDate>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.parse().ok();
    let day = day.filter(|day| (1..=9999).contains(&chrono::Datelike::year(day)));
    let head: String = text.chars().take(40).collect();
    let wrong = || {
        Error::field(
            "as_of",
            format!("参数 as_of：“{head}”不是日期，请写成 2024-05-01"),
        )
    };
    day.map(Some).ok_or_else(wrong)
}
