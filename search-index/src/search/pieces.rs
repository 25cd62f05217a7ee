//! Which provisions of a page's documents show best why they match: asked of the index, so that only these need be read.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::{Hit, Inner, Searcher};
use crate::error::{Result, guarded};
use crate::fold::fold_text;
use crate::query::Standing;

/// How many terms are looked for.
const TERMS: usize = 64;

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
            let segments = inner.engine.segment_readers().iter().zip(&inner.columns);
            for (segment, (reader, columns)) in (0_u32..).zip(segments) {
                let mut here = Vec::new();
                for (place, hit) in hits.iter().enumerate() {
                    if hit.place.0 == segment {
                        here.push((provisions_of(inner, segment, hit.place.1)?, place));
                    }
                }
                if here.is_empty() {
                    continue;
                }
                let mut terms = Vec::with_capacity(runs.len());
                for run in &runs {
                    let mut standing = Vec::new();
                    for field in [inner.fields.provision_heading, inner.fields.provision_text] {
                        standing.extend(Standing::open(reader, field, run)?);
                    }
                    terms.push((standing, run.chars().count()));
                }
                // the frequent ones first, see `best_of`
                terms.sort_by_key(|(fields, _)| {
                    Reverse(fields.iter().map(Standing::often).max().unwrap_or(0))
                });
                // they only go forward
                here.sort_unstable_by_key(|(entries, _): &(Range<DocId>, usize)| entries.start);
                for (entries, place) in here {
                    let found = best_of(&mut terms, entries, n, |entry| !reader.is_deleted(entry));
                    let ordinals = found.into_iter().filter_map(|entry| {
                        let ordinal = columns.ordinal.as_ref()?.first(entry)?;
                        u32::try_from(ordinal).ok()
                    });
                    if let Some(best) = best.get_mut(place) {
                        best.extend(ordinals);
                    }
                }
            }
            Ok(best)
        })
    }
}

/// A term in the order of entries, field by field, and how long it is.
type Term = (Vec<Standing>, usize);
/// How many terms stand in a provision, and how long they are together.
type Worth = (usize, usize);

/// The best `n` of `entries`, best first.
fn best_of(
    terms: &mut [Term],
    entries: Range<DocId>,
    n: usize,
    lives: impl Fn(DocId) -> bool,
) -> Vec<DocId> {
    let all: Worth = (terms.len(), terms.iter().map(|(_, length)| length).sum());
    let mut best: Vec<(Worth, DocId)> = Vec::new();
    let mut from = entries.start;
    let Some(last) = n.checked_sub(1) else {
        return Vec::new();
    };
    loop {
        let least = best.get(last).map_or((0, 0), |(worth, _)| *worth);
        if least == all {
            break; // of equal ones the first are wanted
        }
        let (led, leading) = terms.split_at_mut(led_by_others(terms, least));
        let next = leading
            .iter_mut()
            .map(|(fields, _)| to(fields, from, entries.end))
            .min();
        let Some(entry) = next.filter(|entry| *entry < entries.end) else {
            break;
        };
        let mut worth = (0, 0);
        for (fields, length) in led.iter_mut().chain(leading) {
            if to(fields, entry, entry + 1) == entry {
                worth = (worth.0 + 1, worth.1 + *length);
            }
        }
        if worth > least && lives(entry) {
            let place = best.partition_point(|(other, _)| *other >= worth);
            best.insert(place, (worth, entry));
            best.truncate(n);
        }
        from = entry + 1;
    }
    best.into_iter().map(|(_, entry)| entry).collect()
}

/// How many of the first terms are worth too little even together: an entry without any further term need not be looked at.
fn led_by_others(terms: &[Term], least: Worth) -> usize {
    let mut together = (0, 0);
    let worthless = terms.iter().take_while(|(_, length)| {
        together = (together.0 + 1, together.1 + length);
        together <= least
    });
    worthless.count()
}

/// The first entry of a term from `target` on, not looking beyond `end`.
fn to(fields: &mut [Standing], target: DocId, end: DocId) -> DocId {
    let first = fields.iter_mut().map(|field| field.next(target, end));
    first.min().unwrap_or(end)
}

/// The entries after that of a revision up to the next revision: its provisions, written together with it.
fn provisions_of(inner: &Inner, segment: u32, revision: DocId) -> Result<Range<DocId>> {
    let place = usize::try_from(segment).unwrap_or(usize::MAX);
    let revisions = inner.revisions()?.get(place).map(Vec::as_slice);
    let revisions = revisions.unwrap_or_default();
    let next = revisions.partition_point(|other| *other <= revision);
    Ok(revision + 1..revisions.get(next).copied().unwrap_or(TERMINATED))
}
