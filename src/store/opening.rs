//! What a write must know before it begins, read under the lock of the log in one statement.

use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect, Statement};

use super::entity::log_head;
use super::tx::{Idempotency, Stamp};
use super::{Backend, StoreError};
use crate::ledger::{CompactRange, Hash, Salt, person_commitment};

/// The head of the log, locked, and what belongs to the request.
#[derive(Debug)]
pub(crate) struct Opening {
    /// Number of events.
    pub(crate) size: i64,
    /// The tree as it stands.
    pub(crate) range: CompactRange,
    /// The person of the stamp, as leaves show a person.
    pub(crate) person: Option<Hash>,
    /// 幂等键: the answer given before.
    pub(crate) answer: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    size: i64,
    nodes: Vec<u8>,
    command: Option<String>,
    request_sha256: Option<String>,
    answer: Option<String>,
    salt: Option<String>,
}

impl Opening {
    /// Locks the head until the transaction ends (writes are one after another on both databases; on
    /// SQLite beginning to write is the lock) and reads. A key known from another request is an error.
    pub(crate) async fn read(
        connection: &impl ConnectionTrait,
        backend: Backend,
        stamp: &Stamp,
        key: Option<&Idempotency>,
        command: &str,
    ) -> Result<Self, StoreError> {
        if backend == Backend::Postgres {
            lock(connection).await?;
        }
        let person = stamp.actor.person.as_deref();
        let statement = Statement::from_sql_and_values(
            connection.get_database_backend(),
            "SELECT head.size, head.nodes, known.command, known.request_sha256, known.answer, \
             person.salt FROM log_head head LEFT JOIN idempotency known ON known.id = $1 \
             LEFT JOIN person ON person.id = $2 WHERE head.id = 1",
            [key.map(|key| key.key.as_str()).into(), person.into()],
        );
        let row = Row::find_by_statement(statement).one(connection).await?;
        let row = row.ok_or_else(no_head)?;
        let known = key.is_some_and(|key| {
            row.command.as_deref() == Some(command)
                && row.request_sha256.as_ref() == Some(&key.request_sha256)
        });
        if row.answer.is_some() && !known {
            return Err(StoreError::KeyReused);
        }
        Ok(Self {
            size: row.size,
            range: range(row.size, &row.nodes)?,
            person: commitment(row.salt.as_deref(), person)?,
            answer: row.answer,
        })
    }
}

/// A statement of its own: one that waits for the lock reads everything else as it was before it
/// waited, and would miss the answer of the write that held the lock.
async fn lock(connection: &impl ConnectionTrait) -> Result<(), StoreError> {
    let locked: Option<i64> = log_head::Entity::find_by_id(1)
        .select_only()
        .column(log_head::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .one(connection)
        .await?;
    locked.map(|_| ()).ok_or_else(no_head)
}

fn no_head() -> StoreError {
    StoreError::Log("登记簿没有表头".to_owned())
}

fn range(size: i64, nodes: &[u8]) -> Result<CompactRange, StoreError> {
    let range =
        CompactRange::from_bytes(nodes).map_err(|error| StoreError::Log(error.to_string()))?;
    if i64::try_from(range.size()).ok() == Some(size) {
        Ok(range)
    } else {
        Err(StoreError::Log("登记簿表头的条数与哈希树不一致".to_owned()))
    }
}

fn commitment(salt: Option<&str>, person: Option<&str>) -> Result<Option<Hash>, StoreError> {
    let (Some(salt), Some(person)) = (salt, person) else {
        return Ok(None);
    };
    let salt: Salt = salt
        .parse()
        .map_err(|error: crate::ledger::HashParseError| StoreError::Log(error.to_string()))?;
    Ok(Some(person_commitment(&salt, person)))
}
