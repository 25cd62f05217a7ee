//! 征求有关单位意见 and 简易程序 of a draft.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use super::entity::{department_opinion, urgent_procedure};

/// The opinion of a body.
pub async fn opinion(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<department_opinion::Model>, StoreError> {
    Ok(department_opinion::Entity::find_by_id(id).one(db).await?)
}

/// The opinions asked for on a document, as they were asked.
pub async fn opinions(
    db: &impl ConnectionTrait,
    document: &str,
) -> Result<Vec<department_opinion::Model>, StoreError> {
    Ok(department_opinion::Entity::find()
        .filter(department_opinion::Column::DocumentId.eq(document))
        .order_by_asc(department_opinion::Column::AskedOn)
        .order_by_asc(department_opinion::Column::Id)
        .all(db)
        .await?)
}

/// The opinions in a stage that these bodies were asked for, by due date.
pub async fn asked_of(
    db: &impl ConnectionTrait,
    bodies: &[String],
    stage: &str,
) -> Result<Vec<department_opinion::Model>, StoreError> {
    Ok(department_opinion::Entity::find()
        .filter(department_opinion::Column::AuthorityId.is_in(bodies))
        .filter(department_opinion::Column::Stage.eq(stage))
        .order_by_asc(department_opinion::Column::DueOn)
        .order_by_asc(department_opinion::Column::Id)
        .all(db)
        .await?)
}

/// A request for the urgent procedure.
pub async fn urgent(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<urgent_procedure::Model>, StoreError> {
    Ok(urgent_procedure::Entity::find_by_id(id).one(db).await?)
}

/// The requests for the urgent procedure of a document, first to last.
pub async fn urgents(
    db: &impl ConnectionTrait,
    document: &str,
) -> Result<Vec<urgent_procedure::Model>, StoreError> {
    Ok(urgent_procedure::Entity::find()
        .filter(urgent_procedure::Column::DocumentId.eq(document))
        .order_by_asc(urgent_procedure::Column::RequestedOn)
        .order_by_asc(urgent_procedure::Column::Id)
        .all(db)
        .await?)
}

/// All requests for the urgent procedure in a stage.
pub async fn urgents_in(
    db: &impl ConnectionTrait,
    stage: &str,
) -> Result<Vec<urgent_procedure::Model>, StoreError> {
    Ok(urgent_procedure::Entity::find()
        .filter(urgent_procedure::Column::Stage.eq(stage))
        .order_by_asc(urgent_procedure::Column::RequestedOn)
        .order_by_asc(urgent_procedure::Column::Id)
        .all(db)
        .await?)
}
