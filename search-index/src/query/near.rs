//! Runs that stand close together.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::except::unexplained;
use super::places::{Check, Checked, Places};
use crate::schema::RunField;

/// Entries of `candidates` in which the runs stand with at most `distance` other characters between them.
#[derive(Debug, Clone)]
pub(super) struct Near {
    /// entries that have all runs
    pub(super) candidates: Arc<dyn Query>,
    pub(super) field: RunField,
    /// folded
    pub(super) runs: Vec<String>,
    pub(super) distance: u32,
}

impl Query for Near {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(NearWeight {
            candidates: self.candidates.weight(scoring)?,
            near: self.clone(),
        }))
    }
}

struct NearWeight {
    candidates: Box<dyn Weight>,
    near: Near,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Near { field, runs, .. } = &self.near;
        let runs = runs.iter().map(|run| Places::open(reader, *field, run));
        let runs = runs.collect::<tantivy::Result<Vec<_>>>()?;
        let longest = runs.iter().map(|run| run.length).sum::<u32>() + self.near.distance;
        let candidates = self.candidates.scorer(reader, boost)?;
        Ok(Box::new(Checked::new(
            candidates,
            Stretch { runs, longest },
        )))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        unexplained()
    }
}

/// Whether a stretch of at most `longest` characters holds all runs.
struct Stretch {
    runs: Vec<Places>,
    longest: u32,
}

impl Check for Stretch {
    fn holds(&mut self, doc: DocId) -> bool {
        if self.runs.iter_mut().any(|run| run.in_entry(doc).is_empty()) {
            return false;
        }
        let runs: Vec<(&[u32], u32)> = self
            .runs
            .iter()
            .map(|run| (run.starts(), run.length))
            .collect();
        shortest_within(&runs, self.longest)
    }
}

/// Each list holds the ascending beginnings of a run of that length. For each place taken as the first, the next one of every
/// other run is the best choice; so one walk along all lists is enough.
fn shortest_within(runs: &[(&[u32], u32)], longest: u32) -> bool {
    let mut heads = vec![0_usize; runs.len()];
    loop {
        let mut first = (0, u32::MAX);
        let mut end = 0;
        for (n, ((starts, length), head)) in runs.iter().zip(&heads).enumerate() {
            let Some(&start) = starts.get(*head) else {
                return false;
            };
            if start < first.1 {
                first = (n, start);
            }
            end = end.max(start.saturating_add(*length));
        }
        if end.saturating_sub(first.1) <= longest {
            return true;
        }
        if let Some(head) = heads.get_mut(first.0) {
            *head += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_shortest_stretch_is_found(
            lists in prop::collection::vec((prop::collection::btree_set(0_u32..40, 1..5), 2_u32..5), 2..4),
            longest in 4_u32..30,
        ) {
            let lists: Vec<(Vec<u32>, u32)> =
                lists.into_iter().map(|(starts, length)| (starts.into_iter().collect(), length)).collect();
            let mut choices = vec![(u32::MAX, 0_u32)];
            for (starts, length) in &lists {
                choices = choices.iter().flat_map(|(from, to)| {
                    starts.iter().map(|start| ((*from).min(*start), (*to).max(start + length)))
                }).collect();
            }
            let truth = choices.iter().any(|(from, to)| to - from <= longest);
            let views: Vec<(&[u32], u32)> = lists.iter().map(|(starts, length)| (starts.as_slice(), *length)).collect();
            prop_assert_eq!(shortest_within(&views, longest), truth);
        }
    }
}
