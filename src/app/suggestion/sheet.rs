//! How the due date of a suggestion was counted.

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::due::{DueSheet, due_sheet};
use crate::store::{Store, people, queries, suggestions};

/// The arithmetic, for those who handle the suggestion alone, with the title of its document.
pub async fn sheet(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<(String, Option<DueSheet>), Error> {
    let row = suggestions::suggestion(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此审查建议"))?;
    let all = people::authorities(store.reader()).await?;
    super::receiver::must_handle(cx, &row, &all)?;
    let document = queries::document(store.reader(), &row.document_id).await?;
    let title = document.map(|one| one.title).unwrap_or_default();
    Ok((title, due_sheet(cx, row.due_on, Some(&row.due))?))
}
