//! Exact Chinese full-text index for legal documents.
//!
//! * **Exact**: any run of characters that stands in a title, a number or a text finds the document, and nothing else does. No
//!   dictionary cuts the text, so none can cut it wrongly. Counts and facets are exact at any depth.
//! * **Aware of time**: a document is indexed with all its revisions and states; a search names a day and gets the texts and the
//!   states of that day, one hit for each document. What changes at midnight needs no new indexing.
//! * **Disposable**: the index carries the sequence number of the last event it took in. Delete it, rebuild it beside the one in
//!   use, go on following from that number.
//! * **Small**: no text is stored. Snippets are cut from the caller's text.
//!
//! The crate is synchronous. It knows no database, no network, no permissions, and no meaning of facets and states.
//! Its language of queries is described in [`query`], its folding of characters in [`fold`](mod@fold).
//!
//! ```
//! use search_index::{IndexRevision, Query, SearchIndex, SearchRequest, WriterOptions};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! let index = SearchIndex::create(dir.path())?;
//! let mut writer = index.writer(WriterOptions::FOLLOW)?;
//! writer.upsert(&[IndexRevision {
//!     document_id: "1".into(),
//!     revision_id: "1a".into(),
//!     title: "行政规范性文件管理办法".into(),
//!     text: Some("第一条 为了加强行政规范性文件管理，制定本办法。".into()),
//!     ..IndexRevision::default()
//! }])?;
//! writer.commit(7)?; // the index now stands at event 7
//! let today = chrono::NaiveDate::from_ymd_opt(2025, 1, 1).ok_or("no such day")?;
//! let answer = index.reload()?.search(&SearchRequest::new(Query::parse("规范性文件 制定")?, today))?;
//! assert_eq!((answer.count, answer.hits[0].revision_id.as_str()), (1, "1a"));
//! assert_eq!(index.committed_sequence()?, 7);
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

mod document;
mod error;
pub mod fold;
mod index;
mod lexicon;
mod needle;
pub mod query;
mod rebuild;
mod root;
mod schema;
mod search;
mod snippet;
mod sound;
mod timeline;
mod tokenizer;
mod writer;

pub use document::{IndexProvision, IndexRevision, StateSpan, provision_key};
pub use error::{Error, Result};
pub use fold::{Folded, fold, fold_char, fold_text};
pub use index::{CheckReport, SearchIndex};
pub use query::{Query, QueryError, QueryErrorKind};
pub use rebuild::{Rebuild, RebuildReport, rebuild};
pub use search::{
    DayRange, FacetCount, Facets, FacetsWanted, Filters, Generation, Hit, MAX_LIMIT, Order,
    ProvisionAnswer, ProvisionHit, RELATED_MOST, Related, SearchAnswer, SearchRequest, Searcher,
    Suggestions, Titled, Weights, question_marks,
};
pub use snippet::{BestProvision, Snippet, Sought, WINDOW};
pub use writer::{Writer, WriterOptions};
