//! 待确认的关系: the acting documents of the authorities that a person keeps, with proposals still open.

use std::collections::{BTreeMap, BTreeSet};

use search_index::Searcher;

use super::key::named;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::relation::RelationState;
use crate::store::publicly::{self, PublicDocument};
use crate::store::{Store, people, queries};

/// An acting document with open proposals.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its first number as printed.
    pub number: Option<String>,
    /// How many proposals nobody decided yet.
    pub open: usize,
}

/// The acting documents that wait for the person of the request, the newest first.
pub async fn waiting(
    store: &Store,
    searcher: &Searcher,
    cx: &RequestContext,
) -> Result<Vec<Waiting>, Error> {
    let all = searcher
        .acts()
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    let ids: Vec<String> = all.keys().cloned().collect();
    let recorded = decided(store, &ids).await?;
    let mut open: BTreeMap<&String, usize> = BTreeMap::new();
    for (id, terms) in &all {
        let own = terms.iter().filter_map(|term| named(term));
        let left = own.filter(|(kind, key)| {
            !recorded.contains(&(id.clone(), (*kind).to_owned(), (*key).to_owned()))
        });
        let left = left.count();
        if left > 0 {
            open.insert(id, left);
        }
    }
    let ids: Vec<String> = open.keys().map(|id| (*id).clone()).collect();
    let kept = kept(store, cx).await?;
    let mut rows: Vec<PublicDocument> = publicly::documents(store.reader(), &ids)
        .await?
        .into_values()
        .filter(|found| match &found.row.issuer_id {
            Some(issuer) => kept.contains(issuer),
            None => true,
        })
        .collect();
    rows.sort_by(|a, b| {
        let day = |found: &PublicDocument| {
            found
                .row
                .published_on
                .clone()
                .or_else(|| found.row.issued_on.clone())
        };
        (day(b), &b.row.id).cmp(&(day(a), &a.row.id))
    });
    Ok(rows
        .into_iter()
        .map(|found| Waiting {
            open: open.get(&found.row.id).copied().unwrap_or_default(),
            number: found.numbers.first().map(|number| number.printed.clone()),
            id: found.row.id,
            title: found.row.title,
        })
        .collect())
}

/// What people decided and did not take back: document, kind, key.
async fn decided(
    store: &Store,
    ids: &[String],
) -> Result<BTreeSet<(String, String, String)>, Error> {
    let rows = queries::relations_of(store.reader(), ids).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.state != RelationState::Retracted.as_str())
        .map(|row| (row.document_id, row.kind, row.key))
        .collect())
}

/// Ids of the authorities whose documents the actor keeps: its own, its departments', its government's.
async fn kept(store: &Store, cx: &RequestContext) -> Result<BTreeSet<String>, Error> {
    let authorities = people::authorities(store.reader()).await?;
    let posts = cx.actor()?.posts.iter();
    let mine: BTreeSet<String> = posts
        .filter(|post| post.role == Role::Registrar || post.role == Role::Publisher)
        .map(|post| post.authority_id.clone())
        .collect();
    let mut kept = mine.clone();
    for authority in &authorities {
        let id = authority.id.to_string();
        let parent = authority.parent.map(|parent| parent.to_string());
        if mine.contains(&id) {
            kept.extend(parent);
        } else if parent.is_some_and(|parent| kept.contains(&parent)) {
            kept.insert(id);
        }
    }
    Ok(kept)
}
