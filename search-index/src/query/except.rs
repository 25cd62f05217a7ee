//! Everything that one query finds and others do not. The engine's own exclusion moves its scorers against their contract (0.27
//! asserts on phrases that begin later), so this is ours.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

/// `wanted` without what any of `excluded` finds. Only `wanted` scores.
#[derive(Debug, Clone)]
pub(super) struct Except {
    wanted: Arc<dyn Query>,
    excluded: Vec<Arc<dyn Query>>,
}

impl Except {
    pub(super) fn new(wanted: Box<dyn Query>, excluded: Vec<Box<dyn Query>>) -> Self {
        Self {
            wanted: wanted.into(),
            excluded: excluded.into_iter().map(Arc::from).collect(),
        }
    }
}

/// The same without scores.
pub(super) fn silently(scoring: EnableScoring<'_>) -> EnableScoring<'_> {
    match scoring {
        EnableScoring::Enabled { searcher, .. } => EnableScoring::disabled_from_searcher(searcher),
        silent @ EnableScoring::Disabled { .. } => silent,
    }
}

/// Nobody asks for an explanation.
pub(super) fn unexplained() -> tantivy::Result<Explanation> {
    Err(TantivyError::InvalidArgument("no explanation".to_owned()))
}

impl Query for Except {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let silent = silently(scoring);
        let excluded = self.excluded.iter().map(|query| query.weight(silent));
        Ok(Box::new(ExceptWeight {
            wanted: self.wanted.weight(scoring)?,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        }))
    }
}

struct ExceptWeight {
    wanted: Box<dyn Weight>,
    excluded: Vec<Box<dyn Weight>>,
}

impl Weight for ExceptWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let excluded = self.excluded.iter().map(|weight| {
            let scorer = weight.scorer(reader, 1.0)?;
            Ok(Excluded {
                reached: scorer.doc(),
                stands: true,
                scorer,
            })
        });
        let mut scorer = ExceptScorer {
            wanted: self.wanted.scorer(reader, boost)?,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        };
        scorer.settle(scorer.doc());
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        unexplained()
    }
}

struct ExceptScorer {
    wanted: Box<dyn Scorer>,
    excluded: Vec<Excluded>,
}

impl ExceptScorer {
    fn passes(&mut self, doc: DocId) -> bool {
        !self.excluded.iter_mut().any(|excluded| excluded.has(doc))
    }

    /// Goes on from `doc`, at which `wanted` stands, to the first entry that is not excluded.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED && !self.passes(doc) {
            doc = self.wanted.advance();
        }
        doc
    }
}

impl DocSet for ExceptScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.wanted.advance();
        self.settle(doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let doc = self.wanted.seek(target);
        self.settle(doc)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.wanted.seek_danger(target) {
            SeekDangerResult::Found if !self.passes(target) => {
                SeekDangerResult::SeekLowerBound(target + 1)
            }
            other => other,
        }
    }

    fn doc(&self) -> DocId {
        self.wanted.doc()
    }

    fn size_hint(&self) -> u32 {
        self.wanted.size_hint()
    }

    fn cost(&self) -> u64 {
        self.wanted.cost()
    }
}

impl Scorer for ExceptScorer {
    fn score(&mut self) -> Score {
        self.wanted.score()
    }
}

/// An excluded set, asked for ascending entries. It is only ever moved forward, and never beyond what is asked.
struct Excluded {
    scorer: Box<dyn Scorer>,
    /// nothing before this is in the set, but for what was asked already
    reached: DocId,
    /// whether `reached` itself is
    stands: bool,
}

impl Excluded {
    fn has(&mut self, doc: DocId) -> bool {
        if doc < self.reached || doc == self.reached && self.stands {
            return doc == self.reached;
        }
        (self.reached, self.stands) = match self.scorer.seek_danger(doc) {
            SeekDangerResult::Found => (doc, true),
            SeekDangerResult::SeekLowerBound(bound) => (bound, false),
        };
        self.stands
    }
}
