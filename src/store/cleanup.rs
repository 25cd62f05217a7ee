//! Reading campaigns, their items and proofs, and the documents that a scope may hold.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::StoreError;
use super::entity::{cleanup_campaign, cleanup_item, cleanup_proof, document};
use crate::domain::cleanup::CampaignStage;
use crate::domain::document::{Class, Stage};

type Found<T> = Result<Option<T>, StoreError>;
type Listed<T> = Result<Vec<T>, StoreError>;

/// A campaign.
pub async fn campaign(db: &impl ConnectionTrait, id: &str) -> Found<cleanup_campaign::Model> {
    Ok(cleanup_campaign::Entity::find_by_id(id).one(db).await?)
}

/// The campaigns in one of `stages`, the newest first.
pub async fn campaigns(
    db: &impl ConnectionTrait,
    stages: &[CampaignStage],
) -> Listed<cleanup_campaign::Model> {
    let stages = stages.iter().map(|stage| stage.as_str());
    Ok(cleanup_campaign::Entity::find()
        .filter(cleanup_campaign::Column::Stage.is_in(stages))
        .order_by_desc(cleanup_campaign::Column::Id)
        .all(db)
        .await?)
}

/// The documents of a campaign in order.
pub async fn items(db: &impl ConnectionTrait, campaign: &str) -> Listed<cleanup_item::Model> {
    Ok(cleanup_item::Entity::find()
        .filter(cleanup_item::Column::CampaignId.eq(campaign))
        .order_by_asc(cleanup_item::Column::Ord)
        .all(db)
        .await?)
}

/// One item.
pub async fn item(db: &impl ConnectionTrait, id: &str) -> Found<cleanup_item::Model> {
    Ok(cleanup_item::Entity::find_by_id(id).one(db).await?)
}

/// The proofs of a campaign in order.
pub async fn proofs(db: &impl ConnectionTrait, campaign: &str) -> Listed<cleanup_proof::Model> {
    Ok(cleanup_proof::Entity::find()
        .filter(cleanup_proof::Column::CampaignId.eq(campaign))
        .order_by_asc(cleanup_proof::Column::Ord)
        .all(db)
        .await?)
}

/// The items of a document in campaigns of a stage, with their campaigns, the newest first.
pub async fn of_document(
    db: &impl ConnectionTrait,
    document: &str,
    stage: CampaignStage,
) -> Listed<(cleanup_item::Model, cleanup_campaign::Model)> {
    let items = cleanup_item::Entity::find()
        .filter(cleanup_item::Column::DocumentId.eq(document))
        .order_by_desc(cleanup_item::Column::Id)
        .all(db)
        .await?;
    let mut found = Vec::new();
    for item in items {
        let campaign = campaign(db, &item.campaign_id).await?;
        found.extend(
            campaign
                .filter(|campaign| campaign.stage == stage.as_str())
                .map(|campaign| (item, campaign)),
        );
    }
    Ok(found)
}

/// Normative documents that everybody may see, of these issuers, by their days: what a scope may hold.
/// Upper law is none of a county's to clean up.
pub async fn normative(db: &impl ConnectionTrait, issuers: &[String]) -> Listed<document::Model> {
    use document::Column;
    let public = Condition::any()
        .add(Column::Class.eq(Class::Historical.as_str()))
        .add(Column::Stage.eq(Stage::Published.as_str()));
    let mut rows = document::Entity::find()
        .filter(public)
        .filter(Column::Withheld.is_null())
        .filter(Column::IssuerId.is_in(issuers.iter().map(String::as_str)))
        .order_by_asc(Column::Id)
        .limit(MOST + 1)
        .all(db)
        .await?;
    // here, because the databases order what has no day differently
    rows.sort_by(|a, b| {
        let day = |row: &document::Model| row.published_on.clone().or(row.issued_on.clone());
        (day(a), &a.id).cmp(&(day(b), &b.id))
    });
    Ok(rows)
}

/// Most documents that the issuers of a scope may have.
pub const MOST: u64 = 20_000;
