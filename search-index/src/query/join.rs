//! From provisions to their revision and back.
//!
//! The entries of a document are written in one batch, each revision with its provisions directly after it, and segments keep that
//! order through merges. So the revision of a provision is the last entry of a revision before it. Both joins walk along the
//! list of revisions and keep nothing.

use std::sync::Arc;

use tantivy::postings::SegmentPostings;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::except::unexplained;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The revisions that have a provision of the inner query; each scores as the best of them.
    Up,
    /// The provisions of the revisions of the inner query; each scores as its revision.
    Down,
}

/// A query of the other kind of entries.
#[derive(Debug, Clone)]
pub(super) struct Join {
    pub(super) way: Way,
    pub(super) inner: Arc<dyn Query>,
    /// the term that all revisions have
    pub(super) revision: Term,
}

impl Query for Join {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(JoinWeight {
            way: self.way,
            inner: self.inner.weight(scoring)?,
            revision: self.revision.clone(),
            scored: scoring.is_scoring_enabled(),
        }))
    }
}

struct JoinWeight {
    way: Way,
    inner: Box<dyn Weight>,
    revision: Term,
    scored: bool,
}

impl Weight for JoinWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inverted = reader.inverted_index(self.revision.field())?;
        let revisions = inverted.read_postings(&self.revision, IndexRecordOption::Basic)?;
        let Some(revisions) = revisions else {
            return Ok(Box::new(EmptyScorer));
        };
        let inner = self.inner.scorer(reader, boost)?;
        Ok(match self.way {
            Way::Up => {
                let mut up = Up {
                    inner,
                    revisions,
                    doc: TERMINATED,
                    score: 0.0,
                    scored: self.scored,
                };
                up.settle();
                Box::new(up)
            }
            Way::Down => {
                let mut down = Down {
                    inner,
                    revisions,
                    doc: TERMINATED,
                    end: 0,
                    max_doc: reader.max_doc(),
                };
                down.settle(0);
                Box::new(down)
            }
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        unexplained()
    }
}

struct Up {
    inner: Box<dyn Scorer>,
    /// the first revision after `doc`, or after none
    revisions: SegmentPostings,
    doc: DocId,
    score: Score,
    scored: bool,
}

impl Up {
    /// Goes to the revision of the provision at which `inner` stands, and `inner` to the first provision after that revision's.
    fn settle(&mut self) -> DocId {
        self.doc = TERMINATED;
        loop {
            let provision = self.inner.doc();
            if provision == TERMINATED {
                return self.doc;
            }
            while self.revisions.doc() <= provision {
                self.doc = self.revisions.doc();
                self.revisions.advance();
            }
            let next = self.revisions.doc();
            if self.doc == TERMINATED {
                // a provision of a revision that was passed already
                self.inner.seek(next);
                continue;
            }
            if !self.scored {
                self.inner.seek(next);
                return self.doc;
            }
            self.score = self.inner.score();
            while self.inner.advance() < next {
                self.score = self.score.max(self.inner.score());
            }
            return self.doc;
        }
    }
}

impl DocSet for Up {
    fn advance(&mut self) -> DocId {
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if self.revisions.doc() < target {
            self.revisions.seek(target);
        }
        // provisions before this revision belong to one before the target
        let first = self.revisions.doc();
        if self.inner.doc() < first {
            self.inner.seek(first);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint().min(self.revisions.size_hint())
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for Up {
    fn score(&mut self) -> Score {
        self.score
    }
}

struct Down {
    /// at the revision whose provisions are passed
    inner: Box<dyn Scorer>,
    revisions: SegmentPostings,
    doc: DocId,
    /// the first entry after the provisions of that revision
    end: DocId,
    max_doc: DocId,
}

impl Down {
    /// Goes to the first provision from `target` on of the revision at which `inner` stands, or of a later one.
    fn settle(&mut self, target: DocId) -> DocId {
        loop {
            let revision = self.inner.doc();
            if revision == TERMINATED {
                self.doc = TERMINATED;
                return self.doc;
            }
            if self.revisions.doc() < revision {
                self.revisions.seek(revision);
            }
            if self.revisions.doc() == revision {
                self.revisions.advance();
            }
            self.end = self.revisions.doc().min(self.max_doc);
            self.doc = target.max(revision + 1);
            if self.doc < self.end {
                return self.doc;
            }
            self.inner.advance();
        }
    }
}

impl DocSet for Down {
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

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}

impl Scorer for Down {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
