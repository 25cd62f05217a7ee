//! All documents that a query finds, for work on whole sets: words as typed, nothing near.

use std::collections::BTreeSet;

use search_index::{Query, SearchRequest};

use super::recognise;
use super::service::{Asked, SearchService};
use super::turn::parse;
use crate::app::citations::names::cited_names;
use crate::app::error::Error;
use crate::text::citations::Citation;

/// Hits on a page of the engine.
const PAGE: usize = 1_000;

/// A document that others cite, perhaps one article of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basis {
    /// The keys under which it is cited.
    pub(crate) names: Vec<String>,
    /// 第三十二条, as it is printed.
    pub(crate) article: Option<String>,
}

impl Basis {
    /// Reads 《…》第X条, a title or a number; `None` where it names nothing.
    pub(crate) fn read(named: &str) -> Option<Self> {
        let names = recognise::cited(named);
        let article = recognise::article(named).map(|found| found.label);
        (!names.is_empty()).then_some(Self { names, article })
    }

    /// Whether a citation means it.
    pub(crate) fn is_meant(&self, citation: &Citation) -> bool {
        let named = cited_names([citation], &BTreeSet::new());
        let place = citation.provision.filter(|place| place.article > 0);
        let label = place.map(|place| recognise::article_label(place.article, place.sub));
        self.names.iter().any(|name| named.contains(name))
            && (self.article.is_none() || self.article == label)
    }
}

impl SearchService {
    /// Ids of the documents whose text of today has the words.
    ///
    /// # Errors
    /// [`Error::Query`] with the place; [`Error::Unavailable`] where the index is being built.
    pub(crate) async fn gather(&self, asked: Asked, q: &str) -> Result<BTreeSet<String>, Error> {
        self.all(SearchRequest::new(parse(q)?, asked.today)).await
    }

    /// Ids of the documents whose text of today cites one of `names`.
    ///
    /// # Errors
    /// As [`SearchService::gather`].
    pub(crate) async fn gather_citing(
        &self,
        asked: Asked,
        names: Vec<String>,
    ) -> Result<BTreeSet<String>, Error> {
        let mut request = SearchRequest::new(Query::default(), asked.today);
        request.filters.cites = names;
        self.all(request).await
    }

    async fn all(&self, request: SearchRequest) -> Result<BTreeSet<String>, Error> {
        let searcher = self.searcher()?;
        self.blocking(move |stop| {
            let mut request = SearchRequest {
                limit: PAGE,
                order: search_index::Order::PublishedNewest,
                stop: Some(stop),
                ..request
            };
            let mut found = BTreeSet::new();
            loop {
                let page = searcher.search(&request)?;
                found.extend(page.hits.into_iter().map(|hit| hit.document_id));
                match page.next {
                    Some(next) => request.cursor = Some(next),
                    None => return Ok(found),
                }
            }
        })
        .await
    }
}
