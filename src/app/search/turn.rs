//! Turning pages: what the engine is asked for a page, and the cursor that leads to the next.

use chrono::NaiveDate;
use search_index::{Filters, Query, SearchRequest};

use super::handle::invalid_cursor;
use super::query::{DocumentQuery, MatchMode};
use super::{recognise, states};
use crate::app::error::Error;

/// How a query is carried out; its letter begins a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// The words as they stand.
    Typed,
    /// The words before an article.
    Article,
    /// What is related to the words.
    Related,
}

impl Plan {
    const ALL: [Self; 3] = [Self::Typed, Self::Article, Self::Related];

    const fn letter(self) -> char {
        match self {
            Self::Typed => 't',
            Self::Article => 'a',
            Self::Related => 'r',
        }
    }

    /// The value of `match` in an answer.
    pub(super) const fn match_mode(self) -> &'static str {
        match self {
            Self::Typed | Self::Article => "exact",
            Self::Related => "related",
        }
    }
}

/// The day of a search and where its page begins. A cursor carries the day, so that turning pages goes
/// on after midnight.
pub(super) struct Turn {
    pub(super) as_of: NaiveDate,
    pub(super) cursor: Option<(Plan, String)>,
}

impl Turn {
    pub(super) fn of(query: &DocumentQuery, today: NaiveDate) -> Result<Self, Error> {
        let Some(text) = &query.cursor else {
            return Ok(Self {
                as_of: query.as_of.unwrap_or(today),
                cursor: None,
            });
        };
        let (plan, rest) = Plan::ALL
            .iter()
            .find_map(|plan| Some((*plan, text.strip_prefix(plan.letter())?)))
            .ok_or_else(invalid_cursor)?;
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

    pub(super) fn cursor_of(&self, plan: Plan, cursor: &str) -> String {
        format!("{}{}{cursor}", plan.letter(), self.as_of.format("%Y%m%d"))
    }
}

/// Reads a query, in the language of [`search_index::query`]; the fault names the place.
pub(super) fn parse(q: &str) -> Result<Query, Error> {
    let query = Query::parse(q).map_err(|error| Error::Query {
        at: error.at + 1,
        message: error.kind.to_string(),
    })?;
    Ok(query.resolve(recognise::cited))
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
        cites: Vec::new(),
        within_document: None,
    };
    let number_keys = match query.match_mode {
        MatchMode::Auto if words.is_plain() => recognise::keys(typed),
        MatchMode::Auto | MatchMode::Exact | MatchMode::Related => Vec::new(),
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

/// The same words without filters, only to be counted.
pub(super) fn without_filters(request: &SearchRequest) -> SearchRequest {
    SearchRequest {
        filters: Filters::default(),
        facets: search_index::FacetsWanted::default(),
        limit: 0,
        ..request.clone()
    }
}
