//! 引用与被引: what a text cites and where it leads, and what cites a document.

mod view;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;
use super::text::revision_on;
use crate::app::citations::names::{number_names, title_name};
use crate::app::citations::registry::own_names;
use crate::app::citations::{Citing, Followed, resolve};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::search::{CitingPage, DocumentQuery, SearchService, authorities};
use crate::domain::document::NumberKind;
use crate::domain::validity;
use crate::store::publicly::PublicDocument;
use crate::store::{Store, publicly, queries, text as texts};
use crate::text::citations::Citation;
pub use view::CitationView;
use view::views;

/// The usual number of citations on one page.
const PER_PAGE: usize = 100;
/// The most citations on one page.
const PER_PAGE_MOST: usize = 1_000;

/// What a text cites.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationsView {
    /// Document.
    pub document_id: String,
    /// The text; null while nothing but a working draft exists.
    pub revision_id: Option<String>,
    /// How many citations the text has; of a list each member counts.
    pub count: usize,
    /// The page, in the order of the text.
    pub results: Vec<CitationView>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// What cites a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitedByView {
    /// Document.
    pub document_id: String,
    /// How many documents name it by a title or number of its own, exactly.
    pub count: u64,
    /// The page, the latest published first.
    pub results: Vec<CitingView>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// A document that cites.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitingView {
    /// Document.
    pub document_id: String,
    /// Name of the text in its source.
    pub external_id: Option<String>,
    /// Title of the text.
    pub title: String,
    /// The text.
    pub revision_id: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 制定机关.
    pub authority: String,
    /// 效力状态 on the day.
    pub state: String,
    /// What people read.
    pub state_label: &'static str,
    /// Its citations of the document, in the order of the text.
    pub citations: Vec<CitationView>,
}

/// The page that is wanted of citations.
#[derive(Debug, Clone, Default)]
pub struct CitationsQuery {
    /// The day whose text counts; today where absent.
    pub as_of: Option<NaiveDate>,
    /// Citations on a page.
    pub per_page: Option<usize>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// What the text of a document cites on a day.
///
/// # Errors
/// [`Error::NotFound`] for what the asker may not see; [`Error::Invalid`] for a wrong page; [`Error::Gone`]
/// where the text has changed since the page before.
pub async fn citations(
    search: &SearchService,
    store: &Store,
    cx: &RequestContext,
    id: &str,
    query: &CitationsQuery,
) -> Result<CitationsView, Error> {
    let per_page = query.per_page.unwrap_or(PER_PAGE);
    if per_page > PER_PAGE_MOST {
        let message = format!("参数 per_page：每页最多 {PER_PAGE_MOST} 条");
        return Err(Error::field("per_page", message));
    }
    let Some(revision) = revision_on(store, cx, id, query.as_of).await? else {
        return Ok(CitationsView {
            document_id: id.to_owned(),
            revision_id: None,
            count: 0,
            results: Vec::new(),
            next: None,
        });
    };
    let from = match &query.cursor {
        Some(cursor) => place_of(cursor, &revision.id)?,
        None => 0,
    };
    let document = shown(store, cx, id).await?.row;
    let facts = queries::facts(store.reader(), id).await?;
    let provisions = texts::provisions(store.reader(), &revision.id).await?;
    let texts = [Citing::of(&document, &facts, revision, provisions)];
    let mut followed = resolve(store, &search.lookup(), cx.today, &texts).await?;
    let (Some(citing), Some(all)) = (texts.first(), followed.pop()) else {
        return Err(Error::Internal("引用未能解析".to_owned()));
    };
    let count = all.len();
    let to = from.saturating_add(per_page).min(count);
    let page = all.get(from.min(count)..to).unwrap_or_default();
    let more = to < count && per_page > 0;
    Ok(CitationsView {
        document_id: id.to_owned(),
        count,
        results: views(citing, page),
        next: more.then(|| format!("{}.{to}", citing.revision_id)),
        revision_id: Some(citing.revision_id.clone()),
    })
}

/// The place of a cursor, which is of one text.
fn place_of(cursor: &str, revision: &str) -> Result<usize, Error> {
    let wrong = || Error::field("cursor", "翻页标记无效，请从第一页重新查看");
    let (of, place) = cursor.rsplit_once('.').ok_or_else(wrong)?;
    let place = place.parse().map_err(|_| wrong())?;
    if of == revision {
        Ok(place)
    } else {
        Err(Error::Gone)
    }
}

/// What cites a public document on a day.
///
/// # Errors
/// [`Error::NotFound`] for what not everybody may see; else as a search.
pub async fn cited_by(
    search: &SearchService,
    store: &Store,
    cx: &RequestContext,
    id: &str,
    query: &DocumentQuery,
) -> Result<CitedByView, Error> {
    let ids = [id.to_owned()];
    let found = publicly::documents(store.reader(), &ids).await?;
    let document = found
        .into_values()
        .next()
        .ok_or(Error::NotFound("此文件"))?;
    let names = names_of(store, &document).await?;
    let asked: Vec<String> = names.iter().cloned().collect();
    let page = search.citing(cx.into(), asked, query).await?;
    let results = citing_views(search, store, cx, &names, &page).await?;
    Ok(CitedByView {
        document_id: id.to_owned(),
        count: page.count,
        results,
        next: page.next,
    })
}

/// The names of a public document with those of its public texts.
async fn names_of(store: &Store, document: &PublicDocument) -> Result<BTreeSet<String>, Error> {
    let db = store.reader();
    let dates = publicly::revision_dates(db, std::slice::from_ref(&document.row.id)).await?;
    let revisions: Vec<String> = dates.into_values().flatten().map(|one| one.id).collect();
    let heads = publicly::revision_heads(db, &revisions).await?;
    let titles = heads.values().flat_map(|head| {
        std::iter::once(head.title.as_str()).chain(head.instrument_title.as_deref())
    });
    Ok(own_names(document, titles)?)
}

async fn citing_views(
    search: &SearchService,
    store: &Store,
    cx: &RequestContext,
    names: &BTreeSet<String>,
    page: &CitingPage,
) -> Result<Vec<CitingView>, Error> {
    let db = store.reader();
    let ids: Vec<String> = page
        .hits
        .iter()
        .map(|hit| hit.revision.id.clone())
        .collect();
    let mut provisions = publicly::provisions(db, &ids).await?;
    let mut citing = Vec::with_capacity(page.hits.len());
    for hit in &page.hits {
        let revision = texts::revision(db, &hit.revision.id).await?;
        let revision = revision.ok_or(Error::NotFound("此文件的文本"))?;
        let rows = provisions.remove(&revision.id).unwrap_or_default();
        let document = &hit.document;
        citing.push(Citing::of(&document.row, &document.facts, revision, rows));
    }
    let followed = resolve(store, &search.lookup(), cx.today, &citing).await?;
    let mut views_of = Vec::with_capacity(citing.len());
    for ((hit, citing), followed) in page.hits.iter().zip(&citing).zip(followed) {
        let here = followed
            .into_iter()
            .filter(|one| names_one(&one.citation, names));
        let here: Vec<Followed> = here.collect();
        let state = validity::validity(&hit.document.facts, page.as_of).state;
        let mut numbers = hit.document.numbers.iter().rev();
        let number = numbers.find(|number| number.kind == NumberKind::Document.as_str());
        views_of.push(CitingView {
            document_id: citing.document_id.clone(),
            external_id: hit.revision.external_id.clone(),
            title: citing.title.clone(),
            revision_id: citing.revision_id.clone(),
            document_number: number.map(|number| number.printed.clone()),
            authority: authorities(&hit.document)?.join("、"),
            state: state.as_str().to_owned(),
            state_label: state.label(),
            citations: views(citing, &here),
        });
    }
    Ok(views_of)
}

fn names_one(citation: &Citation, names: &BTreeSet<String>) -> bool {
    let title = citation.title.as_deref().and_then(title_name);
    let numbers = citation
        .number
        .iter()
        .flat_map(|number| number_names(number));
    title
        .into_iter()
        .chain(numbers)
        .any(|name| names.contains(&name))
}
