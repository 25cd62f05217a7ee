//! 公开征求意见: the consultations, the comments, and apart from them what people wrote.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{comment_text, consultation, consultation_comment as comment};
use super::suggestions::commitment;
use super::{StoreError, Tx};

/// A consultation.
pub async fn consultation(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<consultation::Model>, StoreError> {
    Ok(consultation::Entity::find_by_id(id).one(db).await?)
}

/// The consultations on a document, first to last.
pub async fn of_document(
    db: &impl ConnectionTrait,
    document: &str,
) -> Result<Vec<consultation::Model>, StoreError> {
    Ok(consultation::Entity::find()
        .filter(consultation::Column::DocumentId.eq(document))
        .order_by_asc(consultation::Column::OpenedOn)
        .order_by_asc(consultation::Column::Id)
        .all(db)
        .await?)
}

/// The latest consultations of all, the latest first.
pub async fn latest(
    db: &impl ConnectionTrait,
    skip: u64,
    most: u64,
) -> Result<(Vec<consultation::Model>, u64), StoreError> {
    let found = consultation::Entity::find()
        .order_by_desc(consultation::Column::OpenedOn)
        .order_by_desc(consultation::Column::Id);
    let count = found.clone().count(db).await?;
    Ok((found.offset(skip).limit(most).all(db).await?, count))
}

/// Consultations in a stage, by their last day.
pub async fn in_stage(
    db: &impl ConnectionTrait,
    stage: &str,
) -> Result<Vec<consultation::Model>, StoreError> {
    Ok(consultation::Entity::find()
        .filter(consultation::Column::Stage.eq(stage))
        .order_by_asc(consultation::Column::ClosesOn)
        .order_by_asc(consultation::Column::Id)
        .all(db)
        .await?)
}

/// A comment.
pub async fn comment(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<comment::Model>, StoreError> {
    Ok(comment::Entity::find_by_id(id).one(db).await?)
}

/// The comments of a consultation in `states`, as they came, with what was written; and how many there
/// are.
pub async fn comments(
    db: &impl ConnectionTrait,
    consultation: &str,
    states: &[&str],
    skip: u64,
    most: u64,
) -> Result<(Vec<(comment::Model, Option<comment_text::Model>)>, u64), StoreError> {
    let found = comment::Entity::find()
        .filter(comment::Column::ConsultationId.eq(consultation))
        .filter(comment::Column::State.is_in(states.iter().copied()))
        .order_by_asc(comment::Column::ReceivedOn)
        .order_by_asc(comment::Column::Id);
    let count = found.clone().count(db).await?;
    let rows = found.offset(skip).limit(most).all(db).await?;
    let ids = rows.iter().map(|row| row.id.as_str());
    let texts = comment_text::Entity::find()
        .filter(comment_text::Column::CommentId.is_in(ids))
        .all(db)
        .await?;
    let with = |row: comment::Model| {
        let text = texts.iter().find(|text| text.comment_id == row.id);
        (row, text.cloned())
    };
    Ok((rows.into_iter().map(with).collect(), count))
}

/// How many comments of a consultation stand in a state; `answered` counts those with, or without, an
/// answer alone.
pub async fn count(
    db: &impl ConnectionTrait,
    consultation: &str,
    state: &str,
    answered: Option<bool>,
) -> Result<u64, StoreError> {
    let mut found = comment::Entity::find()
        .filter(comment::Column::ConsultationId.eq(consultation))
        .filter(comment::Column::State.eq(state));
    match answered {
        Some(true) => found = found.filter(comment::Column::Answer.is_not_null()),
        Some(false) => found = found.filter(comment::Column::Answer.is_null()),
        None => {}
    }
    Ok(found.count(db).await?)
}

/// What was written in a comment.
pub async fn text(
    db: &impl ConnectionTrait,
    comment: &str,
) -> Result<Option<comment_text::Model>, StoreError> {
    Ok(comment_text::Entity::find_by_id(comment).one(db).await?)
}

/// The commitment to a comment as it stands; `None` once it is erased.
pub fn commitment_of(row: &comment_text::Model) -> Option<String> {
    let parts = [
        row.name.as_deref(),
        row.contact.as_deref(),
        row.body.as_deref(),
    ];
    row.salt.as_deref().map(|salt| commitment(salt, &parts))
}

impl Tx {
    /// Keeps what was written in a comment, which is no fact of the log.
    pub async fn put_comment_text(&self, row: comment_text::Model) -> Result<(), StoreError> {
        let row = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
        self.insert_plain::<comment_text::Entity>(vec![row]).await
    }

    /// Erases what was written in a comment, and who wrote it.
    pub async fn erase_comment_text(&self, comment: &str) -> Result<(), StoreError> {
        let nothing = comment_text::ActiveModel {
            name: Set(None),
            contact: Set(None),
            body: Set(None),
            salt: Set(None),
            ..Default::default()
        };
        comment_text::Entity::update_many()
            .set(nothing)
            .filter(comment_text::Column::CommentId.eq(comment))
            .exec(self.connection().await?)
            .await?;
        Ok(())
    }
}
