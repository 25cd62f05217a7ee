//! Which provisions of a page's documents show best why they match: asked of the index, so that only these need be read.

use tantivy::query::EnableScoring;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::{Hit, Searcher};
use crate::error::{Result, guarded};
use crate::fold::fold_text;
use crate::query::provision_run;

/// How many terms are looked for.
const TERMS: usize = 64;

impl Searcher {
    /// For each of `hits` the places (ordinals in the list that was handed in) of the `n` provisions in which most of the
    /// `terms` stand, best first: of equal ones those with the longer terms, of these the first in the text. Terms are runs
    /// as [`Query::terms`](crate::Query::terms) gives them. Provisions without any term are left out.
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
                .map(|run| provision_run(run, &inner.fields).weight(silent))
                .collect::<tantivy::Result<Vec<_>>>()?;
            let lengths: Vec<usize> = runs.iter().map(|run| run.chars().count()).collect();
            for (reader, columns) in inner.engine.segment_readers().iter().zip(&inner.columns) {
                let mut here: Vec<(Vec<u32>, usize)> = Vec::new();
                let inverted = reader.inverted_index(inner.fields.revision_id)?;
                for (place, hit) in hits.iter().enumerate() {
                    let term = Term::from_field_text(inner.fields.revision_id, &hit.revision_id);
                    let Some(mut postings) =
                        inverted.read_postings(&term, IndexRecordOption::Basic)?
                    else {
                        continue;
                    };
                    let mut entries = Vec::new();
                    while postings.doc() != TERMINATED {
                        if !reader.is_deleted(postings.doc()) {
                            entries.push(postings.doc());
                        }
                        postings.advance();
                    }
                    if !entries.is_empty() {
                        here.push((entries, place));
                    }
                }
                // scorers only go forward
                here.sort_unstable();
                let mut found: Vec<Vec<(usize, usize)>> = here
                    .iter()
                    .map(|(entries, _)| vec![(0, 0); entries.len()])
                    .collect();
                for (weight, length) in weights.iter().zip(&lengths) {
                    let mut scorer = weight.scorer(reader, 1.0)?;
                    for ((entries, _), found) in here.iter().zip(&mut found) {
                        for (entry, (matched, longest)) in entries.iter().zip(found) {
                            if scorer.doc() < *entry {
                                scorer.seek(*entry);
                            }
                            if scorer.doc() == *entry {
                                *matched += 1;
                                *longest += length;
                            }
                        }
                    }
                }
                for ((entries, place), found) in here.iter().zip(found) {
                    let mut ranked: Vec<_> = entries
                        .iter()
                        .zip(found)
                        .filter(|(_, (matched, _))| *matched > 0)
                        .collect();
                    ranked.sort_by_key(|(entry, found)| (std::cmp::Reverse(*found), **entry));
                    let ordinals = ranked.into_iter().filter_map(|(entry, _)| {
                        let ordinal = columns.ordinal.as_ref()?.first(*entry)?;
                        u32::try_from(ordinal).ok()
                    });
                    if let Some(best) = best.get_mut(*place) {
                        *best = ordinals.take(n).collect();
                    }
                }
            }
            Ok(best)
        })
    }
}
