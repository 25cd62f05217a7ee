//! Years of the calendar that were added here, and the due dates that a year may change.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use super::entity::{calendar_year, filing, review};

/// Years that an administrator added, in their order.
pub async fn years(db: &impl ConnectionTrait) -> Result<Vec<calendar_year::Model>, StoreError> {
    Ok(calendar_year::Entity::find()
        .order_by_asc(calendar_year::Column::Year)
        .all(db)
        .await?)
}

/// Reviews with a clock, in one of `stages`.
pub async fn reviews(
    db: &impl ConnectionTrait,
    stages: &[&str],
) -> Result<Vec<review::Model>, StoreError> {
    Ok(review::Entity::find()
        .filter(review::Column::Due.is_not_null())
        .filter(review::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(review::Column::DocumentId)
        .order_by_asc(review::Column::Id)
        .all(db)
        .await?)
}

/// Filings in one of `stages`, by document.
pub async fn filings(
    db: &impl ConnectionTrait,
    stages: &[&str],
) -> Result<Vec<filing::Model>, StoreError> {
    Ok(filing::Entity::find()
        .filter(filing::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(filing::Column::DocumentId)
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?)
}
