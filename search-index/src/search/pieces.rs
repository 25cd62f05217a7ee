//! Which provisions of a page's documents show best why they match: asked of the index, so that only these need be read.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::query::EnableScoring;
use tantivy::{DocId, DocSet as _, SegmentReader};

use super::columns::SegmentColumns;
use super::{Hit, Inner, Searcher};
use crate::error::{Result, guarded};
use crate::fold::fold_text;
use crate::query::provision_run;

/// How many terms are looked for.
const TERMS: usize = 64;

/// A provision in which terms stand: how many, and how long they are together.
struct Found {
    entry: DocId,
    terms: usize,
    length: usize,
}

impl Searcher {
    /// For each of `hits`, which this searcher gave, the places (ordinals in the list that was handed in) of the `n` provisions
    /// in which most of the `terms` stand, best first: of equal ones those with the longer terms, of these the first in the
    /// text. Terms are runs as [`Query::terms`](crate::Query::terms) gives them. Provisions without any term are left out.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Engine`](crate::Error::Engine) where the index cannot be read.
    pub fn best_provisions<T: AsRef<str>>(
        &self,
        hits: &[Hit],
        terms: &[T],
        n: usize,
    ) -> Result<Vec<Vec<u32>>> {
        guarded(|| {
            let mut runs: Vec<String> = terms.iter().map(|term| fold_text(term.as_ref())).collect();
            runs.retain(|run| !run.is_empty());
            runs.truncate(TERMS);
            let mut best = vec![Vec::new(); hits.len()];
            if runs.is_empty() {
                return Ok(best);
            }
            let inner = &self.inner;
            let silent = EnableScoring::disabled_from_searcher(&inner.engine);
            let weights = runs
                .iter()
                .map(|run| {
                    let weight = provision_run(run, &inner.fields).weight(silent)?;
                    Ok((weight, run.chars().count()))
                })
                .collect::<tantivy::Result<Vec<_>>>()?;
            let segments = inner.engine.segment_readers().iter().zip(&inner.columns);
            for (segment, (reader, columns)) in (0_u32..).zip(segments) {
                let mut here = Vec::new();
                for (place, hit) in hits.iter().enumerate() {
                    if hit.place.0 == segment {
                        here.push((provisions_of(inner, segment, hit.place.1)?, place));
                    }
                }
                // scorers only go forward
                here.sort_unstable_by_key(|(entries, _)| entries.start);
                let mut found: Vec<Vec<Found>> = here.iter().map(|_| Vec::new()).collect();
                for (weight, length) in &weights {
                    if here.is_empty() {
                        break;
                    }
                    let mut scorer = weight.scorer(reader, 1.0)?;
                    for ((entries, _), found) in here.iter().zip(&mut found) {
                        if scorer.doc() < entries.start {
                            scorer.seek(entries.start);
                        }
                        while scorer.doc() < entries.end {
                            note(found, scorer.doc(), *length);
                            scorer.advance();
                        }
                    }
                }
                for ((_, place), found) in here.into_iter().zip(found) {
                    if let Some(best) = best.get_mut(place) {
                        *best = ordinals(found, reader, columns, n);
                    }
                }
            }
            Ok(best)
        })
    }
}

/// The entries after that of a revision up to the next revision: its provisions, written together with it.
fn provisions_of(inner: &Inner, segment: u32, revision: DocId) -> Result<Range<DocId>> {
    let place = usize::try_from(segment).unwrap_or(usize::MAX);
    let revisions = inner.revisions()?.get(place).map(Vec::as_slice);
    let revisions = revisions.unwrap_or_default();
    let next = revisions.partition_point(|other| *other <= revision);
    Ok(revision + 1..revisions.get(next).copied().unwrap_or(tantivy::TERMINATED))
}

/// `found` is in the order of entries.
fn note(found: &mut Vec<Found>, entry: DocId, length: usize) {
    let place = match found.binary_search_by_key(&entry, |one| one.entry) {
        Ok(place) => place,
        Err(place) => {
            let new = Found {
                entry,
                terms: 0,
                length: 0,
            };
            found.insert(place, new);
            place
        }
    };
    if let Some(one) = found.get_mut(place) {
        one.terms += 1;
        one.length += length;
    }
}

fn ordinals(
    mut found: Vec<Found>,
    reader: &SegmentReader,
    columns: &SegmentColumns,
    n: usize,
) -> Vec<u32> {
    found.retain(|one| !reader.is_deleted(one.entry));
    found.sort_unstable_by_key(|one| (Reverse((one.terms, one.length)), one.entry));
    let ordinals = found.into_iter().filter_map(|one| {
        let ordinal = columns.ordinal.as_ref()?.first(one.entry)?;
        u32::try_from(ordinal).ok()
    });
    ordinals.take(n).collect()
}
