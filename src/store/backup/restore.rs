//! Restoring: the whole archive is checked first, then a county is built beside the target, verified
//! against the manifest, and put in its place at once.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement,
    TransactionTrait,
};
use tokio::sync::mpsc;

use super::archive::{self, Sink, file_name};
use super::manifest::Manifest;
use super::write::Nothing;
use super::{BackupError, Progress, rows};
use crate::store::verify::{VerifyOptions, VerifyReport};
use crate::store::{Backend, Place, Store, StoreError, Use};

/// How to restore.
#[derive(Clone, Copy)]
pub struct RestoreOptions<'a> {
    /// Restore a county that was damaged when it was backed up, as it was.
    pub accept_damage: bool,
    /// Told what is done.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
}

impl std::fmt::Debug for RestoreOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RestoreOptions")
            .field("accept_damage", &self.accept_damage)
            .finish_non_exhaustive()
    }
}

/// A county that was restored and verified.
#[derive(Debug, Clone)]
pub struct RestoreReport {
    /// What the archive holds.
    pub manifest: Manifest,
    /// What verification found; clean unless damage was accepted.
    pub verified: VerifyReport,
}

impl Store {
    /// Restores the archive at `file` into the empty `place`.
    pub async fn restore(
        file: &Path,
        place: &Place,
        options: &RestoreOptions<'_>,
    ) -> Result<RestoreReport, BackupError> {
        let fault = |error| BackupError::file(file, error);
        let mut archive = File::open(file).map_err(fault)?;
        expect_empty_folder(&place.data)?;
        let told = |entries| (options.progress)(Progress::Checking(entries));
        let manifest = archive::read(&mut archive, &mut Nothing, &told)?;
        let beside = beside(&place.data)?;
        let built = Place {
            data: beside.path().to_owned(),
            database_url: place.database_url.clone(),
        };
        let store = Self::open(&built, Use::Restore).await?;
        expect_empty_database(&store.writer).await?;
        Migrator::up(&store.writer, None).await?;
        let tx = store.begin_restore().await?;
        let filled = store.fill(&tx, archive, &manifest, options).await;
        let verified = match filled {
            Ok(verified) => verified,
            Err(error) => {
                tx.rollback().await?;
                store.close().await?;
                return Err(error);
            }
        };
        match store.backend {
            Backend::Sqlite => {
                tx.commit().await?;
                store.close().await?;
                put(beside, &place.data)?;
            }
            Backend::Postgres => {
                put(beside, &place.data)?;
                if let Err(error) = tx.commit().await {
                    let _ = std::fs::remove_dir_all(&place.data);
                    return Err(error.into());
                }
                store.close().await?;
            }
        }
        Ok(RestoreReport { manifest, verified })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "restores rows and their log as they were"
    )]
    async fn begin_restore(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.writer.begin().await?)
    }

    async fn fill(
        &self,
        tx: &DatabaseTransaction,
        mut archive: File,
        manifest: &Manifest,
        options: &RestoreOptions<'_>,
    ) -> Result<VerifyReport, BackupError> {
        let (send, mut receive) = mpsc::channel(2);
        let data = self.data.clone();
        let task = tokio::task::spawn_blocking(move || {
            let mut unpack = Unpack { send, data };
            archive::read(&mut archive, &mut unpack, &|_| {})
        });
        let mut inserted = Ok(());
        let mut done = 0;
        while let Some((table, bytes)) = receive.recv().await {
            match rows::insert(tx, &table, &bytes).await {
                Ok(count) => done += count,
                Err(error) => {
                    inserted = Err(error);
                    break;
                }
            }
            (options.progress)(Progress::Rows(done));
        }
        drop(receive);
        let again = task.await.map_err(|_| BackupError::Interrupted)?;
        inserted?;
        if again? != *manifest {
            return Err(BackupError::damaged(
                archive::MANIFEST,
                "备份文件在恢复过程中被改动",
            ));
        }
        let told = |step, done| (options.progress)(Progress::Verifying(step, done));
        let verify = VerifyOptions {
            progress: &told,
            ..VerifyOptions::default()
        };
        let verified = Box::pin(self.verify_inside(tx, &verify)).await?;
        if verified.size != manifest.size || verified.root != manifest.root {
            return Err(BackupError::Verification(format!(
                "清单记为 {} 条、根 {}，实为 {} 条、根 {}",
                manifest.size, manifest.root, verified.size, verified.root
            )));
        }
        match verified.faults.first() {
            Some(first) if !options.accept_damage => Err(BackupError::Verification(format!(
                "{}（共 {} 处；备份时已有 {} 处，确要照原样恢复请加 --accept-damage）",
                first.message,
                verified.faults.len() as u64 + verified.omitted,
                manifest.faults
            ))),
            _ => Ok(verified),
        }
    }

    async fn close(self) -> Result<(), StoreError> {
        let Self { writer, reader, .. } = self;
        reader.close().await?;
        writer.close().await?;
        Ok(())
    }
}

/// Gives parts to the inserting side, writes files.
struct Unpack {
    send: mpsc::Sender<(String, Vec<u8>)>,
    data: PathBuf,
}

impl Sink for Unpack {
    fn part(&mut self, table: &str, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.send
            .blocking_send((table.to_owned(), bytes))
            .map_err(|_| BackupError::Interrupted)
    }

    fn file(&mut self, name: &str, from: &mut dyn Read) -> Result<(), BackupError> {
        let path = crate::store::files::path_in(&self.data, name);
        let fault = |error| BackupError::file(&path, error);
        let folder = path.parent().unwrap_or(&self.data);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let mut file = File::create_new(&path).map_err(fault)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = from.read(&mut buffer).map_err(|error| {
                BackupError::damaged(&file_name(name), format!("无法解读：{error}"))
            })?;
            if read == 0 {
                break;
            }
            file.write_all(buffer.get(..read).unwrap_or_default())
                .map_err(fault)?;
        }
        file.sync_all().map_err(fault)?;
        sync_folder(folder)
    }

    fn rule(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), BackupError> {
        let path = self.data.join(path);
        let fault = |error| BackupError::file(&path, error);
        let folder = path.parent().unwrap_or(&self.data);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let mut file = File::create_new(&path).map_err(fault)?;
        file.write_all(&bytes).map_err(fault)?;
        file.sync_all().map_err(fault)?;
        sync_folder(folder)
    }
}

fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    File::open(folder)
        .and_then(|opened| opened.sync_all())
        .map_err(|error| BackupError::file(folder, error))
}

/// A folder beside the target, on the same disk, gone when the restore fails.
fn beside(data: &Path) -> Result<tempfile::TempDir, BackupError> {
    let parent = parent_of(data);
    let fault = |error| BackupError::file(parent, error);
    std::fs::create_dir_all(parent).map_err(fault)?;
    tempfile::Builder::new()
        .prefix(".guiku-restore-")
        .tempdir_in(parent)
        .map_err(fault)
}

fn parent_of(data: &Path) -> &Path {
    let parent = data.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new("."))
}

/// Puts the built county in its place: one rename.
fn put(built: tempfile::TempDir, data: &Path) -> Result<(), BackupError> {
    let fault = |error| BackupError::file(data, error);
    let lock = built.path().join("guiku.lock");
    let files = built.path().join("files");
    if files.is_dir() {
        sync_folder(&files)?;
    }
    sync_folder(built.path())?;
    std::fs::rename(built.path(), data).map_err(fault)?;
    // It has moved: there is nothing left to be removed under the old name.
    let _ = built.keep();
    let _ = std::fs::remove_file(data.join(lock.file_name().unwrap_or_default()));
    sync_folder(parent_of(data))
}

fn expect_empty_folder(data: &Path) -> Result<(), BackupError> {
    let entries = match std::fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(BackupError::file(data, error)),
    };
    let names: Vec<String> = entries
        .take(5)
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let found = format!("目录 {} 中有 {}", data.display(), names.join("、"));
    Err(BackupError::NotEmpty(found))
}

/// Refuses a database in which any of our tables has a row. Tables without rows are no hindrance.
async fn expect_empty_database(db: &DatabaseConnection) -> Result<(), BackupError> {
    let backend = db.get_database_backend();
    let listing = match backend {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let rows = db
        .query_all_raw(Statement::from_string(backend, listing))
        .await?;
    let mut full = Vec::new();
    let known = rows::names();
    for row in rows {
        let name: String = row.try_get("", "name")?;
        if !known.contains(&name.as_str())
            && !crate::store::tables::LEFT_OUT.contains(&name.as_str())
        {
            continue;
        }
        let count = format!("SELECT count(*) AS n FROM \"{name}\"");
        let count = Statement::from_string(backend, count);
        if let Some(row) = db.query_one_raw(count).await? {
            let count: i64 = row.try_get("", "n")?;
            if count > 0 {
                full.push(format!("{name} {count} 行"));
            }
        }
    }
    if full.is_empty() {
        Ok(())
    } else {
        let found = format!("数据库中有 {}", full.join("、"));
        Err(BackupError::NotEmpty(found))
    }
}
