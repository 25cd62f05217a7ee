//! What the engine does for a page, in one go on one thread: the words as they stand, else what is related to them,
//! and which provisions of the hits are worth showing.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use search_index::{
    FacetsWanted, Filters, Related, Result, SearchAnswer, SearchRequest, Searcher, question_marks,
};

use super::hits::SNIPPETS;
use super::meaning::{self, Bodies};
use super::query::MatchMode;
use super::question;
use super::turn::{Plan, without_filters};

/// A page of the index, not yet read from the database.
pub(super) struct Found {
    pub(super) answer: SearchAnswer,
    /// the provisions worth showing, by revision
    pub(super) best: Best,
    pub(super) settled: Settled,
}

/// How it is asked of the engine, page by page.
#[derive(Clone)]
pub(super) struct Settled {
    pub(super) plan: Plan,
    pub(super) request: SearchRequest,
    pub(super) searcher: Searcher,
    /// what was asked for by relation
    pub(super) related: Option<Related>,
    /// as it was typed
    typed: String,
}

/// Places of provisions in their texts, by revision.
pub(super) type Best = HashMap<String, Vec<u32>>;

/// What is asked of the engine.
pub(super) struct Wanted {
    pub(super) searcher: Searcher,
    pub(super) request: SearchRequest,
    /// as it was typed
    pub(super) typed: String,
    pub(super) mode: MatchMode,
    /// of the page before
    pub(super) plan: Option<Plan>,
}

impl Wanted {
    /// The words as they stand, in plain words also as a short title or an issuing body; else what is related.
    pub(super) fn find(mut self, stop: Arc<AtomicBool>) -> Result<Found> {
        self.request.stop = Some(stop);
        let words = &self.request.query;
        let wordless = words.terms().is_empty();
        let plain = self.mode == MatchMode::Auto && words.is_plain() && !wordless;
        let mut related = Related::new(&self.typed);
        if plain {
            let short = meaning::short_title(&self.searcher, words, self.request.as_of)?;
            if words.terms().len() > 1 {
                let bodies = Bodies::of(&self.searcher)?;
                related = bodies.related(&self.typed);
                let words = words.clone();
                self.request.query = words.or_issued_by(|word| bodies.named(word));
            }
            self.request.number_keys.extend(short);
        }
        let as_typed = match (self.mode, self.plan) {
            (MatchMode::Exact, _) | (MatchMode::Auto, Some(Plan::Typed)) => true,
            (MatchMode::Related, _) | (MatchMode::Auto, Some(Plan::Related)) => false,
            (MatchMode::Auto, None | Some(Plan::Article)) => {
                !(plain && question::asks(&self.typed))
            }
        };
        if as_typed || wordless {
            let answer = self.searcher.search(&self.request)?;
            let widens = plain && self.plan.is_none();
            if answer.count > 0 || !widens || self.hidden()? {
                return self.found(answer, Plan::Typed, None);
            }
        }
        let answer = self.searcher.related(&related, &self.request)?;
        self.found(answer, Plan::Related, Some(related))
    }

    /// The words before an article, as they stand.
    pub(super) fn find_titled(mut self, stop: Arc<AtomicBool>) -> Result<Found> {
        self.request.stop = Some(stop);
        let answer = self.searcher.search(&self.request)?;
        self.found(answer, Plan::Article, None)
    }

    /// Whether it is only the filters that leave nothing: then they are to blame, and nothing is guessed.
    fn hidden(&self) -> Result<bool> {
        if self.request.filters == Filters::default() {
            return Ok(false);
        }
        let everywhere = without_filters(&self.request);
        Ok(self.searcher.search(&everywhere)?.count > 0)
    }

    fn found(self, answer: SearchAnswer, plan: Plan, related: Option<Related>) -> Result<Found> {
        let settled = Settled {
            plan,
            request: SearchRequest {
                stop: None,
                ..self.request
            },
            searcher: self.searcher,
            related,
            typed: self.typed,
        };
        Ok(Found {
            best: settled.best_of(&answer)?,
            answer,
            settled,
        })
    }
}

impl Settled {
    /// What is to be marked in texts.
    pub(super) fn marks(&self) -> Vec<String> {
        match self.plan {
            Plan::Related => question_marks(&self.typed),
            Plan::Typed | Plan::Article => {
                let terms = self.request.query.terms();
                terms.into_iter().map(str::to_owned).collect()
            }
        }
    }

    /// The `limit` hits that follow, without facets.
    pub(super) fn page_after(
        self,
        cursor: String,
        limit: usize,
        stop: Arc<AtomicBool>,
    ) -> Result<(SearchAnswer, Best)> {
        let request = SearchRequest {
            cursor: Some(cursor),
            limit,
            facets: FacetsWanted::default(),
            stop: Some(stop),
            ..self.request.clone()
        };
        let answer = match &self.related {
            Some(related) => self.searcher.related(related, &request)?,
            None => self.searcher.search(&request)?,
        };
        let best = self.best_of(&answer)?;
        Ok((answer, best))
    }

    /// Where an article is named it is shown, and must be looked for in the text.
    fn best_of(&self, answer: &SearchAnswer) -> Result<Best> {
        let marks = self.marks();
        if self.plan == Plan::Article || marks.is_empty() {
            return Ok(Best::new());
        }
        let hits = &answer.hits;
        let best = self.searcher.best_provisions(hits, &marks, SNIPPETS)?;
        let revisions = hits.iter().map(|hit| hit.revision_id.clone());
        Ok(revisions.zip(best).collect())
    }
}
