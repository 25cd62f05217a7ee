//! Searching single provisions.

use chrono::NaiveDate;
use search_index::{
    Filters, MAX_LIMIT, Query, Related, SearchRequest, Searcher, Sought, WINDOW, question_marks,
};

use super::answer::{ProvisionAnswer, ProvisionResult};
use super::query::{MatchMode, ProvisionQuery};
use super::question;
use super::service::{Asked, SearchService};
use super::turn::{Plan, Turn, parse, request, without_filters};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::store::publicly;

impl SearchService {
    /// Searches provisions: all words must stand in one of them.
    ///
    /// # Errors
    /// As [`SearchService::documents`]; [`Error::Invalid`] where neither words nor a document are given.
    pub async fn provisions(
        &self,
        cx: &RequestContext,
        query: &ProvisionQuery,
    ) -> Result<ProvisionAnswer, Error> {
        self.provisions_at(Asked::from(cx), query).await
    }

    /// As [`SearchService::provisions`], where there is no request.
    pub async fn provisions_at(
        &self,
        asked: Asked,
        query: &ProvisionQuery,
    ) -> Result<ProvisionAnswer, Error> {
        let filter = &query.filter;
        let words = parse(&filter.q)?;
        if words.is_empty() && query.document.is_none() && query.similar.is_none() {
            return Err(Error::field("q", "请填写检索词"));
        }
        let turn = Turn::of(filter, asked.today)?;
        let searcher = match turn.inner() {
            Some(cursor) => self.handle.of_cursor(cursor)?,
            None => self.handle.current()?,
        };
        let terms: Vec<String> = words.terms().into_iter().map(str::to_owned).collect();
        let wordless = terms.is_empty();
        let plain = words.is_plain() && !wordless;
        let typed_as = request(filter, words, &filter.q, &turn);
        let wanted = SearchRequest {
            filters: Filters {
                within_document: query.document.clone(),
                ..typed_as.filters
            },
            number_keys: Vec::new(),
            facets: search_index::FacetsWanted::default(),
            ..typed_as
        };
        let related_page = turn.cursor.as_ref().map(|(plan, _)| *plan) == Some(Plan::Related);
        let typed = match filter.match_mode {
            MatchMode::Exact => true,
            MatchMode::Related => wordless,
            MatchMode::Auto => !(related_page || plain && question::asks(&filter.q)),
        };
        let may_widen = filter.match_mode == MatchMode::Auto && plain && turn.cursor.is_none();
        let asked_like = match &query.similar {
            Some((document, eid)) => Some(self.like(&searcher, document, eid, turn.as_of).await?),
            None => None,
        };
        let typed = typed && asked_like.is_none();
        let marks_of = asked_like.as_ref().map(|like| like.text.clone());
        let related = asked_like.unwrap_or_else(|| Related::new(&filter.q));
        let (plan, found) = self
            .blocking(move |stop| {
                let wanted = SearchRequest {
                    stop: Some(stop),
                    ..wanted
                };
                if typed {
                    let found = searcher.search_provisions(&wanted)?;
                    if found.count > 0 || !may_widen || hidden_provisions(&searcher, &wanted)? {
                        return Ok((Plan::Typed, found));
                    }
                }
                let found = searcher.related_provisions(&related, &wanted)?;
                Ok((Plan::Related, found))
            })
            .await?;
        let terms = match plan {
            Plan::Typed | Plan::Article => terms,
            Plan::Related => question_marks(marks_of.as_deref().unwrap_or(&filter.q)),
        };
        let results = self.read_provisions(&found.hits, &terms).await?;
        let dropped = found.hits.len().saturating_sub(results.len());
        let next = found.next.map(|cursor| {
            self.handle.handed_out(found.generation, asked.now);
            turn.cursor_of(plan, &cursor)
        });
        Ok(ProvisionAnswer {
            count: found
                .count
                .saturating_sub(u64::try_from(dropped).unwrap_or(u64::MAX)),
            match_mode: plan.match_mode(),
            results,
            next,
        })
    }

    /// What is asked for the like of a provision, from its text as it is public on the day.
    async fn like(
        &self,
        searcher: &Searcher,
        document: &str,
        eid: &str,
        as_of: NaiveDate,
    ) -> Result<Related, Error> {
        let mut of_document = SearchRequest {
            filters: Filters {
                within_document: Some(document.to_owned()),
                ..Filters::default()
            },
            limit: MAX_LIMIT,
            ..SearchRequest::new(Query::default(), as_of)
        };
        let (searcher, eid) = (searcher.clone(), eid.to_owned());
        let own = self
            .blocking(move |stop| {
                of_document.stop = Some(stop);
                loop {
                    let page = searcher.search_provisions(&of_document)?;
                    let own = page.hits.into_iter().find(|hit| hit.eid == eid);
                    if own.is_some() || page.next.is_none() {
                        return Ok(own);
                    }
                    of_document.cursor = page.next;
                }
            })
            .await?;
        let own: Vec<_> = own.into_iter().collect();
        let read = self.read_provisions(&own, &[]).await?;
        let provision = read.into_iter().next();
        let provision = provision.ok_or_else(|| Error::field("similar", "没有此条文"))?;
        let mut related = Related::new(provision.text);
        related.elsewhere_than = Some(document.to_owned());
        Ok(related)
    }

    /// The hits as they stand in the database; what is not public there is left out.
    async fn read_provisions(
        &self,
        hits: &[search_index::ProvisionHit],
        terms: &[String],
    ) -> Result<Vec<ProvisionResult>, Error> {
        let db = self.store.reader();
        let mut ids: Vec<String> = hits.iter().map(|hit| hit.document_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let documents = publicly::documents(db, &ids).await?;
        let mut ids: Vec<String> = hits.iter().map(|hit| hit.revision_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let revisions = publicly::revision_heads(db, &ids).await?;
        let place =
            |hit: &search_index::ProvisionHit| (hit.revision_id.clone(), i64::from(hit.ordinal));
        let places: Vec<(String, i64)> = hits.iter().map(place).collect();
        let rows = publicly::provisions_at(db, &places).await?;
        let sought = Sought::new(terms);
        let read = hits.iter().filter_map(|hit| {
            let document = documents.get(&hit.document_id)?;
            let revision = revisions.get(&hit.revision_id)?;
            let row = rows.get(&place(hit))?;
            let shown = revision.document_id == document.row.id
                && publicly::shows(&document.row, &revision.id)
                && row.eid == hit.eid;
            shown.then(|| ProvisionResult {
                document_id: document.row.id.clone(),
                external_id: revision.external_id.clone(),
                title: revision.title.clone(),
                eid: row.eid.clone(),
                label: row.label.clone(),
                text: row.text.clone(),
                score: hit.score,
                snippet: sought.snippet(&row.text, WINDOW).html,
            })
        });
        Ok(read.collect())
    }
}

/// Whether it is only the filters that leave nothing: then they are to blame, and nothing is guessed.
fn hidden_provisions(searcher: &Searcher, wanted: &SearchRequest) -> search_index::Result<bool> {
    if wanted.filters == Filters::default() {
        return Ok(false);
    }
    let everywhere = without_filters(wanted);
    Ok(searcher.search_provisions(&everywhere)?.count > 0)
}
