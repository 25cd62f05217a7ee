//! The best entries by score that may be shown, and what they belong to.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use tantivy::{Searcher as Engine, Term};

use super::scores::Scores;
use super::weights::Weights;
use crate::error::Result;
use crate::schema::Fields;
use crate::search::columns::{Columns, SegmentColumns, texts_of};
use crate::search::{Inner, SearchRequest};

/// An entry with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) segment: usize,
    pub(super) doc: u32,
    pub(super) score: f32,
}

impl Candidate {
    fn place(&self) -> (usize, u32) {
        (self.segment, self.doc)
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `Less` means: better, and of equal ones earlier in the index.
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then_with(|| self.place().cmp(&other.place()))
    }
}

/// The best `most` entries that are shown on the day and pass the filters, best first.
pub(super) fn best(
    inner: &Inner,
    scores: &Scores<'_>,
    request: &SearchRequest,
    most: usize,
) -> Result<Vec<Candidate>> {
    let mut heap: BinaryHeap<Candidate> = BinaryHeap::with_capacity(most + 1);
    let segments = inner.engine.segment_readers().iter().zip(&inner.columns);
    for (segment, ((reader, columns), scores)) in segments.zip(&scores.by_segment).enumerate() {
        let columns = Columns::new(columns, request)?;
        for (doc, score) in scores.all() {
            let candidate = Candidate {
                segment,
                doc,
                score,
            };
            let full = heap.len() == most;
            if full && heap.peek().is_some_and(|worst| *worst < candidate) {
                continue;
            }
            if reader.is_deleted(doc) || !columns.shown(doc) || columns.failed(doc) != 0 {
                continue;
            }
            heap.push(candidate);
            if heap.len() > most {
                heap.pop();
            }
        }
    }
    Ok(heap.into_sorted_vec())
}

/// The document that an entry belongs to, as a number within its segment. A document stands in one segment.
pub(super) fn document_of(columns: &SegmentColumns, doc: u32) -> Option<u64> {
    columns.document_id.as_ref()?.term_ords(doc).next()
}

/// Adds to each candidate what the other provisions of its document are worth.
pub(super) fn add_neighbours(inner: &Inner, candidates: &mut [Candidate], weights: &Weights) {
    let mut sums: HashMap<(usize, u64), (f32, usize)> = HashMap::new();
    let own: Vec<Option<(usize, u64)>> = candidates
        .iter()
        .map(|one| {
            let columns = inner.columns.get(one.segment)?;
            Some((one.segment, document_of(columns, one.doc)?))
        })
        .collect();
    for (one, own) in candidates.iter().zip(&own) {
        let Some(own) = own else { continue };
        let (sum, counted) = sums.entry(*own).or_default();
        if *counted < weights.neighbours_counted {
            *sum += one.score;
            *counted += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let share = weights.neighbours / weights.neighbours_counted.max(1) as f32;
    for (one, own) in candidates.iter_mut().zip(&own) {
        if let Some((sum, _)) = own.as_ref().and_then(|own| sums.get(own)) {
            one.score += share * sum;
        }
    }
}

/// How often documents and provisions are cited, looked up once for each.
pub(super) struct Citedness<'a> {
    engine: &'a Engine,
    fields: &'a Fields,
    columns: &'a [SegmentColumns],
    /// the live revisions of each segment, ascending
    revisions: &'a [Vec<u32>],
    known: HashMap<(usize, u32), (Vec<String>, f32)>,
}

impl<'a> Citedness<'a> {
    pub(super) fn new(inner: &'a Inner) -> Result<Self> {
        Ok(Self {
            engine: &inner.engine,
            fields: &inner.fields,
            columns: &inner.columns,
            revisions: inner.revisions()?,
            known: HashMap::new(),
        })
    }

    /// The entry of the revision that an entry belongs to: its own, or the last one before it, because a revision and its
    /// provisions are written one after the other.
    pub(super) fn revision_of(&self, segment: usize, doc: u32) -> Option<u32> {
        let revisions = self.revisions.get(segment)?;
        let after = revisions.partition_point(|revision| *revision <= doc);
        revisions.get(after.checked_sub(1)?).copied()
    }

    /// ln(1 + how many entries cite the document).
    pub(super) fn document(&mut self, segment: usize, doc: u32) -> Result<f32> {
        Ok(self.names(segment, doc)?.1)
    }

    /// ln(1 + how many entries cite this provision of the document).
    pub(super) fn provision(&mut self, segment: usize, doc: u32, label: &str) -> Result<f32> {
        if label.is_empty() {
            return Ok(0.0);
        }
        let names: Vec<String> = self.names(segment, doc)?.0.clone();
        let mut frequency = 0;
        for name in names {
            frequency += self.frequency(&crate::document::provision_key(&name, label))?;
        }
        Ok(logarithm(frequency))
    }

    fn names(&mut self, segment: usize, doc: u32) -> Result<&(Vec<String>, f32)> {
        let revision = self.revision_of(segment, doc).unwrap_or(doc);
        if !self.known.contains_key(&(segment, revision)) {
            let column = self.columns.get(segment).and_then(|all| all.names.as_ref());
            let names = match column {
                Some(column) => texts_of(column, revision)?,
                None => Vec::new(),
            };
            let mut frequency = 0;
            for name in &names {
                frequency += self.frequency(name)?;
            }
            self.known
                .insert((segment, revision), (names, logarithm(frequency)));
        }
        Ok(self.known.entry((segment, revision)).or_default())
    }

    fn frequency(&self, key: &str) -> Result<u64> {
        let mut frequency = 0;
        for field in [self.fields.cites, self.fields.relied] {
            let term = Term::from_field_text(field, key);
            for reader in self.engine.segment_readers() {
                frequency += u64::from(reader.inverted_index(field)?.doc_freq(&term)?);
            }
        }
        Ok(frequency)
    }
}

#[expect(clippy::cast_precision_loss, reason = "the logarithm of a count")]
fn logarithm(frequency: u64) -> f32 {
    (1.0 + frequency as f32).ln()
}
