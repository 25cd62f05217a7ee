//! Looking up by key: who bears a number or title, who acts on whom. No ranking, no text.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;

use super::collect::documents_with;
use super::columns::{text_of, texts_of};
use super::{Searcher, needed};
use crate::error::{Result, guarded};
use crate::fold::fold_text;

impl Searcher {
    /// The documents that bear one of `keys` (see [`IndexRevision::number_keys`](crate::IndexRevision::number_keys)) in any of
    /// their revisions, by key as given; a key that nobody bears is left out.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Engine`](crate::Error::Engine) where the index cannot be read.
    pub fn bearers(&self, keys: &[String]) -> Result<BTreeMap<String, BTreeSet<String>>> {
        guarded(|| {
            let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for key in keys {
                let folded = fold_text(key);
                let term = Term::from_field_text(self.inner.fields.number_key, &folded);
                let documents = self.documents_of(&term)?;
                if !folded.is_empty() && !documents.is_empty() {
                    found.insert(key.clone(), documents);
                }
            }
            Ok(found)
        })
    }

    /// The documents that have one of `acts` (see [`IndexRevision::acts`](crate::IndexRevision::acts)).
    ///
    /// # Errors
    /// As [`Searcher::bearers`].
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
    /// As [`Searcher::bearers`].
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
