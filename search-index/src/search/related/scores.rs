//! BM25 over one run field, term by term into one array for each segment.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, Term};

use super::terms::Terms;
use super::weights::Weights;
use crate::error::{Error, Result};
use crate::schema::RunField;
use crate::search::{Inner, SearchRequest};

/// The scores of all entries that have a term.
pub(super) struct Scores<'a> {
    pub(super) by_segment: Vec<InSegment>,
    /// The score of an entry that has every term as often as one can.
    pub(super) attainable: f32,
    scratch: &'a Scratch,
}

/// The scores of one segment.
#[derive(Default)]
pub(super) struct InSegment {
    /// of every entry; 0 where nothing matches
    scores: Vec<f32>,
    /// the entries whose score is not 0, each once
    touched: Vec<DocId>,
}

impl InSegment {
    /// Entries with their scores, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (DocId, f32)> {
        self.touched.iter().filter_map(|&doc| {
            let score = self.scores.get(usize::try_from(doc).ok()?)?;
            Some((doc, *score))
        })
    }

    fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            let place = usize::try_from(doc).ok();
            if let Some(score) = place.and_then(|place| self.scores.get_mut(place)) {
                *score = 0.0;
            }
        }
    }
}

/// The room for scores, kept from one search to the next and from one state to the next: it is large where the index is, and
/// to get it anew for each search makes the memory of the process grow.
#[derive(Default)]
pub(crate) struct Scratch(Mutex<Vec<Vec<InSegment>>>);

impl Scratch {
    fn take(&self, readers: &[SegmentReader]) -> Vec<InSegment> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut rooms = kept.unwrap_or_default();
        rooms.resize_with(readers.len(), InSegment::default);
        for (room, reader) in rooms.iter_mut().zip(readers) {
            let entries = usize::try_from(reader.max_doc()).unwrap_or(0);
            room.scores.resize(entries, 0.0);
        }
        rooms
    }
}

impl Drop for Scores<'_> {
    fn drop(&mut self) {
        let mut rooms = std::mem::take(&mut self.by_segment);
        rooms.iter_mut().for_each(InSegment::clear);
        let mut kept = self
            .scratch
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.push(rooms);
    }
}

/// Scores every entry against `terms` in `field`. `entries` is the number of entries that have the field.
pub(super) fn scores<'a>(
    inner: &'a Inner,
    field: RunField,
    terms: &Terms,
    entries: u64,
    weights: &Weights,
    request: &SearchRequest,
) -> Result<Scores<'a>> {
    let readers = inner.engine.segment_readers();
    let mut scores = Scores {
        by_segment: inner.scratch.take(readers),
        attainable: 0.0,
        scratch: &inner.scratch,
    };
    for (field, terms) in [(field.pairs, &terms.pairs), (field.singles, &terms.singles)] {
        add(
            &mut scores,
            readers,
            field,
            terms,
            entries,
            weights,
            request,
        )?;
    }
    Ok(scores)
}

fn add(
    scores: &mut Scores<'_>,
    readers: &[SegmentReader],
    field: Field,
    terms: &BTreeMap<String, f32>,
    entries: u64,
    weights: &Weights,
    request: &SearchRequest,
) -> Result<()> {
    let mut segments = Vec::with_capacity(readers.len());
    let mut tokens = 0;
    for reader in readers {
        let inverted = reader.inverted_index(field)?;
        tokens += inverted.total_num_tokens();
        segments.push((inverted, reader.get_fieldnorms_reader(field)?));
    }
    let saturation = saturation(tokens, entries, weights);
    for (text, weight) in terms {
        if request
            .stop
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
        {
            return Err(Error::Stopped);
        }
        let term = Term::from_field_text(field, text);
        let mut frequency = 0;
        for (inverted, _) in &segments {
            frequency += u64::from(inverted.doc_freq(&term)?);
        }
        if frequency == 0 {
            continue;
        }
        let rarity = rarity(frequency, entries);
        let factor = weight * rarity * (weights.k1 + 1.0);
        if factor <= 0.0 {
            continue;
        }
        scores.attainable += factor;
        for ((inverted, lengths), room) in segments.iter().zip(&mut scores.by_segment) {
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?
            else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let often = tantivy::postings::Postings::term_freq(&postings);
                #[expect(clippy::cast_precision_loss, reason = "frequencies are small")]
                let often = often as f32;
                let length = usize::from(lengths.fieldnorm_id(doc));
                if let (Some(score), Some(norm)) = (
                    usize::try_from(doc)
                        .ok()
                        .and_then(|doc| room.scores.get_mut(doc)),
                    saturation.get(length),
                ) {
                    if *score == 0.0 {
                        room.touched.push(doc);
                    }
                    *score += factor * often / (often + norm);
                }
                doc = postings.advance();
            }
        }
    }
    Ok(())
}

/// How rare a term is among all entries (the usual form that is never negative).
#[expect(clippy::cast_precision_loss, reason = "a ratio of counts")]
fn rarity(frequency: u64, entries: u64) -> f32 {
    let (frequency, entries) = (frequency as f32, entries.max(frequency) as f32);
    (1.0 + (entries - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// k1 · (1 − b + b · length ⁄ mean length) for each of the lengths that the engine tells apart.
#[expect(clippy::cast_precision_loss, reason = "a ratio of lengths")]
fn saturation(tokens: u64, entries: u64, weights: &Weights) -> Vec<f32> {
    let mean = (tokens as f32 / entries.max(1) as f32).max(1.0);
    (0..=u8::MAX)
        .map(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            weights.k1 * (1.0 - weights.b + weights.b * length / mean)
        })
        .collect()
}
