//! 原件: files content-addressed by sha256 on disk: write, fsync, rename, fsync the folder.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::record::{hex, sha256_hex};
use super::{Store, StoreError, Tx};

/// 来件: bytes on their way in, hashed as they come and on disk from the first one; dropped, they are
/// gone.
#[derive(Debug)]
pub struct Incoming {
    file: tempfile::NamedTempFile,
    hash: sha2::Sha256,
    size: u64,
}

impl Incoming {
    /// Takes the next bytes. Blocks.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        use sha2::Digest;
        self.file
            .write_all(bytes)
            .map_err(full_or(self.file.path()))?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Store {
    /// Begins to take a file that is not known whole.
    pub fn incoming(&self) -> Result<Incoming, StoreError> {
        let folder = self.data.join("files");
        fs::create_dir_all(&folder).map_err(full_or(&folder))?;
        Ok(Incoming {
            file: tempfile::NamedTempFile::new_in(&folder).map_err(full_or(&folder))?,
            hash: sha2::Digest::new(),
            size: 0,
        })
    }

    /// Keeps what came in and returns its sha256, as [`Store::keep_file`] does. Blocks.
    pub fn keep_incoming(&self, incoming: Incoming) -> Result<String, StoreError> {
        use sha2::Digest;
        let sha256 = hex(&incoming.hash.finalize());
        let target = self.file_path(&sha256);
        if target.exists() {
            return Ok(sha256);
        }
        let fault = full_or(&target);
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(&fault)?;
        incoming.file.as_file().sync_all().map_err(&fault)?;
        incoming
            .file
            .persist(&target)
            .map_err(|error| fault(error.error))?;
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(fault)?;
        Ok(sha256)
    }

    /// Keeps bytes and returns their sha256; the same bytes are kept once. Call before the command
    /// that refers to them.
    pub fn keep_file(&self, bytes: &[u8]) -> Result<String, StoreError> {
        keep_in(&self.data, bytes)
    }

    /// The bytes of a kept file; `None` where there is none, an error where they no longer have the
    /// hash that names them.
    pub fn read_file(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let path = self.file_path(sha256);
        let mut bytes = Vec::new();
        match File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(StoreError::File {
                    path: path.display().to_string(),
                    source,
                });
            }
        }
        if sha256_hex(&bytes) == sha256 {
            Ok(Some(bytes))
        } else {
            Err(StoreError::CorruptRow {
                table: "files",
                id: sha256.to_owned(),
                column: "sha256",
                reason: "文件内容与哈希不符".to_owned(),
            })
        }
    }

    /// Where a file with this hash is kept.
    pub fn file_path(&self, sha256: &str) -> PathBuf {
        path_in(&self.data, sha256)
    }
}

impl Tx {
    /// Keeps bytes that are made inside the transaction, because its number stands in them. A file of a
    /// transaction that is rolled back stays and harms nobody.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<String, StoreError> {
        let data = self.data().to_owned();
        tokio::task::spawn_blocking(move || keep_in(&data, &bytes))
            .await
            .map_err(|_| StoreError::Interrupted)?
    }
}

fn keep_in(data: &Path, bytes: &[u8]) -> Result<String, StoreError> {
    let sha256 = sha256_hex(bytes);
    let target = path_in(data, &sha256);
    if target.exists() {
        return Ok(sha256);
    }
    let fault = full_or(&target);
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(&fault)?;
    let mut temporary = tempfile::NamedTempFile::new_in(data.join("files")).map_err(&fault)?;
    temporary.write_all(bytes).map_err(&fault)?;
    temporary.as_file().sync_all().map_err(&fault)?;
    temporary
        .persist(&target)
        .map_err(|error| fault(error.error))?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(fault)?;
    Ok(sha256)
}

/// Removes what a process that was killed had begun to take. Only for who has the folder alone.
pub(super) fn drop_unfinished(data: &Path) -> Result<(), StoreError> {
    let folder = data.join("files");
    let fault = full_or(&folder);
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(&folder).map_err(&fault)? {
        let entry = entry.map_err(&fault)?;
        let unfinished = entry.file_name().to_string_lossy().starts_with(".tmp");
        if unfinished && entry.file_type().map_err(&fault)?.is_file() {
            fs::remove_file(entry.path()).map_err(&fault)?;
        }
    }
    Ok(())
}

/// Where a data folder keeps a file with this hash.
pub(crate) fn path_in(data: &Path, sha256: &str) -> PathBuf {
    let head = sha256.get(..2).unwrap_or("00");
    let next = sha256.get(2..4).unwrap_or("00");
    data.join("files").join(head).join(next).join(sha256)
}

fn full_or(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    move |source| {
        if source.kind() == std::io::ErrorKind::StorageFull {
            StoreError::DiskFull
        } else {
            StoreError::File {
                path: path.display().to_string(),
                source,
            }
        }
    }
}

/// SHA-256 of bytes that are not kept.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}
