//! The index follows the log: which documents changed, read again, written, committed with the size of
//! the log that was read.
//!
//! Whatever goes wrong with the index, the truth is in the database: an index that is missing, damaged, of
//! another format, of another log or ahead of this one is built anew beside and swapped in.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread::JoinHandle;
use std::time::Duration;

use search_index::{Error as IndexError, SearchIndex, Writer, WriterOptions};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use super::rebuild::{mark, rebuild};
use crate::app::search::{SearchHandle, load};
use crate::app::{Error, search::Loaded};
use crate::clock::Clock;
use crate::store::{Store, StoreError};

/// Events read at once: one commit takes in as many.
const EVENTS: u64 = 2_000;
/// Documents read at once.
const CHUNK: usize = 50;
/// How often the log is looked at where nobody says that it has grown: other processes write too.
const TICK: Duration = Duration::from_secs(1);
/// How long events are gathered after a commit: under load one commit takes in many.
const GATHER: Duration = Duration::from_millis(200);
/// The longest wait after a fault.
const BACK_OFF_MOST: Duration = Duration::from_secs(30);

/// Why the index could not follow.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Reading documents.
    #[error(transparent)]
    Load(#[from] Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the index stands, for `/readyz`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexStatus {
    /// The size of the log up to which the index stands.
    pub sequence: u64,
    /// Whether that was the whole log when it was last looked at.
    pub caught_up: bool,
    /// What is wrong, in words; `None`: nothing.
    pub fault: Option<String>,
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing was new.
    Idle,
    /// Events were taken in.
    Followed {
        /// how many
        events: usize,
        /// how many documents were written or deleted
        documents: usize,
    },
    /// The index was built anew.
    Rebuilt {
        /// how many documents it holds
        documents: u64,
    },
}

/// The follower of one index folder. Its steps block and are run on a thread outside the runtime.
#[derive(Debug)]
pub struct Follower {
    store: Arc<Store>,
    handle: Arc<SearchHandle>,
    clock: Arc<dyn Clock>,
    writer: Option<Writer>,
    options: WriterOptions,
    broken: BTreeSet<String>,
    status: watch::Sender<IndexStatus>,
}

/// A follower at work. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<Notify>,
    stopped: std::sync::mpsc::Receiver<()>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// A follower of the log of `store` for the index of `handle`.
    pub fn new(store: Arc<Store>, handle: Arc<SearchHandle>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            handle,
            clock,
            writer: None,
            options: WriterOptions::FOLLOW,
            broken: BTreeSet::new(),
            status: watch::Sender::default(),
        }
    }

    /// For a long write: more memory, so that fewer segments are written and merged.
    #[must_use]
    pub fn bulk(mut self) -> Self {
        self.options = WriterOptions::BULK;
        self
    }

    /// How the index stands, always the newest.
    pub fn status(&self) -> watch::Receiver<IndexStatus> {
        self.status.subscribe()
    }

    /// Takes in what is new in the log, at most a few thousand events, or builds the index anew where
    /// that is needed. After an error the next call begins afresh; what was committed stays.
    ///
    /// # Errors
    /// [`FollowError`]; the status names it too.
    pub fn follow_once(&mut self, runtime: &Handle) -> Result<Step, FollowError> {
        let mut tried = self.try_follow(runtime);
        if let Err(FollowError::Index(IndexError::Superseded)) = &tried {
            // rebuilt by somebody else meanwhile: go on with the new one
            self.writer = None;
            tried = self.try_follow(runtime);
        }
        let done = match tried {
            Err(FollowError::Index(error)) if needs_rebuild(&error) => {
                if matches!(error, IndexError::Missing(_)) {
                    tracing::info!("the first index is built");
                } else {
                    tracing::warn!(%error, "the index is built anew");
                }
                self.build(runtime)
            }
            other => other,
        };
        if let Err(error) = &done {
            self.fail(&error.to_string());
        }
        done
    }

    fn fail(&mut self, fault: &str) {
        self.writer = None;
        self.status.send_modify(|status| {
            status.caught_up = false;
            status.fault = Some(fault.to_owned());
        });
    }

    fn try_follow(&mut self, runtime: &Handle) -> Result<Step, FollowError> {
        if self.handle.take_damage() {
            return Err(IndexError::Damaged("检索时发现文件损坏".to_owned()).into());
        }
        let index = self.open()?;
        let (sequence, known) = index.committed()?;
        let from = i64::try_from(sequence).unwrap_or(i64::MAX);
        let size = runtime.block_on(self.store.log_head())?.size;
        if from > size || runtime.block_on(mark(&self.store, from))? != known {
            // committed before the database lost these events, or made for another database
            self.handle.close();
            return Err(IndexError::Damaged("索引不属于现在的登记簿".to_owned()).into());
        }
        let events = runtime.block_on(self.store.events_from(from, EVENTS))?;
        if events.is_empty() {
            self.stand(sequence, true);
            return Ok(Step::Idle);
        }
        let reached = from.saturating_add(i64::try_from(events.len()).unwrap_or(0));
        let changed: BTreeSet<String> = events
            .iter()
            .filter_map(|event| event.document_id.clone())
            .collect();
        let changed: Vec<String> = changed.into_iter().collect();
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => index.writer(self.options)?,
        };
        for ids in changed.chunks(CHUNK) {
            for (id, revisions) in self.read(runtime, ids)? {
                match revisions {
                    Some(revisions) => writer.upsert(&revisions)?,
                    None => writer.delete(&id)?,
                }
            }
        }
        let last = runtime.block_on(mark(&self.store, reached))?;
        let reached = u64::try_from(reached).unwrap_or(sequence);
        writer.commit_marked(reached, &last)?;
        self.writer = Some(writer);
        self.handle.refresh(self.clock.now())?;
        let size = runtime.block_on(self.store.log_head())?.size;
        self.stand(
            reached,
            u64::try_from(size).is_ok_and(|size| size == reached),
        );
        Ok(Step::Followed {
            events: events.len(),
            documents: changed.len(),
        })
    }

    /// The index, opened for searching too.
    fn open(&mut self) -> Result<Arc<SearchIndex>, FollowError> {
        self.handle.keep_up(self.clock.now())?;
        self.handle
            .index()
            .ok_or_else(|| IndexError::Missing(self.handle.dir().to_owned()).into())
    }

    /// Reads documents. One whose rows do not parse is left out of the index and named in the status; the
    /// others go on.
    fn read(&mut self, runtime: &Handle, ids: &[String]) -> Result<Vec<Loaded>, FollowError> {
        match runtime.block_on(load(&self.store, ids)) {
            Err(Error::Store(StoreError::CorruptRow { .. })) => {}
            loaded => {
                self.broken.retain(|id| !ids.contains(id));
                return Ok(loaded?);
            }
        }
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            match runtime.block_on(load(&self.store, std::slice::from_ref(id))) {
                Err(Error::Store(error @ StoreError::CorruptRow { .. })) => {
                    tracing::error!(%error, document = %id, "a document cannot be indexed");
                    self.broken.insert(id.clone());
                    all.push((id.clone(), None));
                }
                loaded => {
                    self.broken.remove(id);
                    all.extend(loaded?);
                }
            }
        }
        Ok(all)
    }

    fn build(&mut self, runtime: &Handle) -> Result<Step, FollowError> {
        self.fail("正在重建索引");
        let (report, size) = rebuild(runtime, &self.store, self.handle.dir(), |_| ())?;
        // an opened index whose files are damaged cannot be reloaded: open it afresh
        if self.handle.refresh(self.clock.now()).is_err() {
            self.handle.close();
            self.handle.refresh(self.clock.now())?;
        }
        self.broken.clear();
        let log = runtime.block_on(self.store.log_head())?.size;
        self.stand(size, u64::try_from(log).is_ok_and(|log| log == size));
        Ok(Step::Rebuilt {
            documents: report.documents,
        })
    }

    fn stand(&self, sequence: u64, caught_up: bool) {
        let fault = (!self.broken.is_empty()).then(|| {
            let ids: Vec<&str> = self.broken.iter().map(String::as_str).take(5).collect();
            format!(
                "有{}件文件无法编入索引：{}",
                self.broken.len(),
                ids.join("、")
            )
        });
        let now = IndexStatus {
            sequence,
            caught_up,
            fault,
        };
        self.status.send_if_modified(|status| {
            let changed = *status != now;
            *status = now;
            changed
        });
    }

    /// Follows on a thread of its own until the answer is dropped.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn spawn(mut self, runtime: Handle) -> std::io::Result<Running> {
        let stop = Arc::new(Notify::new());
        let stopping = Arc::new(AtomicBool::new(false));
        let (done, stopped) = std::sync::mpsc::channel();
        let (told, ending) = (Arc::clone(&stop), Arc::clone(&stopping));
        let thread = std::thread::Builder::new()
            .name("index-follower".to_owned())
            .spawn(move || {
                self.run(&runtime, &told, &ending);
                drop(self);
                let _nobody_waits = done.send(());
            })?;
        Ok(Running {
            stop,
            stopped,
            stopping,
            thread: Some(thread),
        })
    }

    fn run(&mut self, runtime: &Handle, stop: &Notify, stopping: &AtomicBool) {
        let mut appended = self.store.appended();
        let mut back_off = TICK;
        while !stopping.load(Ordering::Acquire) {
            appended.borrow_and_update();
            let taken = catch_unwind(AssertUnwindSafe(|| self.follow_once(runtime)));
            let (pause, until_appended) = match taken {
                Ok(Ok(Step::Idle)) => (TICK, true),
                Ok(Ok(Step::Followed { .. } | Step::Rebuilt { .. })) if !self.caught_up() => {
                    (Duration::ZERO, false)
                }
                Ok(Ok(Step::Followed { .. } | Step::Rebuilt { .. })) => (GATHER, false),
                Ok(Err(error)) => {
                    tracing::error!(%error, "the index does not follow");
                    back_off = (back_off * 2).min(BACK_OFF_MOST);
                    (back_off, false)
                }
                Err(_panic) => {
                    self.fail("索引引擎内部错误");
                    back_off = (back_off * 2).min(BACK_OFF_MOST);
                    (back_off, false)
                }
            };
            if self.status.borrow().fault.is_none() {
                back_off = TICK;
            }
            runtime.block_on(async {
                tokio::select! {
                    () = stop.notified() => {}
                    () = tokio::time::sleep(pause) => {}
                    _ = appended.changed(), if until_appended => {}
                }
            });
        }
    }

    fn caught_up(&self) -> bool {
        self.status.borrow().caught_up
    }
}

impl Running {
    /// Asks the follower to end and waits for it, so that the folder is free afterwards.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stopping.store(true, Ordering::Release);
        self.stop.notify_one();
        if let Err(RecvTimeoutError::Timeout) = self.stopped.recv_timeout(Duration::from_secs(20)) {
            tracing::warn!("the index follower is still at work; it is left behind");
            return;
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the index follower ended abnormally");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.end();
        }
    }
}

/// Whether a rebuild cures it.
fn needs_rebuild(error: &IndexError) -> bool {
    matches!(
        error,
        IndexError::Missing(_) | IndexError::OtherFormat { .. } | IndexError::Damaged(_)
    )
}
