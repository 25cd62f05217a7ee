//! Making a backup: a snapshot of all tables, then all kept files, which are only ever added.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::archive::{
    self, RULE_FOLDERS, Sink, Writer, file_name, is_rule, is_sha256, part_name, rule_name,
};
use super::manifest::{FORMAT, FileEntry, Manifest, PartEntry, TableEntry, schema};
use super::rows::{self, Part};
use super::{BackupError, BackupOptions, BackupReport, Progress};
use crate::store::verify::{VerifyOptions, VerifyReport};
use crate::store::{Backend, Store};

impl Store {
    /// Writes the whole county into `target`, also beside a running server, and reads the archive
    /// again. A damaged county is backed up as it is; the report says what is wrong with it.
    pub async fn backup(
        &self,
        target: &Path,
        options: &BackupOptions<'_>,
    ) -> Result<BackupReport, BackupError> {
        if target.exists() && !options.force {
            return Err(BackupError::Exists(target.display().to_string()));
        }
        let partial = Partial::create(target)?;
        let snapshot = self.snapshot().await?;
        let told = |step, done| (options.progress)(Progress::Verifying(step, done));
        let verify = VerifyOptions {
            progress: &told,
            ..VerifyOptions::default()
        };
        let verified = Box::pin(self.verify_inside(&snapshot, &verify)).await?;
        let manifest = self.manifest(&verified, options);
        let (send, receive) = mpsc::channel(2);
        let writer = Writer::new(partial.clone_file()?);
        let (data, path) = (self.data.clone(), partial.path.clone());
        let task = tokio::task::spawn_blocking(move || {
            write(writer, receive, manifest, &data).map_err(|(place, error)| {
                BackupError::file(place.as_deref().unwrap_or(&path), error)
            })
        });
        let told = |rows| (options.progress)(Progress::Rows(rows));
        let read = rows::read_all(&snapshot, &send, &told).await;
        let rolled_back = snapshot.rollback().await;
        if read.is_err() {
            task.abort();
        }
        drop(send);
        let manifest = task.await.map_err(|_| BackupError::Interrupted)?;
        read?;
        rolled_back?;
        let manifest = manifest?;
        let mut file = partial.clone_file()?;
        let told = |entries| (options.progress)(Progress::Checking(entries));
        let again = archive::read(&mut file, &mut Nothing, &told)?;
        if again != manifest {
            return Err(BackupError::damaged(archive::MANIFEST, "写入与读回不同"));
        }
        let bytes = partial.finish(target, options.force)?;
        Ok(BackupReport {
            file: target.to_owned(),
            bytes,
            manifest,
            verified,
        })
    }

    fn manifest(&self, verified: &VerifyReport, options: &BackupOptions<'_>) -> Manifest {
        Manifest {
            format: FORMAT,
            created: options.created.to_rfc3339(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            backend: match self.backend {
                Backend::Sqlite => "sqlite".to_owned(),
                Backend::Postgres => "postgresql".to_owned(),
            },
            schema: schema(),
            size: verified.size,
            root: verified.root.clone(),
            faults: verified.faults.len() as u64 + verified.omitted,
            tables: Vec::new(),
            files: Vec::new(),
            rules: Vec::new(),
        }
    }
}

/// Which file could not be read or written; the archive itself where absent.
type Fault = (Option<PathBuf>, std::io::Error);

/// Writes parts as they come, then the kept files and the county's own rules, then the manifest.
fn write(
    mut writer: Writer,
    mut receive: mpsc::Receiver<Part>,
    mut manifest: Manifest,
    data: &Path,
) -> Result<Manifest, Fault> {
    let own = |error| (None, error);
    let named = rows::names().into_iter().map(|name| TableEntry {
        name: name.to_owned(),
        rows: 0,
        parts: Vec::new(),
    });
    manifest.tables = named.collect();
    while let Some(part) = receive.blocking_recv() {
        let tables = &mut manifest.tables;
        let Some(table) = tables.iter_mut().find(|table| table.name == part.table) else {
            continue;
        };
        let name = part_name(part.table, table.parts.len() + 1);
        let bytes = part.bytes.len() as u64;
        let sha256 = writer.add(&name, bytes, part.bytes.as_slice());
        table.rows += part.rows;
        table.parts.push(PartEntry {
            rows: part.rows,
            bytes,
            sha256: sha256.map_err(own)?,
        });
    }
    for (name, path) in kept(&data.join("files"))? {
        let entry = add(&mut writer, &file_name(&name), name, &path)?;
        manifest.files.push(entry);
    }
    for (name, path) in rules(data)? {
        let entry = add(&mut writer, &rule_name(&name), name, &path)?;
        manifest.rules.push(entry);
    }
    writer.finish(&manifest).map_err(own)?;
    Ok(manifest)
}

fn add(writer: &mut Writer, entry: &str, name: String, path: &Path) -> Result<FileEntry, Fault> {
    let at = |error| (Some(path.to_owned()), error);
    let file = File::open(path).map_err(at)?;
    let bytes = file.metadata().map_err(at)?.len();
    let sha256 = writer.add(entry, bytes, file).map_err(at)?;
    Ok(FileEntry {
        name,
        bytes,
        sha256,
    })
}

/// The county's own rules by their paths in the data folder, in order.
fn rules(data: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    let mut found = Vec::new();
    for folder in RULE_FOLDERS {
        let path = data.join(folder);
        let at = |error| (Some(path.clone()), error);
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(error)),
        };
        for entry in entries {
            let entry = entry.map_err(at)?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if is_rule(&name) && entry.path().is_file() {
                found.push((name, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// All kept files by their hashes, in order; files with other names are not ours.
fn kept(folder: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let at = |error| (Some(folder.clone()), error);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(error)),
        };
        for entry in entries {
            let entry = entry.map_err(at)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(at)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_sha256(&name) {
                found.push((name, entry.path()));
            }
        }
    }
    found.sort();
    found.dedup_by(|left, right| left.0 == right.0);
    Ok(found)
}

/// Reads entries for their hashes only.
pub(super) struct Nothing;

impl Sink for Nothing {
    fn part(&mut self, _: &str, _: Vec<u8>) -> Result<(), BackupError> {
        Ok(())
    }

    fn file(&mut self, name: &str, from: &mut dyn Read) -> Result<(), BackupError> {
        std::io::copy(from, &mut std::io::sink())
            .map(|_| ())
            .map_err(|error| BackupError::damaged(&file_name(name), format!("无法解读：{error}")))
    }

    fn rule(&mut self, _: &str, _: Vec<u8>) -> Result<(), BackupError> {
        Ok(())
    }
}

/// `FILE.partial`: removed unless it is finished.
struct Partial {
    file: File,
    path: PathBuf,
    finished: bool,
}

impl Partial {
    fn create(target: &Path) -> Result<Self, BackupError> {
        let mut name = target.as_os_str().to_owned();
        name.push(".partial");
        let path = PathBuf::from(name);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let fault = |error| BackupError::file(&path, error);
        let file = options.open(&path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(BackupError::Busy(path.display().to_string()));
            }
            Err(std::fs::TryLockError::Error(error)) => return Err(fault(error)),
        }
        file.set_len(0).map_err(fault)?;
        Ok(Self {
            file,
            path,
            finished: false,
        })
    }

    fn clone_file(&self) -> Result<File, BackupError> {
        let file = self.file.try_clone();
        file.map_err(|error| BackupError::file(&self.path, error))
    }

    /// Gives the archive its name, and its length back.
    fn finish(mut self, target: &Path, force: bool) -> Result<u64, BackupError> {
        let fault = |error| BackupError::file(target, error);
        let bytes = self.file.metadata().map_err(fault)?.len();
        if force {
            std::fs::rename(&self.path, target).map_err(fault)?;
        } else {
            // A link fails where somebody was quicker; a rename would replace his file.
            match std::fs::hard_link(&self.path, target) {
                Ok(()) => {
                    let _ = std::fs::remove_file(&self.path);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    return Err(BackupError::Exists(target.display().to_string()));
                }
                Err(_) => std::fs::rename(&self.path, target).map_err(fault)?,
            }
        }
        self.finished = true;
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .map_err(fault)?;
        Ok(bytes)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
