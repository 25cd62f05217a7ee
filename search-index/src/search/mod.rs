//! Searching: one pass over the matching entries collects the page, the exact count and the facets.
//!
//! A revision is a hit only on the days on which it is the text of its document, so every document is at most one hit and
//! the count is a count of documents. Nothing is estimated and nothing is cut: what does not fit on the page is reached by
//! the cursor.

mod collect;
mod columns;
mod facets;
mod lookup;
mod pieces;
mod rank;
mod related;
mod request;
mod suggest;

pub use related::{MOST as RELATED_MOST, Related, Titled, Weights, question_marks};
pub use request::{
    DayRange, FacetCount, Facets, FacetsWanted, Filters, Generation, Hit, MAX_LIMIT, Order,
    ProvisionAnswer, ProvisionHit, SearchAnswer, SearchRequest,
};

pub(crate) use related::Scratch;
pub use suggest::Suggestions;
pub(crate) use suggest::{number_term, title_terms};

use std::sync::{Arc, OnceLock};

use tantivy::Term;
use tantivy::schema::Field;

use crate::error::{Error, Result, guarded};
use crate::query::number_terms;
use crate::schema::Fields;
use collect::{Collected, collect};
use columns::{SegmentColumns, text_of};
use rank::Ranked;

/// The two kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Revision,
    Provision,
}

/// The index as it was at one commit. Cheap to clone; searches may run on many threads at once.
///
/// A searcher goes on answering from its state, whatever is written or swapped meanwhile. Keep the old ones as long as their
/// cursors shall work, find the right one by [`Generation::of_cursor`], and drop them to free their files.
#[derive(Clone)]
pub struct Searcher {
    inner: Arc<Inner>,
}

struct Inner {
    engine: tantivy::Searcher,
    columns: Vec<SegmentColumns>,
    fields: Fields,
    generation: Generation,
    sequence: u64,
    scratch: Arc<Scratch>,
    kept: Kept,
}

/// What is read of this state once, when first wanted.
#[derive(Default)]
struct Kept {
    revisions: OnceLock<Vec<Vec<u32>>>,
    authorities: OnceLock<Vec<(String, String)>>,
}

impl Inner {
    /// The live revisions of each segment, ascending.
    fn revisions(&self) -> Result<&[Vec<u32>]> {
        if let Some(revisions) = self.kept.revisions.get() {
            return Ok(revisions);
        }
        let unit = Term::from_field_text(self.fields.unit, crate::schema::REVISION);
        let readers = self.engine.segment_readers().iter();
        let revisions = readers.map(|reader| collect::documents_with(reader, &unit));
        let revisions = revisions.collect::<Result<_>>()?;
        Ok(self.kept.revisions.get_or_init(|| revisions))
    }

    /// How many entries there are of a kind (`unit`), deleted ones not yet merged away among them.
    fn entries(&self, unit: &str) -> Result<u64> {
        let term = Term::from_field_text(self.fields.unit, unit);
        let mut entries = 0;
        for reader in self.engine.segment_readers() {
            entries += u64::from(reader.inverted_index(self.fields.unit)?.doc_freq(&term)?);
        }
        Ok(entries)
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher")
            .field("generation", &self.inner.generation)
            .field("sequence", &self.inner.sequence)
            .finish_non_exhaustive()
    }
}

impl Searcher {
    pub(crate) fn new(
        engine: tantivy::Searcher,
        fields: Fields,
        sequence: u64,
        scratch: Arc<Scratch>,
    ) -> Result<Self> {
        let readers = engine.segment_readers();
        let segments = readers
            .iter()
            .map(|s| (s.segment_id().uuid_string(), s.delete_opstamp()));
        let generation = Generation::new(&(sequence, segments.collect::<Vec<_>>()));
        let columns = readers
            .iter()
            .map(SegmentColumns::open)
            .collect::<Result<_>>()?;
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                columns,
                fields,
                generation,
                sequence,
                scratch,
                kept: Kept::default(),
            }),
        })
    }

    /// The state that this searcher answers from.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.inner.generation
    }

    /// The event sequence number up to which this state follows the truth.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.inner.sequence
    }

    /// Searches documents: one hit for each, with the revision shown on `request.as_of`.
    ///
    /// A whole query that equals a number of a document (in any dress), or one of `request.number_keys`, puts that document
    /// first when the order is by relevance.
    ///
    /// # Errors
    /// [`Error::Limit`], [`Error::InvalidCursor`], [`Error::OutdatedCursor`], [`Error::Stopped`]; [`Error::Damaged`] or
    /// [`Error::Engine`] where the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        guarded(|| {
            let collected = self.run(Unit::Revision, request)?;
            let hits = collected
                .page
                .iter()
                .map(|ranked| self.hit(ranked))
                .collect::<Result<_>>()?;
            Ok(SearchAnswer {
                count: collected.count,
                hits,
                facets: collected.facets,
                next: collected.next,
                generation: self.inner.generation,
            })
        })
    }

    /// Searches provisions with the same language, filters and orders. All words must stand in one provision (its label,
    /// heading and text); counts and facets count provisions; `number_keys` mean nothing here.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn search_provisions(&self, request: &SearchRequest) -> Result<ProvisionAnswer> {
        guarded(|| {
            let collected = self.run(Unit::Provision, request)?;
            let hits = collected
                .page
                .iter()
                .map(|ranked| self.provision_hit(ranked))
                .collect::<Result<_>>()?;
            Ok(ProvisionAnswer {
                count: collected.count,
                hits,
                facets: collected.facets,
                next: collected.next,
                generation: self.inner.generation,
            })
        })
    }

    /// The revisions that are in the index, as (document, revision) in no particular order: to compare with the truth.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] where the index cannot be read.
    pub fn revisions(&self) -> Result<Vec<(String, String)>> {
        guarded(|| {
            let unit = Term::from_field_text(self.inner.fields.unit, crate::schema::REVISION);
            let mut all = Vec::new();
            for (reader, columns) in self
                .inner
                .engine
                .segment_readers()
                .iter()
                .zip(&self.inner.columns)
            {
                for doc in collect::documents_with(reader, &unit)? {
                    all.push((
                        needed(text_of(columns.document_id.as_ref(), doc)?)?,
                        needed(text_of(columns.revision_id.as_ref(), doc)?)?,
                    ));
                }
            }
            Ok(all)
        })
    }

    /// The revisions that have one of `keys` (canonical, as [`IndexRevision::number_keys`](crate::IndexRevision::number_keys)), whatever the
    /// day: the place of the key in `keys`, document, revision. In no particular order.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] where the index cannot be read.
    pub fn named(&self, keys: &[String]) -> Result<Vec<(usize, String, String)>> {
        guarded(|| {
            let mut all = Vec::new();
            let segments = self.inner.engine.segment_readers().iter();
            for (reader, columns) in segments.zip(&self.inner.columns) {
                for (place, key) in keys.iter().enumerate() {
                    for term in number_terms([key.as_str()], &self.inner.fields) {
                        for doc in collect::documents_with(reader, &term)? {
                            all.push((
                                place,
                                needed(text_of(columns.document_id.as_ref(), doc)?)?,
                                needed(text_of(columns.revision_id.as_ref(), doc)?)?,
                            ));
                        }
                    }
                }
            }
            Ok(all)
        })
    }

    fn run(&self, unit: Unit, request: &SearchRequest) -> Result<Collected> {
        if request.limit > MAX_LIMIT {
            return Err(Error::Limit {
                asked: request.limit,
                max: MAX_LIMIT,
            });
        }
        let fields = &self.inner.fields;
        let (asked, first): (Vec<Term>, Vec<Term>) = match unit {
            Unit::Provision => (Vec::new(), Vec::new()),
            Unit::Revision => {
                let asked = number_terms(request.number_keys.iter().map(String::as_str), fields);
                let plain = Some(&request.query).filter(|query| query.is_plain());
                let typed = plain.map(|query| query.terms().concat());
                let first = number_terms(typed.as_deref(), fields)
                    .into_iter()
                    .chain(asked.iter().cloned())
                    .collect();
                (asked, first)
            }
        };
        collect(&self.inner, unit, request, &asked, &first)
    }

    fn hit(&self, ranked: &Ranked) -> Result<Hit> {
        let columns = self.columns(ranked)?;
        Ok(Hit {
            document_id: needed(text_of(columns.document_id.as_ref(), ranked.doc)?)?,
            revision_id: needed(text_of(columns.revision_id.as_ref(), ranked.doc)?)?,
            external_id: text_of(columns.external_id.as_ref(), ranked.doc)?,
            score: ranked.score,
            number_match: ranked.first,
            place: (ranked.segment, ranked.doc),
        })
    }

    fn provision_hit(&self, ranked: &Ranked) -> Result<ProvisionHit> {
        let columns = self.columns(ranked)?;
        let ordinal = columns
            .ordinal
            .as_ref()
            .and_then(|column| column.first(ranked.doc));
        Ok(ProvisionHit {
            document_id: needed(text_of(columns.document_id.as_ref(), ranked.doc)?)?,
            revision_id: needed(text_of(columns.revision_id.as_ref(), ranked.doc)?)?,
            eid: needed(text_of(columns.eid.as_ref(), ranked.doc)?)?,
            label: text_of(columns.label.as_ref(), ranked.doc)?.unwrap_or_default(),
            ordinal: u32::try_from(needed(ordinal)?).unwrap_or(u32::MAX),
            score: ranked.score,
        })
    }

    fn columns(&self, ranked: &Ranked) -> Result<&SegmentColumns> {
        needed(
            usize::try_from(ranked.segment)
                .ok()
                .and_then(|n| self.inner.columns.get(n)),
        )
    }

    /// How many live entries have this term; for checks.
    pub(crate) fn count_term(&self, field: impl Fn(&Fields) -> Field, value: &str) -> Result<u64> {
        let term = Term::from_field_text(field(&self.inner.fields), value);
        let mut count = 0;
        for reader in self.inner.engine.segment_readers() {
            count += collect::documents_with(reader, &term)?.len() as u64;
        }
        Ok(count)
    }
}

/// A value that every entry of its kind has.
fn needed<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::Damaged("索引条目不完整".to_owned()))
}
