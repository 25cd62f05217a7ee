//! Building anew beside the index in use, and swapping by one rename.

use std::error::Error as StdError;
use std::fs;
use std::path::PathBuf;

use tantivy::directory::{Directory as _, DirectoryLock, Lock, MmapDirectory};

use crate::document::IndexRevision;
use crate::error::{Error, Result};
use crate::root::Root;
use crate::writer::{Writer, WriterOptions};

/// What a rebuild brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildReport {
    /// Documents indexed.
    pub documents: u64,
    /// Their revisions.
    pub revisions: u64,
    /// Their provisions.
    pub provisions: u64,
}

/// A rebuild in steps. The index in use answers and may even be written until [`Rebuild::finish`]; if this is dropped
/// before, or the process dies, the old index stays and what was built is removed (after a crash: by the next rebuild).
pub struct Rebuild {
    root: Root,
    folder: String,
    writer: Option<Writer>,
    report: RebuildReport,
    _lock: DirectoryLock,
}

impl std::fmt::Debug for Rebuild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rebuild")
            .field("root", &self.root)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Rebuild {
    /// Begins to build in `dir`, whether it holds a sound index, a damaged one or none.
    ///
    /// # Errors
    /// [`Error::Locked`] while another rebuild of this folder runs; [`Error::Io`].
    pub fn begin(dir: impl Into<PathBuf>, options: WriterOptions) -> Result<Self> {
        let root = Root(dir.into());
        fs::create_dir_all(&root.0).map_err(Error::io(&root.0))?;
        let directory = MmapDirectory::open(&root.0).map_err(tantivy::TantivyError::from)?;
        let lock = Lock {
            filepath: PathBuf::from("rebuild.lock"),
            is_blocking: false,
        };
        let lock = directory.acquire_lock(&lock).map_err(|_| Error::Locked)?;
        // an unreadable CURRENT is what a rebuild is there for: keep every folder then
        if let Ok(current) = root.current() {
            remove_all_but(&root, current.as_deref())?;
        }
        let folder = root.new_generation()?;
        let (index, fields) = root.create_in(&folder)?;
        let writer = Writer::new(&index, fields, root.clone(), folder.clone(), options)?;
        let report = RebuildReport {
            documents: 0,
            revisions: 0,
            provisions: 0,
        };
        Ok(Self {
            root,
            folder,
            writer: Some(writer),
            report,
            _lock: lock,
        })
    }

    /// Adds a document by all of its revisions, as [`Writer::upsert`] does.
    ///
    /// # Errors
    /// As [`Writer::upsert`].
    pub fn upsert(&mut self, revisions: &[IndexRevision]) -> Result<()> {
        self.writer
            .as_mut()
            .ok_or(Error::Superseded)?
            .upsert(revisions)?;
        self.report.documents += 1;
        self.report.revisions += revisions.len() as u64;
        self.report.provisions += revisions
            .iter()
            .map(|revision| revision.provisions.len() as u64)
            .sum::<u64>();
        Ok(())
    }

    /// Commits with the sequence number up to which the documents stand for the truth, and swaps: whoever opens or reloads from
    /// now on has the new index. The old files are removed; searchers that have them open keep them.
    ///
    /// # Errors
    /// [`Error::Engine`], [`Error::Io`]: the old index stays.
    pub fn finish(self, sequence: u64) -> Result<RebuildReport> {
        self.finish_marked(sequence, "")
    }

    /// As [`Rebuild::finish`], with a mark as in [`Writer::commit_marked`].
    ///
    /// # Errors
    /// As [`Rebuild::finish`].
    pub fn finish_marked(mut self, sequence: u64, mark: &str) -> Result<RebuildReport> {
        let mut writer = self.writer.take().ok_or(Error::Superseded)?;
        writer.commit_unchecked(sequence, mark)?;
        writer.close()?;
        self.root.set_current(&self.folder)?;
        // the swap is done; what cannot be removed now is removed by the next rebuild
        let _removed_later = remove_all_but(&self.root, Some(&self.folder));
        Ok(self.report.clone())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        self.writer = None;
        if self
            .root
            .current()
            .is_ok_and(|current| current.as_deref() != Some(&self.folder))
        {
            let _removed_later = fs::remove_dir_all(self.root.0.join(&self.folder));
        }
    }
}

fn remove_all_but(root: &Root, kept: Option<&str>) -> Result<()> {
    for folder in root
        .generations()?
        .iter()
        .filter(|folder| Some(folder.as_str()) != kept)
    {
        let path = root.0.join(folder);
        fs::remove_dir_all(&path).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Builds an index of all `documents` (each by all of its revisions) beside the one in `dir` and swaps it in.
/// `sequence` is the number of the last event that the documents take in.
///
/// # Errors
/// [`Error::Source`] with the first error of the iterator; else as [`Rebuild`]. The old index stays in use then.
pub fn rebuild<E>(
    dir: impl Into<PathBuf>,
    options: WriterOptions,
    sequence: u64,
    documents: impl IntoIterator<Item = std::result::Result<Vec<IndexRevision>, E>>,
) -> Result<RebuildReport>
where
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    let mut rebuild = Rebuild::begin(dir, options)?;
    for document in documents {
        let revisions = document.map_err(|error| Error::Source(error.into()))?;
        rebuild.upsert(&revisions)?;
    }
    rebuild.finish(sequence)
}
