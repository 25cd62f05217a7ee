//! 检索订阅: a document that became public since, and that a saved search finds, is told once.

use std::collections::BTreeSet;

use super::events::telling;
use super::outgoing::{Channels, Draft, to_all};
use super::recipients::Desk;
use super::{HITS, view};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::search::{DocumentQuery, MatchMode, NO_FACET, SearchService, SortBy};
use crate::domain::event::EventType;
use crate::domain::notice::{NoticeKind, Recipient};
use crate::store::entity::saved_search;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, notices};

/// Events looked through at a time.
const AT_ONCE: u64 = 2_000;
/// Pages of one search that are looked through for new documents, a hundred each.
const PAGES: usize = 100;

/// Looks through what became public up to `indexed`, the size of the log that the index holds. Answers
/// whether there is more.
///
/// # Errors
/// Of the store or of the index; nothing is told then.
pub async fn tell_hits(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    channels: &Channels,
    indexed: i64,
) -> Result<bool, Error> {
    let before = store.instance(HITS).await?;
    let from = match &before {
        Some(text) => view::mark(HITS, text)?,
        None => indexed,
    };
    if before.is_some() && from >= indexed {
        return Ok(false);
    }
    let events = notices::events(store.reader(), from, AT_ONCE).await?;
    let events: Vec<_> = events.into_iter().filter(|one| one.seq < indexed).collect();
    let after = events.last().map_or(indexed, |event| event.seq + 1);
    let new: Vec<(i64, String)> = events
        .into_iter()
        .filter(|event| {
            event.kind == EventType::Published.as_str()
                || event.kind == EventType::Imported.as_str()
        })
        .filter_map(|event| event.document_id.map(|id| (event.seq, id)))
        .collect();
    let desk = Desk::of(store).await?;
    let mut told = Vec::new();
    if !new.is_empty() {
        for saved in notices::searches(store.reader(), None).await? {
            let wanted: BTreeSet<&str> = new
                .iter()
                .filter(|(seq, _)| *seq >= saved.since_seq)
                .map(|(_, id)| id.as_str())
                .collect();
            for (id, title) in found(search, cx, &saved, wanted).await? {
                let draft = Draft {
                    kind: NoticeKind::Hit,
                    occasion: format!("hit:{}:{id}", saved.id),
                    title,
                    told: format!("订阅“{}”有新文件", saved.name),
                    target: format!("/documents/{id}"),
                };
                let to = vec![Recipient::Person(saved.person_id.clone())];
                told.extend(to_all(&desk, cx, channels, to, draft).await?);
            }
        }
    }
    let telling = telling(cx, HITS, before, after.to_string(), told);
    store.housekeep(Housekeeping::Tell(telling)).await?;
    Ok(after < indexed)
}

/// Which of the wanted documents a saved search finds, with their titles. One that can no longer be read
/// finds nothing.
async fn found(
    search: &SearchService,
    cx: &RequestContext,
    saved: &saved_search::Model,
    mut wanted: BTreeSet<&str>,
) -> Result<Vec<(String, String)>, Error> {
    let mut query = DocumentQuery {
        q: saved.q.clone(),
        match_mode: MatchMode::Exact,
        order: Some(SortBy::Published),
        facets: NO_FACET,
        per_page: Some(100),
        ..DocumentQuery::default()
    };
    let mut found = Vec::new();
    for _ in 0..PAGES {
        if wanted.is_empty() {
            break;
        }
        let answer = match search.documents(cx, &query).await {
            Ok(answer) => answer,
            Err(Error::Query { .. } | Error::Invalid(_)) => break,
            Err(error) => return Err(error),
        };
        for hit in answer.results {
            if wanted.remove(hit.id.as_str()) {
                found.push((hit.id, hit.title));
            }
        }
        query.cursor = answer.next;
        if query.cursor.is_none() {
            break;
        }
    }
    Ok(found)
}
