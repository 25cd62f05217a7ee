//! The parent's side: a file is read in a process of its own, watched from outside.
//!
//! The parent holds what a process cannot hold itself: the clock on the wall and the size of the
//! answer. It ends the whole process group, not the child alone.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use super::sandbox::Capability;
use super::workbook::{self, Workbook};
use super::{Extracted, Limits, ReadError, second};

/// The word of the command line that makes the binary a reading process.
pub const SUBCOMMAND: &str = "extract";

/// Bytes of the child's complaints that are kept.
const COMPLAINTS: u64 = 4096;

/// Exit code of a Rust program that panicked.
const PANICKED: i32 = 101;

/// Characters of a file's name that are handed to the child; the extension stands at the end.
const NAME: usize = 200;

/// What the child is told on its command line, as JSON. The file itself comes on its standard
/// input.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Read the file.
    Read {
        /// As the person named it; never used as a path.
        file_name: String,
        /// The bounds to keep.
        limits: Limits,
    },
    /// Read the cells of a workbook.
    Sheets {
        /// As the person named it; never used as a path.
        file_name: String,
        /// The bounds to keep.
        limits: Limits,
    },
    /// Become the program of the second opinion, within the bounds.
    Consult {
        /// Its full path.
        program: PathBuf,
        /// The bounds to keep.
        limits: Limits,
    },
    /// Join the words that it gave, with their places, to paragraphs.
    Arrange {
        /// The bounds to keep.
        limits: Limits,
    },
    /// Try each bound and say whether this machine grants it.
    Probe {
        /// The bounds to try.
        limits: Limits,
    },
}

/// Reads files, a few at a time, each in a process of its own.
#[derive(Debug)]
pub struct Extractor {
    exe: PathBuf,
    limits: Limits,
    slots: Semaphore,
}

impl Extractor {
    /// `exe` is the `guiku` binary itself, `at_once` the most processes at a time: each may use
    /// [`Limits::memory`].
    pub fn new(exe: impl Into<PathBuf>, limits: Limits, at_once: usize) -> Self {
        Self {
            exe: exe.into(),
            limits,
            slots: Semaphore::new(at_once.max(1)),
        }
    }

    /// The running binary, with the limits of the product.
    ///
    /// # Errors
    /// [`ReadError::Internal`] where the system does not say what binary is running.
    pub fn of_this_binary(at_once: usize) -> Result<Self, ReadError> {
        let exe = std::env::current_exe().map_err(|error| internal("找不到程序自身", &error))?;
        Ok(Self::new(exe, Limits::STANDARD, at_once))
    }

    /// Waits for a free place and reads the file.
    ///
    /// # Errors
    /// As [`extract`].
    pub async fn extract(&self, file_name: &str, bytes: Vec<u8>) -> Result<Extracted, ReadError> {
        let _slot = self
            .slots
            .acquire()
            .await
            .map_err(|error| internal("排队", &error))?;
        extract(&self.exe, file_name, bytes, &self.limits).await
    }

    /// Waits for a free place and reads the cells of a workbook.
    ///
    /// # Errors
    /// As [`extract`].
    pub async fn sheets(&self, file_name: &str, bytes: Vec<u8>) -> Result<Workbook, ReadError> {
        let _slot = self
            .slots
            .acquire()
            .await
            .map_err(|error| internal("排队", &error))?;
        workbook::cells(&self.exe, file_name, bytes, &workbook::LIMITS).await
    }
}

/// Reads a file in a child process of the binary `exe`; a PDF whose reading is in doubt is read a second
/// time (see [`second`]), within the same time by the clock on the wall.
///
/// # Errors
/// What the child reports, or what the parent saw of its end: [`ReadError::TimedOut`],
/// [`ReadError::OutOfMemory`], [`ReadError::TooDeep`], [`ReadError::OutputTooLarge`],
/// [`ReadError::Killed`], [`ReadError::Internal`].
pub async fn extract(
    exe: &Path,
    file_name: &str,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Extracted, ReadError> {
    super::within_upload(&bytes, limits)?;
    let start = Instant::now();
    let order = Order::Read {
        file_name: end_of(file_name),
        limits: *limits,
    };
    let first = reading(exe, &order, &bytes, limits).await;
    if !second::is_wanted(&bytes, &first) {
        return first;
    }
    match second_reading(exe, &bytes, limits, start).await {
        Some(second) if second::is_taken(&first, &second) => Ok(second),
        Some(_) | None => first,
    }
}

async fn reading(
    exe: &Path,
    order: &Order,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Extracted, ReadError> {
    let answer = answer(exe, order, bytes, limits).await?;
    serde_json::from_slice::<Result<Extracted, ReadError>>(&answer)
        .map_err(|error| internal("回答无法解析", &error))?
}

/// The second opinion, or `None` where there is none: not installed, no time left, no better luck.
async fn second_reading(
    exe: &Path,
    bytes: &[u8],
    limits: &Limits,
    start: Instant,
) -> Option<Extracted> {
    let program = second::program()?;
    let rest = |limits: Limits| {
        let wall_seconds = limits.wall_seconds.checked_sub(start.elapsed().as_secs())?;
        (wall_seconds > 0).then_some(Limits {
            wall_seconds,
            ..limits
        })
    };
    // Words with their places are longer than text.
    let wide = rest(Limits {
        output: limits.entry,
        ..*limits
    })?;
    let order = Order::Consult {
        program,
        limits: wide,
    };
    let words = match answer(exe, &order, bytes, &wide).await {
        Ok(words) => words,
        Err(error) => {
            tracing::info!(%error, "no second opinion");
            return None;
        }
    };
    let limits = rest(Limits {
        upload: limits.entry,
        ..*limits
    })?;
    let order = Order::Arrange { limits };
    reading(exe, &order, &words, &limits).await.ok()
}

/// The end of a long name, where its extension stands.
pub(super) fn end_of(file_name: &str) -> String {
    let skip = file_name.chars().count().saturating_sub(NAME);
    file_name.chars().skip(skip).collect()
}

/// What this machine grants of the bounds of a reading process, tried in a child process.
///
/// # Errors
/// [`ReadError`] where no child could be started or it gave no answer.
pub async fn capabilities(exe: &Path) -> Result<Vec<Capability>, ReadError> {
    let limits = Limits::STANDARD;
    let answer = answer(exe, &Order::Probe { limits }, &[], &limits).await?;
    serde_json::from_slice(&answer).map_err(|error| internal("回答无法解析", &error))
}

/// Starts the child, hands it the bytes, and takes its answer within the limits.
pub(super) async fn answer(
    exe: &Path,
    order: &Order,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<u8>, ReadError> {
    let order = serde_json::to_string(order).map_err(|error| internal("命令", &error))?;
    let mut child = Command::new(exe)
        .arg(SUBCOMMAND)
        .arg(order)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| internal("无法启动", &error))?;
    let group = Group::of(&child);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());

    // A child that refuses the file early closes its end: that is no fault of the parent's.
    let feed = async move {
        if let Some(mut stdin) = stdin {
            let _refused_early = stdin.write_all(bytes).await;
        }
    };
    let talk = async {
        let take = async {
            let answer = up_to(stdout, limits.output).await;
            // Too long an answer: whoever writes it would write for ever.
            if answer.len() as u64 > limits.output {
                group.kill();
            }
            answer
        };
        let ((), answer, complaints) = tokio::join!(feed, take, up_to(stderr, COMPLAINTS));
        let status = child.wait().await;
        group.is_gone();
        (answer, complaints, status)
    };
    let wall = Duration::from_secs(limits.wall_seconds);
    let Ok((answer, complaints, status)) = tokio::time::timeout(wall, talk).await else {
        group.kill();
        // Killed with its group; what the wait says no longer matters.
        let _status = child.wait().await;
        group.is_gone();
        return Err(ReadError::TimedOut {
            seconds: limits.wall_seconds,
        });
    };
    let status = status.map_err(|error| internal("无法等待子进程", &error))?;
    if answer.len() as u64 > limits.output {
        return Err(ReadError::OutputTooLarge {
            limit: limits.output,
        });
    }
    if status.success() {
        return Ok(answer);
    }
    Err(explain(
        status,
        &String::from_utf8_lossy(&complaints),
        limits,
    ))
}

/// Reads one byte more than the limit at most.
async fn up_to(from: Option<impl AsyncRead + Unpin>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        // A broken pipe is seen in the child's status.
        let _broken = from
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .await;
    }
    bytes
}

/// What the end of a child that gave no answer means.
fn explain(status: ExitStatus, complaints: &str, limits: &Limits) -> ReadError {
    use std::os::unix::process::ExitStatusExt as _;
    let signal = status.signal();
    if complaints.contains("has overflowed its stack") {
        return ReadError::TooDeep {
            limit: limits.depth,
        };
    }
    if complaints.contains("memory allocation of") {
        return ReadError::OutOfMemory {
            limit: limits.memory,
        };
    }
    let is = |which: Signal| signal == Some(which as i32);
    if is(Signal::SIGXCPU) {
        return ReadError::TimedOut {
            seconds: limits.cpu_seconds,
        };
    }
    if let Some(signal) = signal {
        return ReadError::Killed { signal };
    }
    if status.code() == Some(PANICKED) {
        tracing::warn!(complaints, "the reading process panicked");
        return ReadError::Damaged {
            detail: "读取程序遇到无法处理的内容".to_owned(),
        };
    }
    tracing::warn!(%status, complaints, "the reading process failed");
    ReadError::Internal {
        detail: status.to_string(),
    }
}

pub(super) fn internal(what: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Internal {
        detail: format!("{what}（{error}）"),
    }
}

/// The child's process group, ended with everything in it when the caller goes away. Not once the
/// child was waited for: the system may have given its number to somebody else.
///
/// Holds the number of the group's leader, 0 once it is gone.
struct Group(AtomicI32);

impl Group {
    fn of(child: &Child) -> Self {
        let leader = child.id().and_then(|id| i32::try_from(id).ok());
        Self(AtomicI32::new(leader.unwrap_or(0)))
    }

    fn is_gone(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn kill(&self) {
        let leader = self.0.load(Ordering::Relaxed);
        if leader > 0 {
            // Gone already is as good.
            let _gone = killpg(Pid::from_raw(leader), Signal::SIGKILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}
