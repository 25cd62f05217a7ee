//! Public documents as the index wants them: flat, with all revisions, states and dates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use search_index::{IndexProvision, IndexRevision, StateSpan, provision_key};

use super::recognise::{article_label, title_keys};
use super::standing::standing;
use super::states;
use crate::app::citations::names::cited_names;
use crate::app::citations::registry::own_names;
use crate::app::error::Error;
use crate::app::relation;
use crate::domain::document::{Class, NumberKind};
use crate::domain::number::{number_key, year_of};
use crate::domain::partial_date::PartialDate;
use crate::domain::validity;
use crate::store::publicly::{self, PublicDocument, RevisionDates, RevisionText};
use crate::store::{Store, StoreError};
use crate::text::citations::{Citation, Passage, citations_in};
use crate::text::relations::relations;

/// 机关未载明: the facet of documents without an issuing authority.
pub(super) const NO_ISSUER: &str = "机关未载明";

/// A document and what the index shall hold of it; `None`: nothing.
pub type Loaded = (String, Option<Vec<IndexRevision>>);

/// Reads the documents `ids` for the index, in the order of `ids`. What is not public, or not there,
/// comes as `None`: to be deleted from the index.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn load(store: &Store, ids: &[String]) -> Result<Vec<Loaded>, Error> {
    let mut documents = publicly::documents(store.reader(), ids).await?;
    let rows: Vec<_> = documents.values().map(|document| &document.row).collect();
    let mut texts = publicly::texts(store.reader(), &rows).await?;
    let mut loaded = Vec::with_capacity(ids.len());
    for id in ids {
        let document = documents.remove(id);
        let revisions = texts.remove(id).unwrap_or_default();
        let flat = match document.filter(|_| !revisions.is_empty()) {
            Some(document) => Some(flatten(&document, revisions)?),
            None => None,
        };
        loaded.push((id.clone(), flat));
    }
    Ok(loaded)
}

/// All revisions of one document, each with what belongs to the document.
fn flatten(
    document: &PublicDocument,
    revisions: Vec<RevisionText>,
) -> Result<Vec<IndexRevision>, StoreError> {
    let common = common(document)?;
    let common_kind = document.row.kind.as_deref();
    let titles = revisions.iter().flat_map(|revision| {
        let row = &revision.row;
        std::iter::once(row.title.as_str()).chain(row.instrument_title.as_deref())
    });
    let own = own_names(document, titles)?;
    let counted = counting(revisions, |revision| {
        let row = &revision.row;
        begins(
            row.in_force_from,
            row.effective_on.as_deref(),
            row.version_on.as_deref(),
        )
    });
    let several = counted.len() > 1;
    let flat = counted
        .into_iter()
        .map(|(begins, revision)| {
            let from = begins.filter(|_| several);
            let cited = citations(&revision);
            let cites = cited_names(&cited, &own).into_iter().collect();
            let relied = relied_on(&cited, &own, revision.provisions.len());
            let row = revision.row;
            let acts = if document.row.class == Class::Reference.as_str() {
                Vec::new()
            } else {
                relation::acts(&relations(&row.title, &row.text))
            };
            let effective = row.effective_on.as_deref().and_then(first_day);
            let mut number_keys = common.number_keys.clone();
            number_keys.extend(title_keys(&row.title));
            number_keys.extend(
                row.instrument_title
                    .iter()
                    .flat_map(|title| title_keys(title)),
            );
            number_keys.extend(own.iter().cloned());
            let standing = standing(common_kind, &row.title);
            IndexRevision {
                revision_id: row.id,
                external_id: row.external_id,
                title: row.title,
                instrument_title: row.instrument_title,
                number_keys,
                acts,
                cites,
                names: own.iter().cloned().collect(),
                standing,
                effective_on: effective.or(common.effective_on),
                revision_from: from,
                revision_until: None, // the next one that begins takes its place
                text: Some(row.text),
                provisions: revision
                    .provisions
                    .into_iter()
                    .zip(relied)
                    .map(|(row, cites)| provision(row, cites))
                    .collect(),
                ..common.clone()
            }
        })
        .collect();
    Ok(flat)
}

/// All that a text cites.
fn citations(revision: &RevisionText) -> Vec<Citation> {
    let passages: Vec<Passage<'_>> = revision
        .provisions
        .iter()
        .map(|row| Passage {
            eid: &row.eid,
            label: &row.label,
            text: &row.text,
        })
        .collect();
    let row = &revision.row;
    citations_in(&row.text, &passages, &row.title)
}

/// For each provision the keys of the documents that it cites, and of single articles of them.
fn relied_on(cited: &[Citation], own: &BTreeSet<String>, provisions: usize) -> Vec<Vec<String>> {
    let mut relied = vec![Vec::new(); provisions];
    for citation in cited {
        let Some(keys) = relied.get_mut(citation.passage) else {
            continue;
        };
        for name in cited_names([citation], own) {
            if let Some(place) = citation.provision.filter(|place| place.article > 0) {
                let label = article_label(place.article, place.sub);
                keys.push(provision_key(&name, &label));
            }
            keys.push(name);
        }
    }
    relied
}

/// What is the same for all revisions.
fn common(document: &PublicDocument) -> Result<IndexRevision, StoreError> {
    let row = &document.row;
    let spans = validity::spans(&document.facts);
    let states = spans.iter().map(|span| StateSpan {
        state: states::code(span.state),
        from: span.from,
        through: span.through,
    });
    let dates = [&row.issued_on, &row.published_on, &row.effective_on];
    let [issued_on, published_on, effective_on] =
        dates.map(|date| date.as_deref().and_then(first_day));
    let keys = document
        .numbers
        .iter()
        .flat_map(|number| [number.match_key.clone(), number_key(&number.printed)]);
    Ok(IndexRevision {
        document_id: row.id.clone(),
        document_number: printed(document, NumberKind::Document),
        registration_number: printed(document, NumberKind::Registration),
        number_keys: keys.collect(),
        authorities: authorities(document)?,
        kind: row.kind.clone().unwrap_or_default(),
        form: row.form.clone().unwrap_or_default(),
        year: year(document),
        issued_on,
        published_on,
        effective_on: effective_on.or_else(|| validity::effective_on(&document.facts)),
        states: states.collect(),
        ..IndexRevision::default()
    })
}

fn provision(row: crate::store::text::ProvisionRow, cites: Vec<String>) -> IndexProvision {
    IndexProvision {
        cites,
        eid: row.eid,
        label: row.label,
        heading: row.heading,
        text: row.text,
    }
}

/// The first day on which a revision is the text of its document, where its dates say so: the later of
/// effect and version.
pub(crate) fn begins(
    in_force_from: Option<NaiveDate>,
    effective_on: Option<&str>,
    version_on: Option<&str>,
) -> Option<NaiveDate> {
    let day = |text: Option<&str>| text.and_then(first_day);
    in_force_from.or_else(|| day(effective_on).max(day(version_on)))
}

/// The revisions that are ever shown, with their first days, in that order: of several that begin on the
/// same day the last one written. Those without a day come first.
fn counting<T>(
    written: Vec<T>,
    begins: impl Fn(&T) -> Option<NaiveDate>,
) -> Vec<(Option<NaiveDate>, T)> {
    let mut by_day: BTreeMap<Option<NaiveDate>, T> = BTreeMap::new();
    for revision in written {
        by_day.insert(begins(&revision), revision);
    }
    by_day.into_iter().collect()
}

/// Those of the revisions of a document, in the order in which they were written, that the index holds.
pub fn indexed_revisions(written: Vec<RevisionDates>) -> Vec<String> {
    let counted = counting(written, |revision| {
        let [effective_on, version_on] = [&revision.effective_on, &revision.version_on];
        begins(
            revision.in_force_from,
            effective_on.as_deref(),
            version_on.as_deref(),
        )
    });
    counted
        .into_iter()
        .map(|(_, revision)| revision.id)
        .collect()
}

/// The latest number of a kind, as printed.
pub(super) fn printed(document: &PublicDocument, kind: NumberKind) -> Option<String> {
    document
        .numbers
        .iter()
        .rev()
        .find(|number| number.kind == kind.as_str())
        .map(|number| number.printed.clone())
}

/// The issuing authorities by name, the lead one first.
pub(crate) fn authorities(document: &PublicDocument) -> Result<Vec<String>, StoreError> {
    let row = &document.row;
    let joint: Vec<String> =
        serde_json::from_str(&row.co_issuers).map_err(|error| StoreError::CorruptRow {
            table: "document",
            id: row.id.clone(),
            column: "co_issuers",
            reason: error.to_string(),
        })?;
    let mut names: Vec<String> = Vec::new();
    for name in row.issuer_name.iter().chain(&joint) {
        let name = name.trim();
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        names.push(NO_ISSUER.to_owned());
    }
    Ok(names)
}

/// The year under which it is listed: of publication, else of signature, else of its number.
fn year(document: &PublicDocument) -> Option<u16> {
    let row = &document.row;
    let of_date = |date: &Option<String>| {
        let day = date.as_deref().and_then(first_day)?;
        u16::try_from(chrono::Datelike::year(&day)).ok()
    };
    let of_numbers = || {
        let mut numbers = document.numbers.iter();
        numbers.find_map(|number| {
            let given = number.year.and_then(|year| u16::try_from(year).ok());
            given.or_else(|| year_of(&number.printed))
        })
    };
    of_date(&row.published_on)
        .or_else(|| of_date(&row.issued_on))
        .or_else(of_numbers)
}

/// A date as stored, which may be partial (2025-06, 2025): its first day, for ordering and lists only.
fn first_day(text: &str) -> Option<NaiveDate> {
    text.parse::<PartialDate>().ok()?.first_day()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_count_from_their_first_day() {
        let day = |text: &str| first_day(text).map(|day| day.to_string());
        assert_eq!(day("2025-06-30").as_deref(), Some("2025-06-30"));
        assert_eq!(day("2025-06").as_deref(), Some("2025-06-01"));
        assert_eq!(day("2025").as_deref(), Some("2025-01-01"));
        for wrong in ["", "2025-13", "2025-06-31", "去年", "2025-06-01-01"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
