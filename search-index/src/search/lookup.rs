//! Looking up by key: who acts on whom. No ranking, no text.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;

use super::collect::documents_with;
use super::columns::{text_of, texts_of};
use super::{Searcher, needed};
use crate::error::{Result, guarded};

impl Searcher {
    /// The documents that have one of `acts` (see [`IndexRevision::acts`](crate::IndexRevision::acts)).
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Engine`](crate::Error::Engine) where the index cannot be read.
    pub fn acting(&self, acts: &[String]) -> Result<BTreeSet<String>> {
        guarded(|| {
            let mut found = BTreeSet::new();
            for act in acts {
                let term = Term::from_field_text(self.inner.fields.acts, act);
                found.extend(self.documents_of(&term)?);
            }
            Ok(found)
        })
    }

    /// All acts of all documents, by document.
    ///
    /// # Errors
    /// As [`Searcher::acting`].
    pub fn acts(&self) -> Result<BTreeMap<String, BTreeSet<String>>> {
        guarded(|| {
            let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let readers = self.inner.engine.segment_readers();
            let unit = Term::from_field_text(self.inner.fields.unit, crate::schema::REVISION);
            for (reader, columns) in readers.iter().zip(&self.inner.columns) {
                let Some(acts) = &columns.acts else { continue };
                for doc in documents_with(reader, &unit)? {
                    let own = texts_of(acts, doc)?;
                    if !own.is_empty() {
                        let document = needed(text_of(columns.document_id.as_ref(), doc)?)?;
                        found.entry(document).or_default().extend(own);
                    }
                }
            }
            Ok(found)
        })
    }

    fn documents_of(&self, term: &Term) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        let readers = self.inner.engine.segment_readers();
        for (reader, columns) in readers.iter().zip(&self.inner.columns) {
            for doc in documents_with(reader, term)? {
                found.insert(needed(text_of(columns.document_id.as_ref(), doc)?)?);
            }
        }
        Ok(found)
    }
}
