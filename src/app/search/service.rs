//! The service that pages, API and command line ask.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use search_index::{Filters, Hit, Query, SearchAnswer, SearchRequest, Searcher};
use tokio::sync::Semaphore;

use super::answer::DocumentAnswer;
use super::find::{Found, Wanted};
use super::handle::{SearchHandle, invalid_cursor};
use super::hits::{self, ReadHit, Reason};
use super::query::{DocumentQuery, MatchMode};
use super::recognise::{self, ArticleReference};
use super::turn::{Plan, Turn, parse, request};
use super::words::{describe, facets};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::store::{Store, text as store_text};

/// Searches at once for each core.
const PER_CORE: usize = 1;
/// How many recognised documents are named beside a list that hides them.
const RECOGNISED: usize = 3;
/// How often a page is filled up where hits were no longer public.
const REFILLS: usize = 5;

/// When it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// 今天.
    pub today: NaiveDate,
    /// The server's instant, from which cursors are kept.
    pub now: DateTime<Utc>,
}

impl From<&RequestContext> for Asked {
    fn from(cx: &RequestContext) -> Self {
        Self {
            today: cx.today,
            now: cx.now,
        }
    }
}

/// 检索 for everybody: nothing here looks at who asks, because only what is public is found.
#[derive(Debug, Clone)]
pub struct SearchService {
    pub(super) store: Arc<Store>,
    pub(super) handle: Arc<SearchHandle>,
    pub(super) permits: Arc<Semaphore>,
}

impl SearchService {
    /// A service over the index that `handle` holds.
    pub fn new(store: Arc<Store>, handle: Arc<SearchHandle>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            handle,
            permits: Arc::new(Semaphore::new(PER_CORE * cores)),
        }
    }

    /// The newest state of the index, for looking up by key.
    ///
    /// # Errors
    /// [`Error::Unavailable`] while the index is being built.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        self.handle.current()
    }

    /// Searches documents.
    ///
    /// # Errors
    /// [`Error::Query`] with the place; [`Error::Invalid`] for a wrong cursor; [`Error::Gone`] for one
    /// whose state is no longer kept; [`Error::Unavailable`] where the index is being built, too many search
    /// at once, or the search takes too long.
    pub async fn documents(
        &self,
        cx: &RequestContext,
        query: &DocumentQuery,
    ) -> Result<DocumentAnswer, Error> {
        self.documents_at(Asked::from(cx), query).await
    }

    /// As [`SearchService::documents`], where there is no request.
    pub async fn documents_at(
        &self,
        asked: Asked,
        query: &DocumentQuery,
    ) -> Result<DocumentAnswer, Error> {
        let words = parse(&query.q)?;
        let turn = Turn::of(query, asked.today)?;
        let article = match query.match_mode {
            MatchMode::Auto if words.is_plain() => recognise::article(&query.q),
            MatchMode::Auto | MatchMode::Exact | MatchMode::Related => None,
        };
        let told = words.clone();
        let mut found = self.find(query, words, &turn, article.as_ref()).await?;
        let article = article.filter(|_| found.settled.plan == Plan::Article);
        let mut read = hits::read(&self.store, &found.answer.hits).await?;
        let mut dropped = found.answer.hits.len() - read.len();
        let count = found.answer.count;
        for _ in 0..REFILLS {
            let missing = query.limit().saturating_sub(read.len());
            let Some(cursor) = found.answer.next.take_if(|_| dropped > 0 && missing > 0) else {
                break;
            };
            let (more, best) = {
                let settled = found.settled.clone();
                self.blocking(move |stop| settled.page_after(cursor, missing, stop))
                    .await?
            };
            let filled = hits::read(&self.store, &more.hits).await?;
            dropped += more.hits.len() - filled.len();
            read.extend(filled);
            found.answer.next = more.next;
            found.best.extend(best);
        }
        let next = found.answer.next.take().map(|cursor| {
            self.handle.handed_out(found.answer.generation, asked.now);
            turn.cursor_of(found.settled.plan, &cursor)
        });
        let snippets = self
            .snippets(&found.best, &read, &found.settled.marks(), article.as_ref())
            .await?;
        let results = read
            .iter()
            .zip(snippets)
            .map(|(hit, snippets)| {
                let reason = Reason::of(
                    hit,
                    found.settled.plan == Plan::Related,
                    &found.settled.request,
                );
                hits::result(hit, turn.as_of, snippets, reason)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let recognised = self.recognised(query, &found, &read, turn.as_of).await?;
        Ok(DocumentAnswer {
            count: count.saturating_sub(u64::try_from(dropped).unwrap_or(u64::MAX)),
            description: describe(
                query,
                &told,
                article.as_ref(),
                found.settled.plan,
                turn.as_of,
            ),
            match_mode: found.settled.plan.match_mode(),
            recognised,
            results,
            facets: facets(found.answer.facets),
            next,
        })
    }

    /// The documents whose number or title the query is, where the filters hide them: they are named beside the list.
    async fn recognised(
        &self,
        query: &DocumentQuery,
        found: &Found,
        read: &[ReadHit],
        as_of: NaiveDate,
    ) -> Result<Vec<super::answer::DocumentHit>, Error> {
        let keys = &found.settled.request.number_keys;
        let unfiltered = found.settled.request.filters == Filters::default();
        let shown = read.iter().any(|hit| hit.number_match);
        if keys.is_empty() || unfiltered || shown || query.cursor.is_some() {
            return Ok(Vec::new());
        }
        let request = SearchRequest {
            number_keys: keys.clone(),
            limit: RECOGNISED,
            ..SearchRequest::new(Query::default(), as_of)
        };
        let answer = self.search(&found.settled.searcher, request).await?;
        let read = hits::read(&self.store, &answer.hits).await?;
        read.iter()
            .map(|hit| {
                let reason = Reason::of(hit, false, &found.settled.request);
                hits::result(hit, as_of, Vec::new(), reason)
            })
            .collect()
    }

    /// The first or next page. A query that names an article is searched by the words before it, where
    /// the best hit bears them in its title and has that article.
    async fn find(
        &self,
        query: &DocumentQuery,
        words: Query,
        turn: &Turn,
        article: Option<&ArticleReference>,
    ) -> Result<Found, Error> {
        let searcher = match &turn.cursor {
            Some((_, cursor)) => self.handle.of_cursor(cursor)?,
            None => self.handle.current()?,
        };
        let plan = turn.cursor.as_ref().map(|(plan, _)| *plan);
        let wanted = |words: Query, typed: &str| Wanted {
            searcher: searcher.clone(),
            request: request(query, words, typed, turn),
            typed: typed.to_owned(),
            mode: query.match_mode,
            plan,
        };
        if let Some(article) = article.filter(|_| plan != Some(Plan::Typed)) {
            let wanted = wanted(parse(&article.title)?, &article.title);
            let found = self.blocking(|stop| wanted.find_titled(stop)).await?;
            if plan.is_some() || self.has_article(&found, article).await? {
                return Ok(found);
            }
        } else if plan == Some(Plan::Article) {
            return Err(invalid_cursor());
        }
        let wanted = wanted(words, &query.q);
        self.blocking(|stop| wanted.find(stop)).await
    }

    /// Whether the best hit bears the words in its title and has the article.
    async fn has_article(&self, found: &Found, article: &ArticleReference) -> Result<bool, Error> {
        let first: Vec<Hit> = found.answer.hits.iter().take(1).cloned().collect();
        let read = hits::read(&self.store, &first).await?;
        let Some(revision) = read.first().map(|hit| &hit.revision) else {
            return Ok(false);
        };
        let titles = std::iter::once(&revision.title).chain(&revision.instrument_title);
        let query = &found.settled.request.query;
        if !titles
            .into_iter()
            .any(|title| recognise::in_title(query, title))
        {
            return Ok(false);
        }
        let provisions = store_text::provisions(self.store.reader(), &revision.id).await?;
        Ok(provisions.iter().any(|row| article.is(&row.eid)))
    }

    async fn search(
        &self,
        searcher: &Searcher,
        request: SearchRequest,
    ) -> Result<SearchAnswer, Error> {
        let searcher = searcher.clone();
        self.blocking(move |stop| {
            searcher.search(&SearchRequest {
                stop: Some(stop),
                ..request
            })
        })
        .await
    }
}
