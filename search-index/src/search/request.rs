//! What is asked and what is answered.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;

use super::rank::{Cursor, Fnv};
use crate::query::Query;

/// The most hits on one page.
pub const MAX_LIMIT: usize = 1_000;

/// A search. Take [`SearchRequest::new`] and change what differs.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// What to look for; an empty query finds everything.
    pub query: Query,
    /// The day whose texts and states are searched.
    pub as_of: NaiveDate,
    /// What hits must be.
    pub filters: Filters,
    /// Canonical keys of numbers that the caller recognised in the query: a document that has one is a hit even where the
    /// words are not in it, and comes first by relevance.
    pub number_keys: Vec<String>,
    /// The order of the hits.
    pub order: Order,
    /// Which facets to count.
    pub facets: FacetsWanted,
    /// How many hits on the page, at most [`MAX_LIMIT`]; 0 only counts.
    pub limit: usize,
    /// Where the page begins: `next` of the page before; `None` is the first page.
    pub cursor: Option<String>,
    /// Set this flag from elsewhere to end the search with [`Error::Stopped`](crate::Error::Stopped).
    pub stop: Option<Arc<AtomicBool>>,
}

impl SearchRequest {
    /// The first ten hits by relevance, without filters and facets.
    #[must_use]
    pub fn new(query: Query, as_of: NaiveDate) -> Self {
        Self {
            query,
            as_of,
            filters: Filters::default(),
            number_keys: Vec::new(),
            order: Order::Relevance,
            facets: FacetsWanted::default(),
            limit: 10,
            cursor: None,
            stop: None,
        }
    }
}

/// Filters: values of one list are alternatives, lists are combined. An empty list does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    /// One of the issuing authorities.
    pub authorities: Vec<String>,
    /// Rank in the order of law.
    pub kinds: Vec<String>,
    /// Form.
    pub forms: Vec<String>,
    /// State on `as_of`.
    pub states: Vec<u8>,
    /// Year.
    pub years: Vec<u16>,
    /// Day of publication.
    pub published: Option<DayRange>,
    /// One of these keys is cited ([`IndexRevision::cites`](crate::IndexRevision::cites)): to search what cites a document. No
    /// provision has such keys.
    pub cites: Vec<String>,
    /// Only this document: to search the provisions of one document.
    pub within_document: Option<String>,
}

/// A range of days, both ends inclusive; an open end is `None`. A document without the day is outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DayRange {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
}

/// The order of hits. Equal ones stand in an order that is stable within a generation; hits without the day come last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Number matches first, then BM25 over title (threefold), number and text.
    #[default]
    Relevance,
    /// Latest publication first.
    PublishedNewest,
    /// Earliest publication first.
    PublishedOldest,
    /// Latest signature first.
    IssuedNewest,
    /// Latest day of effect first.
    EffectiveNewest,
}

/// Which facets to count. Each costs a look at one column for every match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set of five independent switches"
)]
pub struct FacetsWanted {
    /// Issuing authorities.
    pub authorities: bool,
    /// Rank in the order of law.
    pub kinds: bool,
    /// Form.
    pub forms: bool,
    /// State on `as_of`.
    pub states: bool,
    /// Year.
    pub years: bool,
}

impl FacetsWanted {
    /// All of them.
    pub const ALL: Self = Self {
        authorities: true,
        kinds: true,
        forms: true,
        states: true,
        years: true,
    };
}

/// Exact counts of the facets asked for.
///
/// **A facet's own filter does not apply to itself**: with `kinds: [规章]` set, the facet of kinds still shows how many hits
/// each other kind would give. All other filters apply. Values with most hits come first, equal ones by value; years and
/// states in ascending order. Values without a hit are left out. A joint document counts under each of its authorities; a document
/// without a value (no state on that day, no year) counts nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Issuing authorities.
    pub authorities: Vec<FacetCount<String>>,
    /// Rank in the order of law.
    pub kinds: Vec<FacetCount<String>>,
    /// Form.
    pub forms: Vec<FacetCount<String>>,
    /// State on `as_of`.
    pub states: Vec<FacetCount<u8>>,
    /// Year.
    pub years: Vec<FacetCount<u16>>,
}

/// A value and how many hits have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount<T> {
    /// The value.
    pub value: T,
    /// How many hits.
    pub count: u64,
}

/// One document.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document.
    pub document_id: String,
    /// Its revision shown on `as_of`.
    pub revision_id: String,
    /// The name of that revision in its source.
    pub external_id: Option<String>,
    /// The score; 0 where the order is not by relevance. Comparable within one answer only.
    pub score: f32,
    /// Whether the query was its number.
    pub number_match: bool,
    /// where its revision stands in the state that was searched: segment, entry
    pub(super) place: (u32, u32),
}

/// The answer to a search of documents.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchAnswer {
    /// How many documents match, exactly.
    pub count: u64,
    /// The page.
    pub hits: Vec<Hit>,
    /// The facets asked for; the others are empty.
    pub facets: Facets,
    /// The cursor of the next page; `None` where this page is the last (or `limit` was 0).
    pub next: Option<String>,
    /// The state that was searched.
    pub generation: Generation,
}

/// One provision.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvisionHit {
    /// The document.
    pub document_id: String,
    /// Its revision shown on `as_of`.
    pub revision_id: String,
    /// The provision's `eId`.
    pub eid: String,
    /// Its printed number.
    pub label: String,
    /// Its place in the list that was handed in, from 0.
    pub ordinal: u32,
    /// The score; 0 where the order is not by relevance.
    pub score: f32,
}

/// The answer to a search of provisions.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvisionAnswer {
    /// How many provisions match, exactly.
    pub count: u64,
    /// The page.
    pub hits: Vec<ProvisionHit>,
    /// The facets asked for, counting provisions.
    pub facets: Facets,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The state that was searched.
    pub generation: Generation,
}

/// Names one state of an index. Equal states of one folder have equal names in every process that opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(pub(super) u64);

impl Generation {
    pub(super) fn new(state: &impl Hash) -> Self {
        let mut hash = Fnv::default();
        state.hash(&mut hash);
        Self(hash.finish())
    }

    /// The generation that a cursor belongs to, to find the searcher that can follow it. `None` where it is no cursor.
    #[must_use]
    pub fn of_cursor(cursor: &str) -> Option<Self> {
        Cursor::read(cursor).map(|cursor| cursor.generation)
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
