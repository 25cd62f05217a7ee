//! 输入提示: titles, numbers and bodies while somebody types.

use super::answer::{Suggested, SuggestedDocument};
use super::service::{Asked, SearchService};
use super::{hits, load};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::document::NumberKind;

/// How many of each are suggested.
const SUGGESTED: usize = 8;
/// How much of what was typed is looked at, in characters.
const LONGEST: usize = 64;

impl SearchService {
    /// What may be meant by `typed`, of what is public today.
    ///
    /// # Errors
    /// [`Error::Unavailable`] while the index is being built or too many search at once.
    pub async fn suggest(&self, cx: &RequestContext, typed: &str) -> Result<Suggested, Error> {
        self.suggest_at(Asked::from(cx), typed).await
    }

    /// As [`SearchService::suggest`], where there is no request.
    ///
    /// # Errors
    /// As [`SearchService::suggest`].
    pub async fn suggest_at(&self, asked: Asked, typed: &str) -> Result<Suggested, Error> {
        let today = asked.today;
        let searcher = self.handle.current()?;
        let typed: String = typed.chars().take(LONGEST).collect();
        let found = self
            .blocking(move |_| searcher.suggest(&typed, today, SUGGESTED))
            .await?;
        let read = hits::read(&self.store, &found.documents).await?;
        let documents = read.into_iter().map(|hit| SuggestedDocument {
            id: hit.document.row.id.clone(),
            document_number: load::printed(&hit.document, NumberKind::Document),
            title: hit.revision.title,
        });
        Ok(Suggested {
            documents: documents.collect(),
            authorities: found.authorities,
        })
    }
}
