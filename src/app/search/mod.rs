//! 检索: what everybody may search, and how the index gets it.
//!
//! Owns loading of public documents for the index ([`load()`]), the state of the index that answers
//! ([`SearchHandle`]), the queries of pages and API ([`DocumentQuery`], [`ProvisionQuery`]), recognising
//! numbers, titles and articles in them, and [`SearchService`], which reads every hit again from the
//! database and shows only what is public. Must not know HTTP, SQL, the clock; the engine is behind
//! `search_index`. Held by `tests/it/search/`.

mod answer;
mod bodies;
mod bounded;
mod citing;
mod find;
mod gather;
mod handle;
mod hits;
mod load;
mod meaning;
mod pieces;
mod provisions;
mod query;
mod question;
mod recognise;
mod service;
mod standing;
mod states;
mod suggest;
mod turn;
mod words;

pub use answer::{
    DocumentAnswer, DocumentHit, DocumentStatus, FacetValue, FacetValues, ProvisionAnswer,
    ProvisionResult, SnippetOut, StatusReason, Suggested, SuggestedDocument,
};
pub(crate) use citing::CitingPage;
pub(crate) use gather::Basis;
pub use handle::SearchHandle;
pub use load::{Loaded, indexed_revisions, load};
pub(crate) use load::{authorities, begins};
/// All facets.
pub const EVERY_FACET: search_index::FacetsWanted = search_index::FacetsWanted::ALL;
/// No facet.
pub const NO_FACET: search_index::FacetsWanted = search_index::FacetsWanted {
    authorities: false,
    kinds: false,
    forms: false,
    states: false,
    years: false,
};
pub use query::{DocumentQuery, MatchMode, Pairs, ProvisionQuery, SortBy};
pub use service::{Asked, SearchService};
