//! Where runs stand in an entry, and scorers that look at the places of what others found.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use crate::schema::RunField;
use crate::tokenizer::cover;

/// The places of one run of at least two characters. Asked for ascending entries.
pub(super) struct Places {
    /// its pairs with their distances from the beginning; none where one of them is nowhere in the segment
    pairs: Vec<(u32, SegmentPostings)>,
    /// in characters
    pub(super) length: u32,
    starts: Vec<u32>,
    of_pair: Vec<u32>,
}

impl Places {
    pub(super) fn open(
        reader: &SegmentReader,
        field: RunField,
        run: &str,
    ) -> tantivy::Result<Self> {
        let inverted = reader.inverted_index(field.pairs)?;
        let mut pairs = Vec::new();
        for (at, pair) in cover(run) {
            let term = Term::from_field_text(field.pairs, &pair);
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(postings) = inverted.read_postings(&term, option)? else {
                pairs.clear();
                break;
            };
            pairs.push((u32::try_from(at).unwrap_or(u32::MAX), postings));
        }
        Ok(Self {
            pairs,
            length: u32::try_from(run.chars().count()).unwrap_or(u32::MAX),
            starts: Vec::new(),
            of_pair: Vec::new(),
        })
    }

    /// Where the run begins in the entry, ascending, in characters.
    pub(super) fn in_entry(&mut self, doc: DocId) -> &[u32] {
        self.starts.clear();
        // positions are read only where all pairs are
        for (_, postings) in &mut self.pairs {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() != doc {
                return &self.starts;
            }
        }
        for (n, (offset, postings)) in self.pairs.iter_mut().enumerate() {
            if n == 0 {
                postings.positions(&mut self.starts);
            } else {
                postings.positions(&mut self.of_pair);
                keep_common(&mut self.starts, &self.of_pair, *offset);
            }
        }
        &self.starts
    }

    /// What [`Places::in_entry`] found last.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }
}

/// The entries in which a run stands, of which only some stretches are asked for: it never looks beyond the end of a stretch.
pub(crate) struct Standing {
    /// of the rarest pair of the run, or of the one character that it is
    rarest: SegmentPostings,
    /// where it has more than one pair
    places: Option<Places>,
    /// the entry that was found last
    found: Option<DocId>,
}

impl Standing {
    /// `None` where the run stands nowhere in the segment.
    pub(crate) fn open(
        reader: &SegmentReader,
        field: RunField,
        run: &str,
    ) -> tantivy::Result<Option<Self>> {
        let pairs = cover(run);
        let terms: Vec<Term> = match pairs.as_slice() {
            [] => vec![Term::from_field_text(field.singles, run)],
            pairs => pairs
                .iter()
                .map(|(_, pair)| Term::from_field_text(field.pairs, pair))
                .collect(),
        };
        let several = terms.len() > 1;
        let mut rarest: Option<(u32, Term)> = None;
        for term in terms {
            let often = reader.inverted_index(term.field())?.doc_freq(&term)?;
            if rarest.as_ref().is_none_or(|(least, _)| often < *least) {
                rarest = Some((often, term));
            }
        }
        let Some((_, term)) = rarest.filter(|(often, _)| *often > 0) else {
            return Ok(None);
        };
        let inverted = reader.inverted_index(term.field())?;
        let Some(rarest) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
            return Ok(None);
        };
        let places = several.then(|| Places::open(reader, field, run));
        Ok(Some(Self {
            rarest,
            places: places.transpose()?,
            found: None,
        }))
    }

    /// In how many entries it may stand.
    pub(crate) fn often(&self) -> u32 {
        self.rarest.size_hint()
    }

    /// The first entry from `from` on before `end`; anything from `end` on where there is none. Asked for ascending entries.
    pub(crate) fn next(&mut self, from: DocId, end: DocId) -> DocId {
        let mut entry = self.rarest.doc();
        loop {
            if entry < from {
                entry = self.rarest.seek(from);
            }
            if entry >= end || self.found == Some(entry) {
                return entry;
            }
            let stands = self
                .places
                .as_mut()
                .is_none_or(|places| !places.in_entry(entry).is_empty());
            if stands {
                self.found = Some(entry);
                return entry;
            }
            entry = self.rarest.advance();
        }
    }
}

/// Keeps those of `starts` that stand `offset` before one of `others`.
fn keep_common(starts: &mut Vec<u32>, others: &[u32], offset: u32) {
    let mut others = others.iter().copied().peekable();
    starts.retain(|start| {
        let wanted = start.saturating_add(offset);
        while others.next_if(|other| *other < wanted).is_some() {}
        others.peek() == Some(&wanted)
    });
}

/// Whether something holds of an entry. Asked for ascending entries.
pub(super) trait Check: Send + 'static {
    fn holds(&mut self, doc: DocId) -> bool;
}

/// Those of `candidates` of which `check` holds.
pub(super) struct Checked<C> {
    candidates: Box<dyn Scorer>,
    check: C,
}

impl<C: Check> Checked<C> {
    pub(super) fn new(candidates: Box<dyn Scorer>, check: C) -> Self {
        let mut checked = Self { candidates, check };
        checked.settle(checked.candidates.doc());
        checked
    }

    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED && !self.check.holds(doc) {
            doc = self.candidates.advance();
        }
        doc
    }
}

impl<C: Check> DocSet for Checked<C> {
    fn advance(&mut self) -> DocId {
        let doc = self.candidates.advance();
        self.settle(doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() >= target {
            return self.candidates.doc();
        }
        let doc = self.candidates.seek(target);
        self.settle(doc)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.candidates.seek_danger(target) {
            SeekDangerResult::Found if !self.check.holds(target) => {
                SeekDangerResult::SeekLowerBound(target + 1)
            }
            other => other,
        }
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        self.candidates.cost().saturating_mul(4)
    }
}

impl<C: Check> Scorer for Checked<C> {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
