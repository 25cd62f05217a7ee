//! 备案审查: reading the desk, reviews and demands.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::StoreError;
use super::entity::{
    filing_desk, filing_point, filing_referral, filing_review, filing_talk, review_demand,
};

type Found<T> = Result<Option<T>, StoreError>;
type Listed<T> = Result<Vec<T>, StoreError>;

/// What the receiving desk found of a filing.
pub async fn desk(db: &impl ConnectionTrait, filing: &str) -> Found<filing_desk::Model> {
    Ok(filing_desk::Entity::find_by_id(filing).one(db).await?)
}

/// The desk's records of one document.
pub async fn desks_of(db: &impl ConnectionTrait, document: &str) -> Listed<filing_desk::Model> {
    Ok(filing_desk::Entity::find()
        .filter(filing_desk::Column::DocumentId.eq(document))
        .all(db)
        .await?)
}

/// The desk's records of what was registered in a period, by day.
pub async fn registered_in(
    db: &impl ConnectionTrait,
    from: chrono::NaiveDate,
    through: chrono::NaiveDate,
) -> Listed<filing_desk::Model> {
    Ok(filing_desk::Entity::find()
        .filter(filing_desk::Column::RegisteredOn.gte(from))
        .filter(filing_desk::Column::RegisteredOn.lte(through))
        .order_by_asc(filing_desk::Column::RegisteredOn)
        .order_by_asc(filing_desk::Column::FilingId)
        .all(db)
        .await?)
}

/// All of the desk's records.
pub async fn desks(db: &impl ConnectionTrait) -> Listed<filing_desk::Model> {
    Ok(filing_desk::Entity::find()
        .order_by_asc(filing_desk::Column::FilingId)
        .all(db)
        .await?)
}

/// A review.
pub async fn review(db: &impl ConnectionTrait, id: &str) -> Found<filing_review::Model> {
    Ok(filing_review::Entity::find_by_id(id).one(db).await?)
}

/// The reviews of a filing, the newest first.
pub async fn reviews_of(db: &impl ConnectionTrait, filing: &str) -> Listed<filing_review::Model> {
    Ok(filing_review::Entity::find()
        .filter(filing_review::Column::FilingId.eq(filing))
        .order_by_desc(filing_review::Column::OpenedOn)
        .order_by_desc(filing_review::Column::Id)
        .all(db)
        .await?)
}

/// The review that was opened upon a suggestion.
pub async fn of_suggestion(db: &impl ConnectionTrait, id: &str) -> Found<filing_review::Model> {
    Ok(filing_review::Entity::find()
        .filter(filing_review::Column::SuggestionId.eq(id))
        .one(db)
        .await?)
}

/// To whom a review was distributed.
pub async fn referrals(db: &impl ConnectionTrait, review: &str) -> Listed<filing_referral::Model> {
    Ok(filing_referral::Entity::find()
        .filter(filing_referral::Column::ReviewId.eq(review))
        .order_by_asc(filing_referral::Column::Id)
        .all(db)
        .await?)
}

/// The talks of a review, by day.
pub async fn talks(db: &impl ConnectionTrait, review: &str) -> Listed<filing_talk::Model> {
    Ok(filing_talk::Entity::find()
        .filter(filing_talk::Column::ReviewId.eq(review))
        .order_by_asc(filing_talk::Column::HeldOn)
        .order_by_asc(filing_talk::Column::Id)
        .all(db)
        .await?)
}

/// All points of a review in order, with those that were dropped.
pub async fn points(db: &impl ConnectionTrait, review: &str) -> Listed<filing_point::Model> {
    Ok(filing_point::Entity::find()
        .filter(filing_point::Column::ReviewId.eq(review))
        .order_by_asc(filing_point::Column::Ord)
        .all(db)
        .await?)
}

/// The reviews that go on.
pub async fn open_reviews(db: &impl ConnectionTrait) -> Listed<filing_review::Model> {
    Ok(filing_review::Entity::find()
        .filter(filing_review::Column::ClosedOn.is_null())
        .order_by_asc(filing_review::Column::Id)
        .all(db)
        .await?)
}

/// The referrals that were not answered.
pub async fn open_referrals(db: &impl ConnectionTrait) -> Listed<filing_referral::Model> {
    Ok(filing_referral::Entity::find()
        .filter(filing_referral::Column::Opinion.is_null())
        .order_by_asc(filing_referral::Column::Id)
        .all(db)
        .await?)
}

/// A demand.
pub async fn demand(db: &impl ConnectionTrait, id: &str) -> Found<review_demand::Model> {
    Ok(review_demand::Entity::find_by_id(id).one(db).await?)
}

/// The demands before these bodies, the newest first.
pub async fn demands(
    db: &impl ConnectionTrait,
    receivers: &[String],
) -> Listed<review_demand::Model> {
    Ok(review_demand::Entity::find()
        .filter(review_demand::Column::ReceiverId.is_in(receivers))
        .order_by_desc(review_demand::Column::ReceivedOn)
        .order_by_desc(review_demand::Column::Id)
        .all(db)
        .await?)
}
