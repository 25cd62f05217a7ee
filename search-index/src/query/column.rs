//! What is read from columns: authority, year, days. Entries of both kinds have them.

use std::ops::RangeInclusive;

use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use super::ast::{Dated, Span};
use super::except::unexplained;
use crate::fold::fold_text;
use crate::schema::column;
use crate::timeline::day;

/// A question to a column. It selects and adds nothing to the score.
#[derive(Debug, Clone)]
pub(super) enum InColumn {
    /// A folded run stands in the name of an authority.
    Authority(String),
    Year(RangeInclusive<u64>),
    Day(&'static str, RangeInclusive<i64>),
}

impl InColumn {
    pub(super) fn year(span: Span<u16>) -> Self {
        let from = span.from.map_or(0, u64::from);
        Self::Year(from..=span.through.map_or(u64::MAX, u64::from))
    }

    pub(super) fn day(dated: Dated, span: Span<chrono::NaiveDate>) -> Self {
        let name = match dated {
            Dated::Published => column::PUBLISHED_ON,
            Dated::Effective => column::EFFECTIVE_ON,
            Dated::Issued => column::ISSUED_ON,
        };
        let from = span.from.map_or(i64::MIN, day);
        Self::Day(name, from..=span.through.map_or(i64::MAX, day))
    }

    fn test(&self, reader: &SegmentReader) -> tantivy::Result<Option<Test>> {
        let columns = reader.fast_fields();
        Ok(match self {
            Self::Authority(run) => match columns.str(column::AUTHORITY)? {
                Some(column) => {
                    let wanted = named(&column, run)?;
                    Some(Test::Authority(column, wanted))
                }
                None => None,
            },
            Self::Year(range) => {
                let column = columns.column_opt(column::YEAR)?;
                column.map(|column| Test::Year(column, range.clone()))
            }
            Self::Day(name, range) => {
                let column = columns.column_opt(name)?;
                column.map(|column| Test::Day(column, range.clone()))
            }
        })
    }
}

/// Which of the values of a column have the run in them.
fn named(column: &StrColumn, run: &str) -> tantivy::Result<Vec<bool>> {
    let mut wanted = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let name = String::from_utf8_lossy(terms.key());
        wanted.push(fold_text(&name).contains(run));
    }
    Ok(wanted)
}

impl Query for InColumn {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ColumnWeight(self.clone())))
    }
}

struct ColumnWeight(InColumn);

impl Weight for ColumnWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(test) = self.0.test(reader)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let mut scorer = ColumnScorer {
            test,
            doc: 0,
            max_doc: reader.max_doc(),
        };
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        unexplained()
    }
}

enum Test {
    Authority(StrColumn, Vec<bool>),
    Year(Column<u64>, RangeInclusive<u64>),
    Day(Column<i64>, RangeInclusive<i64>),
}

impl Test {
    fn passes(&self, doc: DocId) -> bool {
        match self {
            Self::Authority(column, wanted) => column.term_ords(doc).any(|ord| {
                let wanted = usize::try_from(ord).ok().and_then(|ord| wanted.get(ord));
                wanted.copied().unwrap_or_default()
            }),
            Self::Year(column, range) => {
                column.first(doc).is_some_and(|year| range.contains(&year))
            }
            Self::Day(column, range) => column.first(doc).is_some_and(|on| range.contains(&on)),
        }
    }
}

struct ColumnScorer {
    test: Test,
    doc: DocId,
    max_doc: DocId,
}

impl ColumnScorer {
    /// Goes to the first entry from `doc` on that passes.
    fn settle(&mut self, doc: DocId) -> DocId {
        let passing = (doc..self.max_doc).find(|doc| self.test.passes(*doc));
        self.doc = passing.unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for ColumnScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.settle(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.settle(target)
    }

    /// Looks at one entry only: a column is asked best by what others found.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.max_doc {
            self.doc = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.doc = target;
        if self.test.passes(target) {
            SeekDangerResult::Found
        } else {
            SeekDangerResult::SeekLowerBound(target + 1)
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}

impl Scorer for ColumnScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
