//! The service that pages, API and command line ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use search_index::{Filters, Hit, Query, SearchAnswer, SearchRequest, Searcher};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::answer::{DocumentAnswer, FacetValue, FacetValues};
use super::handle::{SearchHandle, invalid_cursor};
use super::hits::{self, ReadHit};
use super::query::{DocumentQuery, MatchMode};
use super::recognise::{self, ArticleReference};
use super::states;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::validity::chinese_date;
use crate::store::Store;

/// How long a search may take.
const BUDGET: Duration = Duration::from_secs(5);
/// How long a search may wait until others are done.
const QUEUE: Duration = Duration::from_secs(1);
/// Searches at once for each core.
const PER_CORE: usize = 2;
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
    permits: Arc<Semaphore>,
}

/// How a query is carried out; its letter begins a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    Typed,
    Article,
}

/// A page of the index, not yet read from the database.
struct Found {
    answer: SearchAnswer,
    plan: Plan,
    request: SearchRequest,
    searcher: Searcher,
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
            MatchMode::Auto => recognise::article(&query.q),
            MatchMode::Exact | MatchMode::Related => None,
        };
        let mut found = self.find(query, words, &turn, article.as_ref()).await?;
        let article = article.filter(|_| found.plan == Plan::Article);
        let mut read = hits::read(&self.store, &found.answer.hits).await?;
        let mut dropped = found.answer.hits.len() - read.len();
        let count = found.answer.count;
        for _ in 0..REFILLS {
            let missing = query.limit().saturating_sub(read.len());
            let Some(cursor) = found.answer.next.take_if(|_| dropped > 0 && missing > 0) else {
                break;
            };
            let more = self.page(&found, cursor, missing).await?;
            let filled = hits::read(&self.store, &more.hits).await?;
            dropped += more.hits.len() - filled.len();
            read.extend(filled);
            found.answer.next = more.next;
        }
        let next = found.answer.next.take().map(|cursor| {
            self.handle.handed_out(found.answer.generation, asked.now);
            turn.cursor_of(found.plan, &cursor)
        });
        let snippets = self
            .snippets(&read, &found.request.query, article.as_ref())
            .await?;
        let results = read
            .iter()
            .zip(snippets)
            .map(|(hit, snippets)| hits::result(hit, turn.as_of, snippets))
            .collect::<Result<_, _>>()?;
        Ok(DocumentAnswer {
            count: count.saturating_sub(u64::try_from(dropped).unwrap_or(u64::MAX)),
            description: describe(query, article.as_ref(), turn.as_of),
            match_mode: "exact",
            results,
            facets: facets(found.answer.facets),
            next,
        })
    }

    /// The first or next page. A query that names an article is searched by the words before it, where
    /// the best hit bears them in its title.
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
        if let Some(article) = article.filter(|_| plan != Some(Plan::Typed)) {
            let words = parse(&article.title)?;
            let request = request(query, words, &article.title, turn);
            let answer = self.search(&searcher, request.clone()).await?;
            let found = Found {
                answer,
                plan: Plan::Article,
                request,
                searcher: searcher.clone(),
            };
            if plan.is_some() || self.bears_title(&found).await? {
                return Ok(found);
            }
        } else if plan == Some(Plan::Article) {
            return Err(invalid_cursor());
        }
        let request = request(query, words, &query.q, turn);
        let answer = self.search(&searcher, request.clone()).await?;
        Ok(Found {
            answer,
            plan: Plan::Typed,
            request,
            searcher,
        })
    }

    async fn bears_title(&self, found: &Found) -> Result<bool, Error> {
        let first: Vec<Hit> = found.answer.hits.iter().take(1).cloned().collect();
        let read = hits::read(&self.store, &first).await?;
        Ok(read.first().is_some_and(|hit| {
            let revision = &hit.revision;
            let titles = std::iter::once(&revision.title).chain(&revision.instrument_title);
            titles
                .into_iter()
                .any(|title| recognise::in_title(&found.request.query, title))
        }))
    }

    async fn page(
        &self,
        found: &Found,
        cursor: String,
        limit: usize,
    ) -> Result<SearchAnswer, Error> {
        let request = SearchRequest {
            cursor: Some(cursor),
            limit,
            facets: search_index::FacetsWanted::default(),
            ..found.request.clone()
        };
        self.search(&found.searcher, request).await
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

    async fn snippets(
        &self,
        read: &[ReadHit],
        query: &Query,
        article: Option<&ArticleReference>,
    ) -> Result<Vec<Vec<super::answer::SnippetOut>>, Error> {
        let terms: Vec<String> = query.terms().into_iter().map(str::to_owned).collect();
        if terms.is_empty() && article.is_none() {
            return Ok(vec![Vec::new(); read.len()]);
        }
        let ids: Vec<String> = read.iter().map(|hit| hit.revision.id.clone()).collect();
        let mut provisions = crate::store::publicly::provisions(self.store.reader(), &ids).await?;
        let article = article.cloned();
        self.blocking(move |_| {
            let cut = ids.iter().map(|id| {
                let provisions = provisions.remove(id).unwrap_or_default();
                hits::snippets(&provisions, &terms, article.as_ref())
            });
            Ok(cut.collect())
        })
        .await
    }

    /// Runs work of the engine on a thread of its own, within bounds of number and time. Where the asker
    /// goes away, the work is stopped.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Arc<AtomicBool>) -> search_index::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = timeout(QUEUE, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit
            .ok()
            .and_then(Result::ok)
            .ok_or_else(|| Error::Unavailable("同时检索的人较多，请稍后再试".to_owned()))?;
        let guard = StopOnDrop(Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&guard.0);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(stop)
        });
        let done = timeout(BUDGET, task)
            .await
            .map_err(|_| Error::Unavailable("检索用时过长，请增加检索词或者筛选条件".to_owned()))?
            .map_err(|error| Error::Internal(error.to_string()))?;
        done.map_err(|error| self.fault(error))
    }

    fn fault(&self, error: search_index::Error) -> Error {
        match error {
            search_index::Error::OutdatedCursor => Error::Gone,
            search_index::Error::InvalidCursor => invalid_cursor(),
            search_index::Error::Limit { .. } => Error::field("per_page", error.to_string()),
            search_index::Error::Stopped => {
                Error::Unavailable("检索用时过长，请增加检索词或者筛选条件".to_owned())
            }
            other => {
                tracing::error!(error = %other, "search failed");
                self.handle.report_damage();
                Error::Unavailable("检索索引出现故障，正在恢复，请稍后再试".to_owned())
            }
        }
    }
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The day of a search and where its page begins. A cursor carries the day, so that turning pages goes
/// on after midnight.
pub(super) struct Turn {
    pub(super) as_of: NaiveDate,
    cursor: Option<(Plan, String)>,
}

impl Turn {
    pub(super) fn of(query: &DocumentQuery, today: NaiveDate) -> Result<Self, Error> {
        let Some(text) = &query.cursor else {
            return Ok(Self {
                as_of: query.as_of.unwrap_or(today),
                cursor: None,
            });
        };
        let (plan, rest) = match (text.strip_prefix('t'), text.strip_prefix('a')) {
            (Some(rest), _) => (Plan::Typed, rest),
            (None, Some(rest)) => (Plan::Article, rest),
            (None, None) => return Err(invalid_cursor()),
        };
        let (day, cursor) = rest.split_at_checked(8).ok_or_else(invalid_cursor)?;
        let day = NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| invalid_cursor())?;
        if query.as_of.is_some_and(|asked| asked != day) {
            return Err(invalid_cursor());
        }
        Ok(Self {
            as_of: day,
            cursor: Some((plan, cursor.to_owned())),
        })
    }

    /// The cursor of the index.
    pub(super) fn inner(&self) -> Option<&str> {
        self.cursor.as_ref().map(|(_, cursor)| cursor.as_str())
    }

    /// The cursor of a page of words as typed.
    pub(super) fn typed(&self, cursor: &str) -> String {
        self.cursor_of(Plan::Typed, cursor)
    }

    fn cursor_of(&self, plan: Plan, cursor: &str) -> String {
        let letter = match plan {
            Plan::Typed => 't',
            Plan::Article => 'a',
        };
        format!("{letter}{}{cursor}", self.as_of.format("%Y%m%d"))
    }
}

/// Reads the words; the fault names the place.
pub(super) fn parse(q: &str) -> Result<Query, Error> {
    Query::parse(q).map_err(|error| Error::Query {
        at: error.at + 1,
        message: error.kind.to_string(),
    })
}

/// The request of a page, for words that were typed as `typed`.
pub(super) fn request(
    query: &DocumentQuery,
    words: Query,
    typed: &str,
    turn: &Turn,
) -> SearchRequest {
    let filters = Filters {
        authorities: query.authority.clone(),
        kinds: query.kind.clone(),
        forms: query.form.clone(),
        states: query
            .status
            .iter()
            .map(|state| states::code(*state))
            .collect(),
        years: query.year.clone(),
        published: None,
        within_document: None,
    };
    let number_keys = match query.match_mode {
        MatchMode::Auto => recognise::keys(typed),
        MatchMode::Exact | MatchMode::Related => Vec::new(),
    };
    let order = query.sort(words.terms().is_empty()).order();
    SearchRequest {
        filters,
        number_keys,
        order,
        facets: query.facets,
        limit: query.limit(),
        cursor: turn.inner().map(str::to_owned),
        ..SearchRequest::new(words, turn.as_of)
    }
}

fn facets(facets: search_index::Facets) -> FacetValues {
    let words = |counts: Vec<search_index::FacetCount<String>>| {
        let value = |one: search_index::FacetCount<String>| FacetValue {
            label: one.value.clone(),
            value: one.value,
            count: one.count,
        };
        counts.into_iter().map(value).collect()
    };
    let status = facets.states.into_iter().filter_map(|one| {
        states::state(one.value).map(|state| FacetValue {
            value: state.as_str().to_owned(),
            label: state.label().to_owned(),
            count: one.count,
        })
    });
    let year = facets.years.into_iter().rev().map(|one| FacetValue {
        value: one.value.to_string(),
        label: format!("{}年", one.value),
        count: one.count,
    });
    FacetValues {
        authority: words(facets.authorities),
        kind: words(facets.kinds),
        form: words(facets.forms),
        status: status.collect(),
        year: year.collect(),
    }
}

/// The query in one sentence.
fn describe(query: &DocumentQuery, article: Option<&ArticleReference>, as_of: NaiveDate) -> String {
    let q = query.q.trim();
    let mut parts = vec![match article {
        _ if q.is_empty() => "全部公开文件".to_owned(),
        Some(article) => format!("检索“{}”，定位到{}", brief(&article.title), article.label),
        None => format!("检索“{}”", brief(q)),
    }];
    let lists = [
        ("制定机关", &query.authority),
        ("效力级别", &query.kind),
        ("文种", &query.form),
    ];
    for (name, values) in lists {
        if !values.is_empty() {
            parts.push(format!("{name}为{}", values.join("、")));
        }
    }
    if !query.status.is_empty() {
        let labels: Vec<&str> = query.status.iter().map(|state| state.label()).collect();
        parts.push(format!("效力状态为{}", labels.join("、")));
    }
    if !query.year.is_empty() {
        let years: Vec<String> = query.year.iter().map(|year| format!("{year}年")).collect();
        parts.push(format!("年份为{}", years.join("、")));
    }
    parts.push(format!("以{}的文本和效力为准", chinese_date(as_of)));
    parts.push(query.sort(q.is_empty()).label().to_owned());
    format!("{}。", parts.join("；"))
}

fn brief(text: &str) -> String {
    let mut head: String = text.chars().take(60).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    head
}
