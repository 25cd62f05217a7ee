//! One process a folder: an advisory lock that ends with the process, and says who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::StoreError;

/// Held while the process uses the folder.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    pub(crate) fn take(data: &Path) -> Result<Self, StoreError> {
        let path = data.join("guiku.lock");
        let fault = |source| StoreError::File {
            path: path.display().to_string(),
            source,
        };
        std::fs::create_dir_all(data).map_err(fault)?;
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(StoreError::Held(holder.trim().to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(fault(source)),
        }
        let command: Vec<String> = std::env::args().take(2).collect();
        file.set_len(0).map_err(fault)?;
        file.rewind().map_err(fault)?;
        writeln!(
            file,
            "进程号 {}（{}）",
            std::process::id(),
            command.join(" ")
        )
        .map_err(fault)?;
        Ok(Self { _file: file })
    }
}
