//! 备份与恢复: one file that moves a county, between folders and between databases.
//!
//! Owns the archive format: a gzip-compressed tar of table parts (JSON lines), kept files and a
//! manifest, sealed at its end by hashes that cover every byte before them. Must not know commands.
//! `tests/it/integrity/` flips bytes of the archive and moves counties between both databases.

mod archive;
mod manifest;
mod restore;
mod rows;
mod write;

use std::path::PathBuf;

use chrono::{DateTime, Utc};

pub use manifest::{FileEntry, Manifest, PartEntry, TableEntry};
pub use restore::{RestoreOptions, RestoreReport};

use super::StoreError;
use super::verify::{Step, VerifyReport};

/// How to back up.
#[derive(Clone, Copy)]
pub struct BackupOptions<'a> {
    /// Replace a file that is there.
    pub force: bool,
    /// The instant that the manifest states.
    pub created: DateTime<Utc>,
    /// Told what is done.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
}

impl std::fmt::Debug for BackupOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BackupOptions")
            .field("force", &self.force)
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

/// What a backup or a restore is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Moving rows, so many of all tables so far.
    Rows(u64),
    /// Reading the archive again, so many entries so far.
    Checking(u64),
    /// Verifying the county.
    Verifying(Step, u64),
}

/// A backup that was written and read again.
#[derive(Debug, Clone)]
pub struct BackupReport {
    /// Where it is.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it holds.
    pub manifest: Manifest,
    /// What verification found in the county itself.
    pub verified: VerifyReport,
}

/// What can go wrong with a backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The county cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is a file already.
    #[error("{0} 已存在；确要覆盖请加 --force")]
    Exists(String),
    /// Another backup is being written to the same file.
    #[error("另一进程正在写 {0}")]
    Busy(String),
    /// The archive or a folder cannot be read or written.
    #[error("读写 {path} 失败：{source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The archive is damaged or no backup.
    #[error("备份文件有误，{entry}：{reason}")]
    Damaged {
        /// Where in the archive.
        entry: String,
        /// What is wrong.
        reason: String,
    },
    /// Made by another version of the program.
    #[error("备份文件由其他版本制作（{found}），本版本只能恢复 {wanted}")]
    Version {
        /// What the archive says.
        found: String,
        /// What this program reads.
        wanted: String,
    },
    /// There is something where the county shall be restored.
    #[error("恢复的目标不是空的：{0}")]
    NotEmpty(String),
    /// What was restored is not what the archive promises; nothing was kept.
    #[error("恢复后核验不符，未保留任何内容：{0}")]
    Verification(String),
    /// A task was cut short.
    #[error("内部任务中断")]
    Interrupted,
}

impl From<sea_orm::DbErr> for BackupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    pub(super) fn damaged(entry: &str, reason: impl Into<String>) -> Self {
        Self::Damaged {
            entry: entry.to_owned(),
            reason: reason.into(),
        }
    }

    pub(super) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::Store(StoreError::DiskFull);
        }
        Self::File {
            path: path.display().to_string(),
            source,
        }
    }
}
