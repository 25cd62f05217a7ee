//! 适用规则: which place's rules were chosen, and when.

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::StoreError;
use super::entity::place_choice;

/// All choices, the last first.
pub async fn choices(db: &impl ConnectionTrait) -> Result<Vec<place_choice::Model>, StoreError> {
    Ok(place_choice::Entity::find()
        .order_by_desc(place_choice::Column::Nth)
        .all(db)
        .await?)
}

/// The choice that counts.
pub async fn last(db: &impl ConnectionTrait) -> Result<Option<place_choice::Model>, StoreError> {
    Ok(place_choice::Entity::find()
        .order_by_desc(place_choice::Column::Nth)
        .one(db)
        .await?)
}
