//! The one gateway of facts: a transaction that cannot commit without an event.
//!
//! A [`Tx`] is made only by [`Store::write`]; every change of a recorded table goes through it and is
//! noted; [`Tx::event`] turns the notes into one event of the log; a change without an event is an
//! error and is rolled back.

use std::collections::HashMap;
use std::mem::take;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, TransactionTrait};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use super::known::Known;
use super::log::{self, NewEvent};
use super::opening::Opening;
use super::record::sha256_hex;
use super::waiting::Waiting;
use super::{Backend, Store, StoreError};
use crate::ledger::Hash;

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
    pub ids: Arc<dyn Ids>,
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
    pub(super) inner: DatabaseTransaction,
    pub(super) known: Arc<Known>,
    stamp: Stamp,
    backend: Backend,
    size: i64,
    data: std::path::PathBuf,
    pending: Mutex<Pending>,
}

/// Changes that no event has taken yet, by the document to which they belong; those of no document
/// under the empty name.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) changes: HashMap<String, Vec<Json>>,
    events: Vec<NewEvent>,
    pub(super) leaves: HashMap<String, Hash>,
    pub(super) writes: Vec<Waiting>,
    pub(super) authorities_changed: bool,
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
        let opening =
            match Opening::read(&inner, self.backend, &stamp, key.as_ref(), work.name()).await {
                Ok(opening) => opening,
                Err(error) => return Err(undone(inner, error.into()).await),
            };
        if let Some(answer) = &opening.answer {
            inner.rollback().await.map_err(StoreError::from)?;
            return Ok(serde_json::from_str(answer).map_err(StoreError::from)?);
        }
        let tx = Tx {
            inner,
            known: Arc::clone(&self.known),
            stamp,
            backend: self.backend,
            size: opening.size,
            data: self.data.clone(),
            pending: Mutex::default(),
        };
        match tx.perform(opening, key, work).await {
            Ok((output, size)) => {
                let same = tx.authorities_same();
                tx.inner.commit().await.map_err(StoreError::from)?;
                self.known.grown(tx.size, size, same);
                self.appended.send_replace(size);
                Ok(output)
            }
            Err(error) => Err(undone(tx.inner, error).await),
        }
    }
}

/// The error, after the transaction was rolled back.
async fn undone<E>(transaction: DatabaseTransaction, error: E) -> E {
    if let Err(rollback) = transaction.rollback().await {
        tracing::warn!(error = %rollback, "rollback failed");
    }
    error
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
        opening: Opening,
        key: Option<Idempotency>,
        work: &W,
    ) -> Result<(W::Output, i64), W::Error> {
        let output = work.run(self).await?;
        let (events, mut writes) = {
            let mut pending = self.pending();
            if !pending.changes.is_empty() || pending.events.is_empty() {
                return Err(StoreError::Unrecorded.into());
            }
            let pending = &mut *pending;
            (take(&mut pending.events), take(&mut pending.writes))
        };
        let previous = self.previous_leaves(&events).await?;
        let (closing, size) = log::append(self.database(), opening, &self.stamp, previous, events)?;
        writes.extend(closing);
        if let Some(key) = key {
            let answer = serde_json::to_string(&output).map_err(StoreError::from)?;
            let at = self.stamp.at;
            writes.push(super::idempotency::keep(
                self.database(),
                &key,
                work.name(),
                &answer,
                at,
            ));
        }
        self.send(writes).await?;
        Ok((output, size))
    }

    pub(super) fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Number of events in the log before this write.
    pub fn size(&self) -> i64 {
        self.size
    }

    pub(super) fn authorities_same(&self) -> bool {
        !self.pending().authorities_changed
    }

    pub(super) fn database(&self) -> DbBackend {
        self.inner.get_database_backend()
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
}

/// Hash of a request for its idempotency key.
pub fn request_hash<T: Serialize>(request: &T) -> Result<String, StoreError> {
    Ok(sha256_hex(&serde_json::to_vec(request)?))
}
