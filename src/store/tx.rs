//! The one gateway of facts: a transaction that cannot commit without an event.
//!
//! A [`Tx`] is made only by [`Store::write`]; every change of a recorded table goes through it and is
//! noted; [`Tx::event`] turns the notes into one event of the log; a change without an event is an
//! error and is rolled back.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, TransactionTrait,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use super::log::{self, NewEvent};
use super::record::{self, Recorded, sha256_hex};
use super::{Backend, Store, StoreError};

/// Source of randomness, seeded in tests.
pub trait Ids: Send + Sync + std::fmt::Debug {
    /// 16 random bytes.
    fn random(&self) -> [u8; 16];
}

/// Who acts, for the leaf.
#[derive(Debug, Clone, Default)]
pub struct ActorStamp {
    /// The authority for which the person acts.
    pub authority: Option<String>,
    /// The role in which the person acts.
    pub role: String,
    /// The person; the log holds a salted commitment only.
    pub person: Option<String>,
}

/// What the gateway needs to know of a request.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The server's instant.
    pub at: DateTime<Utc>,
    /// Who acts.
    pub actor: ActorStamp,
    /// Source of salts.
    pub ids: std::sync::Arc<dyn Ids>,
}

/// 幂等键: the same key with the same request gives the same answer; with another, an error.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// Key, made unique per person by the caller.
    pub key: String,
    /// Hash of the request.
    pub request_sha256: String,
}

/// A unit of work that the gateway runs inside one transaction.
pub trait Work: Send + Sync + 'static {
    /// What is answered, and kept for retries.
    type Output: Serialize + DeserializeOwned + Send + 'static;
    /// The caller's error.
    type Error: From<StoreError> + Send + 'static;
    /// Name for the idempotency row.
    fn name(&self) -> &'static str;
    /// Does the work; must call [`Tx::event`] for each document that it changes.
    fn run(&self, tx: &Tx) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// An open write transaction.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    stamp: Stamp,
    backend: Backend,
    data: std::path::PathBuf,
    pending: Mutex<Pending>,
}

/// Changes that no event has taken yet, by the document to which they belong; those of no document
/// under the empty name.
#[derive(Debug, Default)]
struct Pending {
    changes: HashMap<String, Vec<Json>>,
    events: Vec<NewEvent>,
}

impl Store {
    /// Runs `work` in one transaction, appends its events to the log, commits. Call it through
    /// `app::run`, which spawns it so that a client that disconnects cannot cut it in the middle.
    #[expect(clippy::disallowed_methods, reason = "this is the gateway")]
    pub async fn write<W: Work>(
        &self,
        stamp: Stamp,
        key: Option<Idempotency>,
        work: &W,
    ) -> Result<W::Output, W::Error> {
        let inner = match self.backend {
            Backend::Sqlite => {
                let immediate = sea_orm::TransactionOptions {
                    sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                self.writer.begin_with_options(immediate).await
            }
            Backend::Postgres => self.writer.begin().await,
        }
        .map_err(StoreError::from)?;
        let tx = Tx {
            inner,
            stamp,
            backend: self.backend,
            data: self.data.clone(),
            pending: Mutex::default(),
        };
        match tx.perform(key, work).await {
            Ok((output, Some(size))) => {
                tx.inner.commit().await.map_err(StoreError::from)?;
                self.appended.send_replace(size);
                Ok(output)
            }
            Ok((output, None)) => {
                tx.inner.rollback().await.map_err(StoreError::from)?;
                Ok(output)
            }
            Err(error) => {
                if let Err(rollback) = tx.inner.rollback().await {
                    tracing::warn!(error = %rollback, "rollback failed");
                }
                Err(error)
            }
        }
    }
}

impl Store {
    /// Tells `heard` of every statement of a write and how long it took; for measurements.
    pub fn on_statement<F>(&mut self, heard: F)
    where
        F: Fn(&str, std::time::Duration) + Send + Sync + 'static,
    {
        self.writer
            .set_metric_callback(move |info| heard(&info.statement.sql, info.elapsed));
    }
}

impl Tx {
    async fn perform<W: Work>(
        &self,
        key: Option<Idempotency>,
        work: &W,
    ) -> Result<(W::Output, Option<i64>), W::Error> {
        let head = log::lock_head(&self.inner, self.backend).await?;
        if let Some(key) = &key
            && let Some(answer) = super::idempotency::find(&self.inner, key, work.name()).await?
        {
            return Ok((
                serde_json::from_str(&answer).map_err(StoreError::from)?,
                None,
            ));
        }
        let output = work.run(self).await?;
        let pending = std::mem::take(&mut *self.pending());
        if !pending.changes.is_empty() || pending.events.is_empty() {
            return Err(StoreError::Unrecorded.into());
        }
        let size = log::append(&self.inner, head, &self.stamp, pending.events).await?;
        if let Some(key) = key {
            let answer = serde_json::to_string(&output).map_err(StoreError::from)?;
            super::idempotency::keep(&self.inner, &key, work.name(), &answer, self.stamp.at)
                .await?;
        }
        Ok((output, Some(size)))
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// For reading inside the transaction.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &std::path::Path {
        &self.data
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Turns all changes noted since the last event into `event`, but for those that
    /// [`Tx::insert_all_of`] noted for another document.
    pub fn event(&self, mut event: NewEvent) {
        let mut pending = self.pending();
        event.changes = pending.changes.remove("").unwrap_or_default();
        if let Some(document) = &event.document
            && let Some(own) = pending.changes.remove(&document.id)
        {
            event.changes.extend(own);
        }
        pending.events.push(event);
    }

    /// Inserts a row and notes it.
    pub async fn insert<M>(&self, row: M) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        self.insert_all(vec![row]).await
    }

    /// Inserts rows with as few statements as the database allows and notes each.
    pub async fn insert_all<M>(&self, rows: Vec<M>) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        self.insert_all_of(rows, |_| String::new()).await
    }

    /// The same for rows of several documents at once: each change waits for the event of the
    /// document that `owner` names.
    pub async fn insert_all_of<M>(
        &self,
        rows: Vec<M>,
        owner: impl Fn(&M) -> String,
    ) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        let owners: Vec<String> = rows.iter().map(owner).collect();
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| set(row.into_active_model()))
            .collect();
        {
            let mut pending = self.pending();
            for (owner, row) in owners.into_iter().zip(&rows) {
                let changes = pending.changes.entry(owner).or_default();
                changes.push(record::change(row));
            }
        }
        self.insert_plain::<M::Entity>(rows).await
    }

    /// Inserts rows of a derived table, which the log holds through a hash of its own.
    pub(crate) async fn insert_plain<E>(&self, rows: Vec<E::ActiveModel>) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::ActiveModel: Send,
    {
        let columns = E::Column::iter().count().max(1);
        let per_statement = (30_000 / columns).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<_> = rows.by_ref().take(per_statement).collect();
            E::insert_many(batch)
                .exec_without_returning(&self.inner)
                .await?;
        }
        Ok(())
    }

    /// Changes the columns that are set in `row` and notes them. The key must be set.
    pub async fn update<A>(&self, row: A) -> Result<(), StoreError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Recorded,
    {
        let change = record::change(&row);
        let mut guard = Condition::all();
        for key in <A::Entity as EntityTrait>::PrimaryKey::iter() {
            let column = key.into_column();
            let Some(value) = row.get(column).into_value() else {
                return Err(StoreError::Log(format!(
                    "{} without a key",
                    A::Entity::TABLE
                )));
            };
            guard = guard.add(column.eq(value));
        }
        let changed = <A::Entity as EntityTrait>::update_many()
            .set(row)
            .filter(guard)
            .exec(&self.inner)
            .await?;
        if changed.rows_affected != 1 {
            return Err(StoreError::Log(format!(
                "{} rows of {} changed instead of one",
                changed.rows_affected,
                A::Entity::TABLE
            )));
        }
        self.note(change);
        Ok(())
    }

    /// Notes a change that was made by a statement of the store's own (the counter of a series).
    pub(crate) fn note(&self, change: Json) {
        let mut pending = self.pending();
        pending
            .changes
            .entry(String::new())
            .or_default()
            .push(change);
    }

    /// Writes a working draft, which is no fact.
    pub async fn put_draft(&self, row: super::entity::draft::Model) -> Result<(), StoreError> {
        let row = set(row.into_active_model());
        self.insert_plain::<super::entity::draft::Entity>(vec![row])
            .await
    }

    /// Runs a statement of the store's own.
    pub(crate) async fn query_one(
        &self,
        statement: sea_orm::Statement,
    ) -> Result<Option<sea_orm::QueryResult>, StoreError> {
        Ok(self.inner.query_one_raw(statement).await?)
    }
}

/// All values of a model as set, so that an insert carries them.
fn set<A: ActiveModelTrait>(row: A) -> A {
    row.reset_all()
}

/// Hash of a request for its idempotency key.
pub fn request_hash<T: Serialize>(request: &T) -> Result<String, StoreError> {
    Ok(sha256_hex(&serde_json::to_vec(request)?))
}
