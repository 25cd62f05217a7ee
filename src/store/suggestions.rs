//! 审查建议: the record, and apart from it what its proposer wrote.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{proposal, suggestion};
use super::record::sha256_hex;
use super::{StoreError, Tx};

/// A suggestion.
pub async fn suggestion(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<suggestion::Model>, StoreError> {
    Ok(suggestion::Entity::find_by_id(id).one(db).await?)
}

/// The suggestion of a tracking code, by the hash of the code.
pub async fn tracked(
    db: &impl ConnectionTrait,
    code_sha256: &str,
) -> Result<Option<(suggestion::Model, proposal::Model)>, StoreError> {
    let proposal = proposal::Entity::find()
        .filter(proposal::Column::CodeSha256.eq(code_sha256))
        .one(db)
        .await?;
    let Some(proposal) = proposal else {
        return Ok(None);
    };
    let suggestion = suggestion(db, &proposal.suggestion_id).await?;
    Ok(suggestion.map(|suggestion| (suggestion, proposal)))
}

/// What the proposer of a suggestion wrote.
pub async fn proposal(
    db: &impl ConnectionTrait,
    suggestion: &str,
) -> Result<Option<proposal::Model>, StoreError> {
    Ok(proposal::Entity::find_by_id(suggestion).one(db).await?)
}

/// Suggestions before these bodies, by due date; all where none is named.
pub async fn before(
    db: &impl ConnectionTrait,
    receivers: Option<&[String]>,
) -> Result<Vec<suggestion::Model>, StoreError> {
    let mut found = suggestion::Entity::find()
        .order_by_asc(suggestion::Column::DueOn)
        .order_by_asc(suggestion::Column::Id);
    if let Some(receivers) = receivers {
        found = found.filter(suggestion::Column::ReceiverId.is_in(receivers));
    }
    Ok(found.all(db).await?)
}

/// How many suggestions stand in `stages` before a body.
pub async fn waiting(
    db: &impl ConnectionTrait,
    receiver: &str,
    stages: &[&str],
) -> Result<u64, StoreError> {
    Ok(suggestion::Entity::find()
        .filter(suggestion::Column::ReceiverId.eq(receiver))
        .filter(suggestion::Column::Stage.is_in(stages.iter().copied()))
        .count(db)
        .await?)
}

/// Suggestions in `stage`, of one document or of all, latest answer first: the first `most`, and how many
/// there are.
pub async fn in_stage(
    db: &impl ConnectionTrait,
    stage: &str,
    document: Option<&str>,
    most: u64,
) -> Result<(Vec<suggestion::Model>, u64), StoreError> {
    let mut found = suggestion::Entity::find()
        .filter(suggestion::Column::Stage.eq(stage))
        .order_by_desc(suggestion::Column::AnsweredOn)
        .order_by_desc(suggestion::Column::Id);
    if let Some(document) = document {
        found = found.filter(suggestion::Column::DocumentId.eq(document));
    }
    let count = found.clone().count(db).await?;
    Ok((found.limit(most).all(db).await?, count))
}

/// What the record keeps of a proposal: a hash that only the salt beside the proposal opens, so that
/// nothing of it can be guessed once both are erased.
pub fn commitment(salt: &str, parts: &[Option<&str>]) -> String {
    let mut told = salt.to_owned();
    for part in parts {
        told.push('\n');
        match part {
            Some(part) => {
                told.push_str(&part.len().to_string());
                told.push(':');
                told.push_str(part);
            }
            None => told.push('-'),
        }
    }
    sha256_hex(told.as_bytes())
}

/// The commitment to a proposal as it stands; `None` once it is erased.
pub fn commitment_of(row: &proposal::Model) -> Option<String> {
    let parts = [
        row.name.as_deref(),
        row.contact.as_deref(),
        row.reason.as_deref(),
    ];
    row.salt.as_deref().map(|salt| commitment(salt, &parts))
}

impl Tx {
    /// Keeps what the proposer wrote, which is no fact of the log.
    pub async fn put_proposal(&self, row: proposal::Model) -> Result<(), StoreError> {
        let row = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
        self.insert_plain::<proposal::Entity>(vec![row]).await
    }

    /// Puts other words in the place of what the proposer wrote; without reason, name and contact the
    /// proposal is erased. The tracking code stays good.
    pub async fn change_proposal(&self, row: proposal::Model) -> Result<(), StoreError> {
        let change = proposal::ActiveModel {
            name: Set(row.name),
            contact: Set(row.contact),
            reason: Set(row.reason),
            salt: Set(row.salt),
            ..Default::default()
        };
        proposal::Entity::update_many()
            .set(change)
            .filter(proposal::Column::SuggestionId.eq(row.suggestion_id))
            .exec(self.connection().await?)
            .await?;
        Ok(())
    }
}
