//! Related search: a ranked list for what is asked in one's own words, and for what is nearly right.
//!
//! Exact search answers what stands in a text. This answers what a text is about: a lay question, a short name, a title with a
//! wrong character, a body and a topic. It ranks at most [`MOST`] entries and counts only these. Nothing is cut into words
//! of a dictionary; the weights and where they come from are in [`Weights`].

mod candidates;
mod documents;
mod provisions;
mod scores;
mod terms;
mod titled;
mod titles;
mod weights;

pub(crate) use scores::Scratch;
pub use terms::question_marks;
pub use titled::Titled;
pub use weights::Weights;

use std::hash::{Hash as _, Hasher as _};

use super::collect::{FacetSums, resume};
use super::columns::Columns;
use super::rank::{Best, Cursor, Fnv, Ranked, asked, score_key};
use super::request::{Facets, FacetsWanted};
use super::{Inner, MAX_LIMIT, ProvisionAnswer, SearchAnswer, SearchRequest, Searcher, Unit};
use crate::error::{Error, Result, guarded};
use candidates::Candidate;

/// The most entries of a related list.
pub const MOST: usize = 1_000;

/// What is asked in one's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The question, the short name, the piece of text; the first 400 characters count.
    pub text: String,
    /// Names, or parts of names, of bodies that were named: documents of theirs rank higher. Folded like everything.
    pub authorities: Vec<String>,
    /// A document whose own provisions are left out: to look for the like elsewhere. Searching documents ignores it.
    pub elsewhere_than: Option<String>,
    /// How it weighs.
    pub weights: Weights,
}

impl Related {
    /// A question with the measured weights.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            authorities: Vec::new(),
            elsewhere_than: None,
            weights: Weights::MEASURED,
        }
    }
}

/// What a ranking brought.
struct List {
    count: u64,
    page: Vec<Ranked>,
    facets: Facets,
    next: Option<String>,
}

impl Searcher {
    /// Ranks documents by relation. Of `request` the query counts for nothing; day, filters, page and facets do. `count` and
    /// facets are those of the list, which ends at [`MOST`]; a filter applies to its own facet too.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn related(&self, related: &Related, request: &SearchRequest) -> Result<SearchAnswer> {
        guarded(|| {
            checked(request)?;
            let ranked = documents::ranked(&self.inner, related, request)?;
            let list = page(&self.inner, Unit::Revision, related, request, ranked)?;
            Ok(SearchAnswer {
                count: list.count,
                hits: list
                    .page
                    .iter()
                    .map(|ranked| self.hit(ranked))
                    .collect::<Result<_>>()?,
                facets: list.facets,
                next: list.next,
                generation: self.inner.generation,
            })
        })
    }

    /// Ranks provisions by relation, as [`Searcher::related`].
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn related_provisions(
        &self,
        related: &Related,
        request: &SearchRequest,
    ) -> Result<ProvisionAnswer> {
        guarded(|| {
            checked(request)?;
            let ranked = provisions::ranked(&self.inner, related, request)?.candidates;
            let list = page(&self.inner, Unit::Provision, related, request, ranked)?;
            Ok(ProvisionAnswer {
                count: list.count,
                hits: list
                    .page
                    .iter()
                    .map(|ranked| self.provision_hit(ranked))
                    .collect::<Result<_>>()?,
                facets: list.facets,
                next: list.next,
                generation: self.inner.generation,
            })
        })
    }
}

fn checked(request: &SearchRequest) -> Result<()> {
    if request.limit > MAX_LIMIT {
        return Err(Error::Limit {
            asked: request.limit,
            max: MAX_LIMIT,
        });
    }
    Ok(())
}

/// The page of a list that is ranked already.
fn page(
    inner: &Inner,
    unit: Unit,
    related: &Related,
    request: &SearchRequest,
    mut ranked: Vec<Candidate>,
) -> Result<List> {
    ranked.sort_unstable();
    ranked.truncate(MOST);
    let asked = {
        let mut hash = Fnv::default();
        (
            asked(unit, request),
            &related.text,
            &related.authorities,
            &related.elsewhere_than,
        )
            .hash(&mut hash);
        hash.finish()
    };
    let after = match &request.cursor {
        Some(text) => Some(resume(text, asked, inner.generation)?),
        None => None,
    };
    let mut best = Best::new(request.limit, after);
    for one in &ranked {
        best.push(Ranked {
            first: false,
            key: score_key(one.score),
            segment: u32::try_from(one.segment).unwrap_or(u32::MAX),
            doc: one.doc,
            score: one.score,
        });
    }
    let (page, more) = best.finish();
    let next = page.last().filter(|_| more).map(|last| {
        let last = *last;
        let generation = inner.generation;
        Cursor {
            generation,
            asked,
            last,
        }
        .write()
    });
    Ok(List {
        count: ranked.len() as u64,
        page,
        facets: facets(inner, request, &ranked)?,
        next,
    })
}

fn facets(inner: &Inner, request: &SearchRequest, ranked: &[Candidate]) -> Result<Facets> {
    let mut sums = FacetSums::default();
    if request.facets != FacetsWanted::default() {
        for (segment, columns) in inner.columns.iter().enumerate() {
            let mut columns = Columns::new(columns, request)?;
            for one in ranked.iter().filter(|one| one.segment == segment) {
                columns.count(one.doc, 0);
            }
            sums.add(&columns, request.facets)?;
        }
    }
    Ok(sums.finish())
}
