//! 被引: the documents whose texts name a document, exactly counted, by the index.

use chrono::NaiveDate;
use search_index::{Query, SearchRequest};

use super::hits::{self, ReadHit};
use super::query::DocumentQuery;
use super::service::{Asked, SearchService};
use super::turn::{Turn, request};
use crate::app::citations::Lookup;
use crate::app::error::Error;

/// A page of the documents that cite one.
#[derive(Debug)]
pub(crate) struct CitingPage {
    /// How many documents there are, exactly.
    pub(crate) count: u64,
    /// The page: what is public of it.
    pub(crate) hits: Vec<ReadHit>,
    /// The day whose texts count.
    pub(crate) as_of: NaiveDate,
    /// Cursor of the next page.
    pub(crate) next: Option<String>,
}

impl SearchService {
    /// Where the titles of citations are looked up.
    pub fn lookup(&self) -> Lookup<'_> {
        Lookup::Index(&self.handle)
    }

    /// The documents whose text on the day cites one of `names`, the latest published first. Of `query` the
    /// filters, the page and the day count.
    ///
    /// # Errors
    /// As [`SearchService::documents`].
    pub(crate) async fn citing(
        &self,
        asked: Asked,
        names: Vec<String>,
        query: &DocumentQuery,
    ) -> Result<CitingPage, Error> {
        let turn = Turn::of(query, asked.today)?;
        let searcher = match turn.inner() {
            Some(cursor) => self.handle.of_cursor(cursor)?,
            None => self.handle.current()?,
        };
        let mut wanted = request(query, Query::default(), "", &turn);
        wanted.number_keys = Vec::new();
        wanted.filters.cites = names;
        let answer = self
            .blocking(move |stop| {
                searcher.search(&SearchRequest {
                    stop: Some(stop),
                    ..wanted
                })
            })
            .await?;
        let hits = hits::read(&self.store, &answer.hits).await?;
        let dropped = answer.hits.len() - hits.len();
        let next = answer.next.map(|cursor| {
            self.handle.handed_out(answer.generation, asked.now);
            turn.typed(&cursor)
        });
        Ok(CitingPage {
            count: answer
                .count
                .saturating_sub(u64::try_from(dropped).unwrap_or(u64::MAX)),
            hits,
            as_of: turn.as_of,
            next,
        })
    }
}
