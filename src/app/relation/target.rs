//! Whom a relation means: by number first, then by either title; never the document itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use search_index::Searcher;

use super::key::names;
use crate::app::error::Error;
use crate::app::view::status::tone;
use crate::domain::partial_date::PartialDate;
use crate::domain::validity::{Act, Fact, extends_in_time, validity};
use crate::store::publicly::{self, PublicDocument};
use crate::store::{Store, entity::document::Model as DocumentRow};
use crate::text::relations::Relation;

/// A document that a relation may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its numbers as printed.
    pub numbers: Vec<String>,
    /// 效力状态 today.
    pub now: &'static str,
    /// Class of its colour.
    pub tone: &'static str,
    /// 效力状态 today once the relation is confirmed; `None` where nothing would change.
    pub becomes: Option<&'static str>,
    /// It bears the title and not the number that is cited.
    pub other_number: bool,
    /// An extension that came after the last valid day; the rules of the place decide on confirmation.
    pub late: bool,
}

/// Documents that may be meant, read once for many relations.
#[derive(Debug, Default)]
pub(super) struct Targets {
    bearers: BTreeMap<String, BTreeSet<String>>,
    documents: std::collections::HashMap<String, PublicDocument>,
}

impl Targets {
    /// Looks all `relations` up, and `further` keys with them.
    pub(super) async fn find(
        store: &Store,
        searcher: &Searcher,
        relations: &[Relation],
        further: &[String],
    ) -> Result<Self, Error> {
        let mut keys: BTreeSet<String> = further.iter().cloned().collect();
        for relation in relations {
            let (numbers, title) = names(relation);
            keys.extend(numbers);
            keys.extend(title);
        }
        let keys: Vec<String> = keys.into_iter().collect();
        let named = searcher
            .named(&keys)
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let mut bearers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (place, document, _) in named {
            if let Some(key) = keys.get(place) {
                bearers.entry(key.clone()).or_default().insert(document);
            }
        }
        let ids: BTreeSet<&String> = bearers.values().flatten().collect();
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let documents = publicly::documents(store.reader(), &ids).await?;
        Ok(Self { bearers, documents })
    }

    /// The documents that bear a key.
    pub(super) fn bearing(&self, key: &str) -> impl Iterator<Item = &PublicDocument> {
        let ids = self.bearers.get(key).into_iter().flatten();
        ids.filter_map(|id| self.documents.get(id))
    }

    /// The documents that a relation of `source` may mean, the surest alone where there is one.
    pub(super) fn of(
        &self,
        source: &DocumentRow,
        relation: &Relation,
    ) -> Vec<(&PublicDocument, bool)> {
        let (numbers, title) = names(relation);
        let earlier =
            |found: &&PublicDocument| found.row.id != source.id && !later(&found.row, source);
        let mut found: Vec<(&PublicDocument, bool)> = Vec::new();
        for one in numbers
            .iter()
            .flat_map(|key| self.bearing(key))
            .filter(earlier)
        {
            if !found.iter().any(|(known, _)| known.row.id == one.row.id) {
                found.push((one, false));
            }
        }
        if found.is_empty() {
            let titled = title
                .iter()
                .flat_map(|key| self.bearing(key))
                .filter(earlier);
            found.extend(titled.map(|one| (one, !numbers.is_empty() && !one.numbers.is_empty())));
        }
        found
    }
}

/// Whether `row` was signed or published after `source`, as far as both say it.
fn later(row: &DocumentRow, source: &DocumentRow) -> bool {
    let day = |row: &DocumentRow| {
        let text = row.issued_on.as_deref().or(row.published_on.as_deref());
        text.and_then(|text| text.parse::<PartialDate>().ok()?.first_day())
    };
    matches!((day(row), day(source)), (Some(one), Some(other)) if one > other)
}

impl Candidate {
    /// A candidate with its state today, and after `change`.
    pub(super) fn of(
        found: &PublicDocument,
        other_number: bool,
        change: Option<Fact>,
        today: NaiveDate,
    ) -> Self {
        let now = validity(&found.facts, today).state;
        let late = change.as_ref().is_some_and(|change| {
            let on = change.on.unwrap_or(today);
            change.act == Act::Extend && extends_in_time(&found.facts, on).is_err()
        });
        let after = change.filter(|_| !late).map(|change| {
            let mut facts = found.facts.clone();
            facts.push(change);
            validity(&facts, today).state
        });
        Self {
            id: found.row.id.clone(),
            title: found.row.title.clone(),
            numbers: found
                .numbers
                .iter()
                .map(|number| number.printed.clone())
                .collect(),
            now: now.label(),
            tone: tone(now),
            becomes: after
                .filter(|after| *after != now)
                .map(crate::domain::validity::State::label),
            other_number,
            late,
        }
    }
}
