//! 检索.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::facets::{self, Chip, Facet, Order};
use super::params::{Params, tone};
use crate::app::Error;
use crate::app::search::{DocumentHit, DocumentQuery, MatchMode};
use crate::web::extract::{Cx, Query};
use crate::web::page::{Shell, encode, page_with};
use crate::web::problem::{Fault, verdict};
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// Most filters that are tried away where nothing is found.
const TRIED: usize = 8;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/documents", Policy::Public, show)
}

/// What a search would find without one filter.
struct Without {
    label: String,
    href: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "portal/search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    kept: Vec<(String, String)>,
    kept_order: Vec<(String, String)>,
    chips: Vec<Chip>,
    answer: Option<Answer>,
    fault: Option<String>,
    afresh: String,
    as_of: String,
    everything: String,
    /// the same search of provisions, and as feeds
    provisions: String,
    atom: String,
    json: String,
}

/// What the page itself tells of a search that has no answer, so that the query can be mended in its place.
pub(super) fn told(cx: &Cx, error: Error) -> Result<(StatusCode, String), Fault> {
    match error {
        Error::Query { .. } | Error::Gone | Error::Unavailable(_) => {
            let (_, status, _) = verdict(&error);
            Ok((status, error.to_string()))
        }
        error => Err(cx.bad_request(error)),
    }
}

/// How many documents have one word of the query.
struct Word {
    typed: String,
    href: String,
    count: u64,
}

/// What was found.
struct Answer {
    count: u64,
    related: bool,
    recognised: Vec<DocumentHit>,
    words: Vec<Word>,
    literally: String,
    everywhere: u64,
    description: String,
    results: Vec<DocumentHit>,
    facets: Vec<Facet>,
    orders: Vec<Order>,
    next: Option<String>,
    without: Vec<Without>,
}

impl SearchPage {
    fn tone(&self, state: &str) -> &'static str {
        tone(state)
    }

    /// A hit, on the day of the search, with its words marked.
    fn href(&self, hit: &DocumentHit) -> String {
        let mut asked = Vec::new();
        if !self.q.trim().is_empty() {
            asked.push(format!("q={}", encode(&self.q)));
        }
        if hit.status.as_of.to_string() != self.shell.today {
            asked.push(format!("as_of={}", hit.status.as_of));
        }
        let asked = asked.join("&");
        let mark = if asked.is_empty() { "" } else { "?" };
        format!("/documents/{}{mark}{asked}", encode(&hit.id))
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let params = Params::of_page(given);
    let query = DocumentQuery::from_pairs(params.pairs()).map_err(|error| cx.bad_request(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    let mut view = SearchPage {
        shell,
        q: query.q.clone(),
        kept: params.but(&["q", "cursor"]),
        kept_order: params.but(&[
            "cursor",
            "status",
            "authority",
            "kind",
            "form",
            "year",
            "as_of",
        ]),
        chips: facets::chips(&params),
        answer: None,
        fault: None,
        afresh: params.without("cursor", None),
        as_of: query.as_of.unwrap_or(cx.today).to_string(),
        everything: params.without("status", None),
        provisions: params.elsewhere("/provisions"),
        atom: params.elsewhere("/documents.atom"),
        json: params.elsewhere("/documents.json"),
    };
    match answer(&state, &cx, &params, query).await {
        Ok(answer) => {
            view.answer = Some(answer);
            Ok(page_with(&cx, StatusCode::OK, &view))
        }
        Err(error) => {
            let (status, fault) = told(&cx, error)?;
            view.fault = Some(fault);
            Ok(page_with(&cx, status, &view))
        }
    }
}

async fn answer(
    state: &AppState,
    cx: &Cx,
    params: &Params,
    mut query: DocumentQuery,
) -> Result<Answer, Error> {
    query.facets = crate::app::search::EVERY_FACET;
    let found = state.search.documents(cx, &query).await?;
    let mut without = Vec::new();
    if found.count == 0 {
        for chip in facets::chips(params).into_iter().take(TRIED) {
            let wider = DocumentQuery {
                per_page: Some(0),
                cursor: None,
                ..less(&query, &chip)
            };
            without.push(Without {
                count: state.search.documents(cx, &wider).await?.count,
                label: chip.label,
                href: chip.href,
            });
        }
    }
    let related = found.match_mode == "related";
    let words = if found.count == 0 || related {
        words(state, cx, params, &query).await?
    } else {
        Vec::new()
    };
    Ok(Answer {
        related,
        recognised: found.recognised,
        words,
        literally: params.with("match", "exact"),
        count: found.count,
        everywhere: found.facets.status.iter().map(|value| value.count).sum(),
        description: found.description,
        results: found.results,
        facets: facets::facets(params, found.facets),
        orders: facets::orders(params, !query.wordless()),
        next: found.next.map(|cursor| params.with("cursor", &cursor)),
        without,
    })
}

/// What each word of several finds by itself: which of them it is that leaves nothing.
async fn words(
    state: &AppState,
    cx: &Cx,
    params: &Params,
    query: &DocumentQuery,
) -> Result<Vec<Word>, Error> {
    let typed: Vec<&str> = query.q.split_whitespace().take(TRIED).collect();
    let mut words = Vec::new();
    if typed.len() < 2 {
        return Ok(words);
    }
    for word in typed {
        let alone = DocumentQuery {
            q: word.to_owned(),
            match_mode: MatchMode::Exact,
            per_page: Some(0),
            cursor: None,
            facets: crate::app::search::NO_FACET,
            ..query.clone()
        };
        match state.search.documents(cx, &alone).await {
            Ok(found) => words.push(Word {
                href: params.with("q", word),
                count: found.count,
                typed: word.to_owned(),
            }),
            // a bracket or bar that stands alone once the words are parted
            Err(Error::Query { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        }
    }
    Ok(words)
}

/// The query without one of its filters.
fn less(query: &DocumentQuery, chip: &Chip) -> DocumentQuery {
    let mut less = query.clone();
    let lists = [
        ("authority", &mut less.authority),
        ("kind", &mut less.kind),
        ("form", &mut less.form),
    ];
    for (name, list) in lists {
        if chip.name == name {
            list.retain(|value| *value != chip.value);
        }
    }
    match chip.name.as_str() {
        "status" => less.status.retain(|state| state.as_str() != chip.value),
        "year" => less.year.retain(|year| year.to_string() != chip.value),
        "as_of" => less.as_of = None,
        _ => {}
    }
    less
}
