//! 分办: who has which round of legality review.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::StoreError;
use super::entity::review_assignment::{Column, Entity, Model};

/// Most keys in one statement.
const KEYS: usize = 500;

/// Of one round.
pub async fn of_review(
    db: &impl ConnectionTrait,
    review: &str,
) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(review.to_owned()).one(db).await?)
}

/// Of these rounds.
pub async fn of_reviews(
    db: &impl ConnectionTrait,
    reviews: &[String],
) -> Result<Vec<Model>, StoreError> {
    let mut found = Vec::new();
    for some in reviews.chunks(KEYS) {
        let rows = Entity::find().filter(Column::ReviewId.is_in(some));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}
