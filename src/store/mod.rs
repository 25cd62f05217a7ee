//! The database: entities, queries, and the only code that writes.
//!
//! Owns sea-orm, the data folder's database, the log and the files. Must not know commands, HTTP or
//! the search index. Facts are written through [`Store::write`] alone, everything else through
//! [`Store::housekeep`]. `tests/it/tidy.rs` holds the arrows, `tests/it/store/` the behaviour on both
//! databases.

pub mod assignments;
pub mod backup;
pub mod calendars;
mod changes;
pub mod citing;
pub mod cleanup;
pub mod consultations;
pub mod departments;
pub mod entity;
pub mod error;
pub mod evaluations;
pub mod events;
pub mod files;
pub mod filing_reviews;
pub mod form;
pub mod housekeep;
mod idempotency;
pub mod interpretations;
mod known;
mod leaves;
pub mod letters;
mod lock;
pub mod log;
pub mod notices;
mod open;
mod opening;
pub mod people;
pub mod places;
pub mod portal;
mod previous;
pub mod publicly;
pub mod queries;
pub mod record;
pub mod series;
pub mod statistics;
pub mod suggestions;
pub mod tables;
pub mod text;
mod tx;
pub mod verify;
mod waiting;

use std::path::PathBuf;
use std::sync::Arc;

use sea_orm::DatabaseConnection;
use tokio::sync::watch;

pub use error::StoreError;
pub use log::{EventDocument, NewEvent};
pub use open::{Place, Use};
/// Marks a column of a change as set.
pub use sea_orm::ActiveValue::Set;
pub use tx::{ActorStamp, Idempotency, Ids, Stamp, Tx, Work, request_hash};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open county.
#[derive(Debug)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    backend: Backend,
    data: PathBuf,
    appended: watch::Sender<i64>,
    known: Arc<known::Known>,
    #[expect(dead_code, reason = "held until the store is dropped")]
    lock: Option<lock::FolderLock>,
}

impl Store {
    /// For reading outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Which database.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The data folder.
    pub fn data(&self) -> &std::path::Path {
        &self.data
    }

    /// Wakes whoever follows the log; holds its size.
    pub fn appended(&self) -> watch::Receiver<i64> {
        self.appended.subscribe()
    }
}
