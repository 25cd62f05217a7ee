//! 政策解读 of documents.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use super::entity::interpretation::{Column, Entity, Model};

/// Those of a document, first to last, withdrawn ones among them.
pub async fn of_document(
    db: &impl ConnectionTrait,
    document: &str,
) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find()
        .filter(Column::DocumentId.eq(document))
        .order_by_asc(Column::PublishedOn)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// One.
pub async fn one(db: &impl ConnectionTrait, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(db).await?)
}
