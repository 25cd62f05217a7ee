//! 评估.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use super::entity::evaluation;

/// Evaluations of these documents, the earliest first.
///
/// # Errors
/// [`StoreError::Database`], where the database fails.
pub async fn of(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Result<Vec<evaluation::Model>, StoreError> {
    let mut found = Vec::new();
    for chunk in documents.chunks(500) {
        found.extend(
            evaluation::Entity::find()
                .filter(evaluation::Column::DocumentId.is_in(chunk.iter().map(String::as_str)))
                .order_by_asc(evaluation::Column::EvaluatedOn)
                .order_by_asc(evaluation::Column::Seq)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}
