//! 幂等键: answers that were given, kept in the same transaction as the fact.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, DbBackend, EntityTrait, QueryTrait};

use super::entity::idempotency::{ActiveModel, Entity};
use super::tx::Idempotency;
use super::waiting::Waiting;

/// What keeps the answer under its key.
pub(crate) fn keep(
    backend: DbBackend,
    key: &Idempotency,
    command: &str,
    answer: &str,
    at: DateTime<Utc>,
) -> Waiting {
    let row = ActiveModel {
        id: Set(key.key.clone()),
        command: Set(command.to_owned()),
        request_sha256: Set(key.request_sha256.clone()),
        answer: Set(answer.to_owned()),
        at_ms: Set(at.timestamp_millis()),
    };
    Waiting {
        statement: Entity::insert(row).build(backend),
        rows: 1,
    }
}
