//! The state of the index that answers, and older states while their cursors may come back.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use search_index::{Generation, SearchIndex, Searcher};

use crate::app::error::Error;

/// How long a state is kept after a cursor of it was handed out.
const KEPT_MINUTES: i64 = 10;
/// How many older states are kept at most; the oldest goes first.
const KEPT_MOST: usize = 32;

/// The index of one folder, opened for searching. One for a process: the follower renews it, the
/// service asks it.
#[derive(Debug)]
pub struct SearchHandle {
    dir: PathBuf,
    state: Mutex<State>,
    damaged: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    index: Option<Arc<SearchIndex>>,
    current: Option<Kept>,
    older: VecDeque<Kept>,
}

impl State {
    fn drop_expired(&mut self, now: DateTime<Utc>) {
        self.older
            .retain(|kept| kept.until.is_some_and(|until| now < until));
        while self.older.len() > KEPT_MOST {
            self.older.pop_front();
        }
    }
}

#[derive(Debug)]
struct Kept {
    searcher: Searcher,
    until: Option<DateTime<Utc>>,
}

impl SearchHandle {
    /// The index in `dir`, not opened yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            state: Mutex::default(),
            damaged: AtomicBool::new(false),
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens the index, or takes in what was committed or swapped since. A state whose cursors may still
    /// come back is kept.
    ///
    /// # Errors
    /// As [`SearchIndex::open`]; what was open goes on answering.
    pub fn refresh(&self, now: DateTime<Utc>) -> search_index::Result<()> {
        let opened = self.index();
        let (index, searcher) = if let Some(index) = opened {
            let searcher = index.reload()?;
            (index, searcher)
        } else {
            let index = Arc::new(SearchIndex::open(&self.dir)?);
            let searcher = index.searcher();
            (index, searcher)
        };
        let mut state = self.state();
        state.index = Some(index);
        let same = state
            .current
            .as_ref()
            .is_some_and(|kept| kept.searcher.generation() == searcher.generation());
        if !same {
            let fresh = Kept {
                searcher,
                until: None,
            };
            if let Some(old) = state.current.replace(fresh)
                && old.until.is_some()
            {
                state.older.push_back(old);
            }
        }
        state.drop_expired(now);
        Ok(())
    }

    /// As [`SearchHandle::refresh`], at once done where nothing was committed or swapped since. An older state whose
    /// time has run out is dropped then too.
    ///
    /// # Errors
    /// As [`SearchHandle::refresh`].
    pub fn keep_up(&self, now: DateTime<Utc>) -> search_index::Result<()> {
        match self.index() {
            Some(index) if !index.is_outdated()? => {
                self.state().drop_expired(now);
                Ok(())
            }
            Some(_) | None => self.refresh(now),
        }
    }

    /// Closes the index: it was found damaged or of another truth and must not answer.
    pub fn close(&self) {
        *self.state() = State::default();
    }

    /// The opened index.
    pub fn index(&self) -> Option<Arc<SearchIndex>> {
        self.state().index.clone()
    }

    /// The newest state.
    ///
    /// # Errors
    /// [`Error::Unavailable`] before the index is opened.
    pub fn current(&self) -> Result<Searcher, Error> {
        let state = self.state();
        let current = state.current.as_ref().map(|kept| kept.searcher.clone());
        current.ok_or_else(|| Error::Unavailable("检索索引正在建立，请稍后再试".to_owned()))
    }

    /// The state that a cursor belongs to.
    ///
    /// # Errors
    /// [`Error::Gone`] where it is no longer kept; a fault of the field where it is no cursor.
    pub fn of_cursor(&self, cursor: &str) -> Result<Searcher, Error> {
        let generation = Generation::of_cursor(cursor).ok_or_else(invalid_cursor)?;
        let state = self.state();
        let mut all = state.current.iter().chain(&state.older);
        all.find(|kept| kept.searcher.generation() == generation)
            .map(|kept| kept.searcher.clone())
            .ok_or(Error::Gone)
    }

    /// Notes that a cursor of this state was handed out: it is kept ten minutes from `now`.
    pub fn handed_out(&self, generation: Generation, now: DateTime<Utc>) {
        let until = now.checked_add_signed(TimeDelta::minutes(KEPT_MINUTES));
        let mut guard = self.state();
        let state = &mut *guard;
        let mut all = state.current.iter_mut().chain(&mut state.older);
        if let Some(kept) = all.find(|kept| kept.searcher.generation() == generation) {
            kept.until = until;
        }
    }

    /// Tells the follower that a file of the index turned out damaged while searching.
    pub fn report_damage(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Whether damage was reported since the last call.
    pub fn take_damage(&self) -> bool {
        self.damaged.swap(false, Ordering::Relaxed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The fault of a cursor that is none, or not of this query.
pub(super) fn invalid_cursor() -> Error {
    Error::field(
        "cursor",
        "翻页标记无效或者不属于本次检索，请从第一页重新查看",
    )
}
