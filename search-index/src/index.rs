//! An index as a folder: which generation is current, opening, creating, checking.
//!
//! ```text
//! dir/CURRENT        the name of the folder in use, replaced by one rename
//! dir/gen-000007/    the engine's files
//! dir/rebuild.lock   held while a rebuild runs
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::error::{Error, Result, guarded};
use crate::root::{Payload, Root};
use crate::schema::{FINGERPRINT, Fields, PROVISION, REVISION, register, schema};
use crate::search::{Scratch, Searcher};
use crate::writer::{Writer, WriterOptions};

/// How often the state is read again where commits fall in between.
const RELOADS: usize = 8;
/// How often opening is tried again where a rebuild swaps the folder in between.
const SWAPS: usize = 3;

/// An opened index: makes searchers and the writer. Share it between threads by reference or `Arc`.
///
/// Any number of processes may open the same folder and read; one at a time may write. Opening verifies the format only;
/// [`SearchIndex::check`] reads every byte and can run later.
pub struct SearchIndex {
    root: Root,
    open: RwLock<Arc<Open>>,
}

struct Open {
    folder: String,
    index: Index,
    fields: Fields,
    reader: IndexReader,
    scratch: Arc<Scratch>,
    searcher: RwLock<Searcher>,
}

/// What [`SearchIndex::check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Files whose checksum is wrong or that are missing, by name. Empty means: sound.
    pub damaged: Vec<String>,
    /// The sequence number of the last commit.
    pub sequence: u64,
    /// Revisions in the index.
    pub revisions: u64,
    /// Provisions in the index.
    pub provisions: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty()
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex")
            .field("root", &self.root)
            .field("folder", &self.opened().folder)
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Makes an empty index (with sequence number 0) in a folder, which is made if need be.
    ///
    /// # Errors
    /// [`Error::Exists`]; [`Error::Io`].
    pub fn create(dir: impl Into<PathBuf>) -> Result<Self> {
        let root = Root(dir.into());
        if root.current()?.is_some() {
            return Err(Error::Exists(root.0));
        }
        let folder = root.new_generation()?;
        let (index, fields) = root.create_in(&folder)?;
        let options = WriterOptions {
            threads: 1,
            memory: 15_000_000,
        };
        let mut writer = Writer::new(&index, fields, root.clone(), folder.clone(), options)?;
        writer.commit_unchecked(0, "")?;
        writer.close()?;
        root.set_current(&folder)?;
        Self::open(root.0)
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::OtherFormat`] or [`Error::Damaged`], both cured by a [`rebuild`](crate::rebuild()).
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self> {
        let root = Root(dir.into());
        let open = Open::current(&root)?;
        Ok(Self {
            root,
            open: RwLock::new(Arc::new(open)),
        })
    }

    /// Opens the index in a folder, or makes an empty one where there is none. Never replaces one that cannot be opened.
    ///
    /// # Errors
    /// As [`SearchIndex::open`], but for [`Error::Missing`].
    pub fn open_or_create(dir: impl Into<PathBuf>) -> Result<Self> {
        let dir = dir.into();
        match Self::open(&dir) {
            Err(Error::Missing(_)) => Self::create(dir),
            other => other,
        }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.root.0
    }

    /// The one writer.
    ///
    /// # Errors
    /// [`Error::Locked`] while another writer is open, here or in another process; [`Error::Superseded`] where the index was
    /// rebuilt since it was opened: [`reload`](Self::reload) first.
    pub fn writer(&self, options: WriterOptions) -> Result<Writer> {
        let open = self.opened();
        if self.root.current()?.as_deref() != Some(open.folder.as_str()) {
            return Err(Error::Superseded);
        }
        Writer::new(
            &open.index,
            open.fields.clone(),
            self.root.clone(),
            open.folder.clone(),
            options,
        )
    }

    /// The state of the last [`reload`](Self::reload).
    #[must_use]
    pub fn searcher(&self) -> Searcher {
        let open = self.opened();
        let searcher = open.searcher.read().unwrap_or_else(PoisonError::into_inner);
        searcher.clone()
    }

    /// Takes in what was committed since, by this or another process, and a rebuilt index that was swapped in. Returns
    /// the new state. Searchers handed out before go on with theirs.
    ///
    /// # Errors
    /// As [`SearchIndex::open`]; the old state stays in use then.
    pub fn reload(&self) -> Result<Searcher> {
        let open = self.opened();
        if self.root.current()?.as_deref() == Some(open.folder.as_str()) {
            match guarded(|| open.newest()) {
                Ok(searcher) => {
                    *open
                        .searcher
                        .write()
                        .unwrap_or_else(PoisonError::into_inner) = searcher.clone();
                    return Ok(searcher);
                }
                // swapped in between, its folder is gone: open the new one
                Err(_) if self.root.current()?.as_deref() != Some(open.folder.as_str()) => {}
                Err(error) => return Err(error),
            }
        }
        let fresh = Arc::new(Open::current(&self.root)?);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(self.searcher())
    }

    /// The event sequence number of the last commit on disk: where to go on following.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::OtherFormat`] where it cannot be read.
    pub fn committed_sequence(&self) -> Result<u64> {
        self.opened().sequence()
    }

    /// The number of the last commit on disk and the mark given with it; empty where none was given.
    ///
    /// # Errors
    /// As [`SearchIndex::committed_sequence`].
    pub fn committed(&self) -> Result<(u64, String)> {
        self.opened().committed()
    }

    /// Whether [`reload`](Self::reload) would bring another state: something was committed, or a rebuilt index was swapped in.
    /// Reads two small files; a commit that repeats a sequence number is not noticed.
    ///
    /// # Errors
    /// As [`SearchIndex::committed_sequence`].
    pub fn is_outdated(&self) -> Result<bool> {
        let open = self.opened();
        if self.root.current()?.as_deref() != Some(open.folder.as_str()) {
            return Ok(true);
        }
        Ok(open.sequence()? != self.searcher().sequence())
    }

    /// Reads every file of the index and compares its checksum. Takes as long as reading the index from disk.
    ///
    /// # Errors
    /// Where the check itself cannot be done. Damage is no error but stands in the report.
    pub fn check(&self) -> Result<CheckReport> {
        guarded(|| {
            let open = self.opened();
            let folder = self.root.0.join(&open.folder);
            let mut damaged: Vec<String> = Vec::new();
            let metas = open.index.load_metas()?;
            let written = open.index.directory().list_managed_files();
            let mut bytes = 0;
            for file in metas.list_segment_files() {
                match fs::metadata(folder.join(&file)) {
                    Ok(meta) => bytes += meta.len(),
                    // a list of deletions exists only where something was deleted
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        if written.contains(&file) || !is_optional(&file) {
                            damaged.push(file.display().to_string());
                        }
                    }
                    Err(error) => return Err(Error::io(&folder.join(&file))(error)),
                }
            }
            if damaged.is_empty() {
                damaged.extend(
                    open.index
                        .validate_checksum()?
                        .iter()
                        .map(|file| file.display().to_string()),
                );
            }
            damaged.sort();
            let searcher = self.searcher();
            Ok(CheckReport {
                damaged,
                sequence: open.sequence()?,
                revisions: searcher.count_term(|fields| fields.unit, REVISION)?,
                provisions: searcher.count_term(|fields| fields.unit, PROVISION)?,
                bytes,
            })
        })
    }

    fn opened(&self) -> Arc<Open> {
        Arc::clone(&self.open.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_optional(file: &Path) -> bool {
    file.extension()
        .is_none_or(|extension| extension == "del" || extension == "temp")
}

impl Open {
    fn current(root: &Root) -> Result<Self> {
        let mut failed = None;
        for _ in 0..SWAPS {
            let folder = root
                .current()?
                .ok_or_else(|| Error::Missing(root.0.clone()))?;
            match guarded(|| Self::folder(root, &folder)) {
                Err(error) if root.current()?.as_ref() != Some(&folder) => failed = Some(error),
                done => return done,
            }
        }
        Err(failed.unwrap_or_else(|| Error::Missing(root.0.clone())))
    }

    fn folder(root: &Root, folder: &str) -> Result<Self> {
        let path = root.0.join(folder);
        if !path.is_dir() {
            return Err(Error::Damaged(format!("缺少文件夹“{folder}”")));
        }
        let index = Index::open_in_dir(&path)?;
        let (schema, fields) = schema();
        let payload = index.load_metas()?.payload;
        Payload::read(payload.as_deref())?;
        if index.schema() != schema {
            let found = "同一版本号，字段不同".to_owned();
            return Err(Error::OtherFormat {
                found,
                expected: FINGERPRINT.to_owned(),
            });
        }
        register(&index);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let scratch = Arc::<Scratch>::default();
        let searcher = searcher_of(&index, &reader, &fields, &scratch)?;
        Ok(Self {
            folder: folder.to_owned(),
            index,
            fields,
            reader,
            scratch,
            searcher: RwLock::new(searcher),
        })
    }

    fn newest(&self) -> Result<Searcher> {
        searcher_of(&self.index, &self.reader, &self.fields, &self.scratch)
    }

    fn sequence(&self) -> Result<u64> {
        Ok(self.committed()?.0)
    }

    fn committed(&self) -> Result<(u64, String)> {
        Payload::read(self.index.load_metas()?.payload.as_deref())
    }
}

/// The state on disk. Where commits fall between reading their number and their files, the number may be too low for the
/// state, which only means that events are applied once more; never too high.
fn searcher_of(
    index: &Index,
    reader: &IndexReader,
    fields: &Fields,
    scratch: &Arc<Scratch>,
) -> Result<Searcher> {
    let number = || Payload::read(index.load_metas()?.payload.as_deref()).map(|(number, _)| number);
    let mut sequence = number()?;
    reader.reload()?;
    for _ in 0..RELOADS {
        let now = number()?;
        if now == sequence {
            break;
        }
        sequence = now;
        reader.reload()?;
    }
    let scratch = Arc::clone(scratch);
    Searcher::new(reader.searcher(), fields.clone(), sequence, scratch)
}
