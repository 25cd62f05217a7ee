//! 核验: recomputes the log from its bytes, replays it, and names every record that differs.
//!
//! Owns the comparison of the database and the kept files with the log. Must not write anything, and
//! must not know commands. It reads in one snapshot and so runs beside a server.
//! `tests/it/integrity/` changes every column of every table and wants each named.

mod events;
mod files;
mod letters;
mod numbers;
mod proposals;
mod records;
mod report;
mod state;
mod trees;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};

pub use report::{Fault, FaultKind, VerifyReport};

use super::{Store, StoreError};
use crate::ledger::Hash;

/// Where a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading events.
    Events,
    /// Comparing records.
    Records,
    /// Hashing provisions.
    Provisions,
    /// Hashing kept files.
    Files,
}

/// A head of the log that was noted earlier, outside of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedHead {
    /// Number of events then.
    pub size: u64,
    /// Root then.
    pub root: Hash,
}

/// How to verify.
#[derive(Clone, Copy)]
pub struct VerifyOptions<'a> {
    /// Leave out kept files and the texts of revisions.
    pub quick: bool,
    /// The log must still begin with what was noted.
    pub noted: Option<&'a NotedHead>,
    /// Told the step and how much of it is done.
    pub progress: &'a (dyn Fn(Step, u64) + Send + Sync),
}

impl std::fmt::Debug for VerifyOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifyOptions")
            .field("quick", &self.quick)
            .field("noted", &self.noted)
            .finish_non_exhaustive()
    }
}

impl Default for VerifyOptions<'_> {
    fn default() -> Self {
        Self {
            quick: false,
            noted: None,
            progress: &|_, _| {},
        }
    }
}

impl Store {
    /// Verifies log, records, numbers and kept files; also beside a running server. Damage stands in
    /// the report; an error means that it could not be checked.
    pub async fn verify(&self, options: &VerifyOptions<'_>) -> Result<VerifyReport, StoreError> {
        let snapshot = self.snapshot().await?;
        let checked = check(&snapshot, options).await;
        snapshot.rollback().await?;
        let (mut report, expected) = match checked {
            Ok(checked) => checked,
            Err(error) => return damaged(error),
        };
        files::check(self, expected, options, &mut report)?;
        Ok(report)
    }

    /// The same inside a transaction that is not committed yet.
    pub(crate) async fn verify_inside(
        &self,
        db: &DatabaseTransaction,
        options: &VerifyOptions<'_>,
    ) -> Result<VerifyReport, StoreError> {
        let (mut report, expected) = check(db, options).await?;
        files::check(self, expected, options, &mut report)?;
        Ok(report)
    }
}

async fn check(
    db: &DatabaseTransaction,
    options: &VerifyOptions<'_>,
) -> Result<(VerifyReport, Vec<files::Expected>), StoreError> {
    let mut report = VerifyReport::default();
    if !options.quick {
        database(db, &mut report).await?;
    }
    let mut state = events::check(db, options, &mut report).await?;
    records::check(db, options, &mut state, &mut report).await?;
    if !options.quick {
        records::provisions(db, options, &state, &mut report).await?;
    }
    for checked in [
        numbers::check(db, &mut report).await,
        letters::check(db, &mut report).await,
        proposals::check(db, &mut report).await,
        proposals::comments(db, &mut report).await,
    ] {
        match checked {
            // A row that cannot be read has been reported with its record.
            Err(StoreError::Database(_)) if !report.is_clean() => {}
            other => other?,
        }
    }
    let files = if options.quick {
        Vec::new()
    } else {
        files::expected(&state)
    };
    Ok((report, files))
}

/// Asks SQLite whether its own pages and indexes are whole.
async fn database(db: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let statement =
        sea_orm::Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(100)");
    for row in db.query_all_raw(statement).await? {
        let text: String = row.try_get_by_index(0)?;
        if text != "ok" {
            let message = format!("数据库文件自检：{text}");
            report.add(Fault::new(FaultKind::Database, message));
        }
    }
    Ok(())
}

/// A database file that is damaged so far that it cannot be read is damage, not an unchecked one.
fn damaged(error: StoreError) -> Result<VerifyReport, StoreError> {
    let StoreError::Database(source) = &error else {
        return Err(error);
    };
    let text = source.to_string();
    if !text.contains("malformed") && !text.contains("not a database") {
        return Err(error);
    }
    let mut report = VerifyReport::default();
    let message = format!("数据库文件已损坏：{text}");
    report.add(Fault::new(FaultKind::Database, message));
    Ok(report)
}
