//! 幂等键: answers that were given, kept in the same transaction as the fact.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::StoreError;
use super::entity::idempotency::{ActiveModel, Entity};
use super::tx::Idempotency;

/// The answer given before, if the key is known; another request under the key is an error.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    key: &Idempotency,
    command: &str,
) -> Result<Option<String>, StoreError> {
    let Some(row) = Entity::find_by_id(key.key.clone()).one(connection).await? else {
        return Ok(None);
    };
    if row.request_sha256 == key.request_sha256 && row.command == command {
        Ok(Some(row.answer))
    } else {
        Err(StoreError::KeyReused)
    }
}

pub(crate) async fn keep(
    connection: &impl ConnectionTrait,
    key: &Idempotency,
    command: &str,
    answer: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(key.key.clone()),
        command: Set(command.to_owned()),
        request_sha256: Set(key.request_sha256.clone()),
        answer: Set(answer.to_owned()),
        at_ms: Set(at.timestamp_millis()),
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
