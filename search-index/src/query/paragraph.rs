//! 同款: provisions with a paragraph (a line of their text) in which a query of words holds.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::except::unexplained;
use super::places::{Check, Checked, Places};
use crate::schema::{RunField, column};

/// What must hold of a paragraph; runs are named by their place in a list.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    Run(usize),
    All(Vec<Holds>),
    Any(Vec<Holds>),
    Not(Box<Holds>),
}

impl Holds {
    fn of(&self, stands: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Run(run) => stands(*run),
            Self::All(parts) => parts.iter().all(|part| part.of(stands)),
            Self::Any(parts) => parts.iter().any(|part| part.of(stands)),
            Self::Not(part) => !part.of(stands),
        }
    }
}

/// Entries of `candidates` with such a paragraph.
#[derive(Debug, Clone)]
pub(super) struct InParagraph {
    /// provisions; all that may have one are among them
    pub(super) candidates: Arc<dyn Query>,
    pub(super) field: RunField,
    /// folded
    pub(super) runs: Vec<String>,
    pub(super) holds: Holds,
}

impl Query for InParagraph {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(InParagraphWeight {
            candidates: self.candidates.weight(scoring)?,
            query: self.clone(),
        }))
    }
}

struct InParagraphWeight {
    candidates: Box<dyn Weight>,
    query: InParagraph,
}

impl Weight for InParagraphWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let InParagraph { field, runs, .. } = &self.query;
        let runs = runs.iter().map(|run| Places::open(reader, *field, run));
        let check = Paragraphs {
            runs: runs.collect::<tantivy::Result<_>>()?,
            holds: self.query.holds.clone(),
            breaks: reader.fast_fields().column_opt(column::BREAKS)?,
            borders: Vec::new(),
        };
        let candidates = self.candidates.scorer(reader, boost)?;
        Ok(Box::new(Checked::new(candidates, check)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        unexplained()
    }
}

struct Paragraphs {
    runs: Vec<Places>,
    holds: Holds,
    breaks: Option<Column<u64>>,
    borders: Vec<u64>,
}

impl Check for Paragraphs {
    fn holds(&mut self, doc: DocId) -> bool {
        self.borders.clear();
        if let Some(breaks) = &self.breaks {
            self.borders.extend(breaks.values_for_doc(doc));
        }
        let borders = &self.borders;
        let paragraph = |at: u64| borders.partition_point(|border| *border <= at);
        let stands: Vec<Vec<usize>> = self
            .runs
            .iter_mut()
            .map(|run| {
                let length = u64::from(run.length);
                let whole = run.in_entry(doc).iter().filter_map(|start| {
                    let start = u64::from(*start);
                    let first = paragraph(start);
                    (paragraph(start + length - 1) == first).then_some(first)
                });
                whole.collect()
            })
            .collect();
        (0..=borders.len()).any(|paragraph| {
            let stands = |run: usize| {
                let run = stands.get(run);
                run.is_some_and(|run| run.binary_search(&paragraph).is_ok())
            };
            self.holds.of(&stands)
        })
    }
}
