//! Titles that are like what was typed, for recognising a short name.

use chrono::NaiveDate;

use super::candidates::best;
use super::documents::{COMPARED, title_scores};
use super::titles::{core, likeness, shortens};
use super::weights::Weights;
use crate::error::{Result, guarded};
use crate::fold::fold_text;
use crate::query::Query;
use crate::search::columns::texts_of;
use crate::search::{SearchRequest, Searcher};

/// A title that is like what was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Titled {
    /// The folded title.
    pub title: String,
    /// How like, from 0 to 1.
    pub likeness: f32,
    /// Whether what was typed is the title with characters left out, from its first to its last one: 民诉法.
    pub shortened: bool,
}

impl Searcher {
    /// The titles most like `typed` among the texts shown on `as_of`, the most like first, each once; at most `limit`.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Engine`](crate::Error::Engine) where the index cannot be read.
    pub fn titled(&self, typed: &str, as_of: NaiveDate, limit: usize) -> Result<Vec<Titled>> {
        guarded(|| {
            let inner = &self.inner;
            let request = SearchRequest::new(Query::default(), as_of);
            let scores = title_scores(inner, typed, &Weights::MEASURED, &request)?;
            let folded = core(&fold_text(typed));
            let mut found: Vec<Titled> = Vec::new();
            for one in best(inner, &scores, &request, COMPARED)? {
                let columns = inner.columns.get(one.segment);
                let Some(column) = columns.and_then(|columns| columns.titles.as_ref()) else {
                    continue;
                };
                for title in texts_of(column, one.doc)? {
                    if found.iter().any(|known| known.title == title) {
                        continue;
                    }
                    let own = core(&title);
                    found.push(Titled {
                        likeness: likeness(&folded, &own),
                        shortened: shortens(&folded, &own),
                        title,
                    });
                }
            }
            found.sort_by(|a, b| {
                b.likeness
                    .total_cmp(&a.likeness)
                    .then(a.title.cmp(&b.title))
            });
            found.truncate(limit);
            Ok(found)
        })
    }
}
