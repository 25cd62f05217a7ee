//! The run: a thread that reads, threads that take lines apart, one writer; in the order of the lines.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use super::batch::{self, ImportBatch};
use super::lines::RawLine;
use super::ready::{self, Marks, Ready};
use super::{BATCH_LINES, ImportReport, Remark};
use crate::app::command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::store::{Store, text};

/// Lines that go to a thread together, and their bytes.
const CHUNK_LINES: usize = 24;
const CHUNK_BYTES: usize = 2 * 1024 * 1024;
/// Most bytes of text of one transaction.
const BATCH_BYTES: usize = 32 * 1024 * 1024;
/// Chunks that wait on either side of the threads.
const WAITING: usize = 4;
const MOST_THREADS: usize = 8;

type Chunk = (u64, Vec<RawLine>);

/// A line taken apart, with its place; bad ones with the reason.
struct Outcome {
    raw: RawLine,
    result: Result<Box<Ready>, String>,
}

/// Imports lines. `progress` is told after each transaction what has been done so far. After the run the
/// search index is behind the log until its follower has read it.
///
/// # Errors
/// Where the store fails; what was written before stays, and the same lines may be imported again.
pub async fn run(
    store: &Arc<Store>,
    cx: &RequestContext,
    lines: impl Iterator<Item = RawLine> + Send + 'static,
    mut progress: impl FnMut(&ImportReport),
) -> Result<ImportReport, Error> {
    let mut outcomes = start(lines)?;
    let mut report = ImportReport::default();
    let mut early: BTreeMap<u64, Vec<Outcome>> = BTreeMap::new();
    let mut next = 0;
    let mut batch: Vec<Ready> = Vec::with_capacity(BATCH_LINES);
    let mut bytes = 0;
    while let Some((place, chunk)) = outcomes.recv().await {
        early.insert(place, chunk);
        while let Some(chunk) = early.remove(&next) {
            next += 1;
            for outcome in chunk {
                report.read += 1;
                match outcome.result {
                    Err(reason) => report.bad.push(Remark::of(&outcome.raw, reason)),
                    Ok(mut ready) => {
                        report.note(&outcome.raw, std::mem::take(&mut ready.line.notes));
                        bytes += ready.prepared.text.len();
                        batch.push(*ready);
                    }
                }
                if batch.len() >= BATCH_LINES || bytes >= BATCH_BYTES {
                    write(store, cx, std::mem::take(&mut batch), &mut report).await?;
                    bytes = 0;
                    progress(&report);
                }
            }
        }
    }
    write(store, cx, batch, &mut report).await?;
    progress(&report);
    if early.is_empty() {
        Ok(report)
    } else {
        Err(Error::Internal(
            "a thread of the import ended early".to_owned(),
        ))
    }
}

/// Starts the threads; they end when the lines do or when the receiver is dropped.
fn start(
    lines: impl Iterator<Item = RawLine> + Send + 'static,
) -> Result<tokio::sync::mpsc::Receiver<(u64, Vec<Outcome>)>, Error> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.clamp(1, MOST_THREADS);
    let (to_threads, chunks) = mpsc::sync_channel::<Chunk>(WAITING);
    let (to_writer, outcomes) = tokio::sync::mpsc::channel(WAITING);
    let chunks = Arc::new(Mutex::new(chunks));
    let spawn = |work: Box<dyn FnOnce() + Send>| {
        std::thread::Builder::new()
            .name("import".to_owned())
            .spawn(work)
            .map_err(|error| Error::Internal(format!("no thread: {error}")))
    };
    for _ in 0..threads {
        let (chunks, to_writer) = (Arc::clone(&chunks), to_writer.clone());
        spawn(Box::new(move || {
            loop {
                let chunk = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((place, lines)) = chunk else { break };
                let done = lines.into_iter().map(take_apart).collect();
                if to_writer.blocking_send((place, done)).is_err() {
                    break;
                }
            }
        }))?;
    }
    spawn(Box::new(move || feed(lines, &to_threads)))?;
    Ok(outcomes)
}

fn feed(lines: impl Iterator<Item = RawLine>, to_threads: &mpsc::SyncSender<Chunk>) {
    let (mut place, mut chunk, mut bytes) = (0, Vec::new(), 0);
    for line in lines {
        bytes += line.bytes.as_ref().map_or(0, Vec::len);
        chunk.push(line);
        if chunk.len() >= CHUNK_LINES || bytes >= CHUNK_BYTES {
            if to_threads
                .send((place, std::mem::take(&mut chunk)))
                .is_err()
            {
                return;
            }
            (place, bytes) = (place + 1, 0);
        }
    }
    if !chunk.is_empty() {
        // nobody waits for the last lines where the writer has given up
        let _ = to_threads.send((place, chunk));
    }
}

fn take_apart(mut raw: RawLine) -> Outcome {
    let line = ready::check(&raw);
    let beside = raw.beside.take();
    let result = line.map(|line| Box::new(ready::ready(line, beside)));
    raw.bytes = Ok(Vec::new());
    Outcome { raw, result }
}

/// Writes one transaction, unless every line says what is known.
async fn write(
    store: &Arc<Store>,
    cx: &RequestContext,
    lines: Vec<Ready>,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let all = lines.len() as u64;
    let changed = changed(store, lines).await?;
    report.unchanged += all - changed.len() as u64;
    if changed.is_empty() {
        return Ok(());
    }
    let count = changed.len() as u64;
    match command::run(store, cx.clone(), None, ImportBatch::new(changed)).await {
        Ok(counts) => {
            report.new_documents += counts.new_documents;
            report.new_revisions += counts.new_revisions;
            report.unchanged += counts.unchanged;
            Ok(())
        }
        // another writer was quicker with the same lines
        Err(Error::Refused { code, .. }) if code == batch::UNCHANGED => {
            report.unchanged += count;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// What importing a line would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// A new document.
    New,
    /// A new text of a known one.
    Changed,
    /// Nothing.
    Unchanged,
    /// It would not go in.
    Bad(String),
}

/// What importing these lines would do, each by itself; writes nothing.
pub(super) async fn fates(store: &Store, lines: &[RawLine]) -> Result<Vec<Fate>, Error> {
    let read: Vec<Result<(String, String), String>> = lines
        .iter()
        .map(|raw| {
            let line = ready::check(raw)?;
            let sha256 = ready::line_sha256(&line, raw.beside.as_deref());
            Ok((line.id, sha256))
        })
        .collect();
    let ids: Vec<String> = read
        .iter()
        .filter_map(|one| Some(one.as_ref().ok()?.0.clone()))
        .collect();
    let latest = latest(store, &ids).await?;
    let fate = |one: Result<(String, String), String>| match one {
        Err(reason) => Fate::Bad(reason),
        Ok((id, sha256)) => match latest.get(&id) {
            None => Fate::New,
            Some(known) if known.line_sha256 == sha256 => Fate::Unchanged,
            Some(_) => Fate::Changed,
        },
    };
    Ok(read.into_iter().map(fate).collect())
}

/// The marks of the last text of each of these lines.
pub(super) async fn latest(store: &Store, ids: &[String]) -> Result<HashMap<String, Marks>, Error> {
    let mut latest: HashMap<String, (i64, Marks)> = HashMap::new();
    for head in text::heads_by_external(store.reader(), ids).await? {
        let (Some(external), Some(marks)) =
            (head.external_id, Marks::of_source(head.source.as_deref()))
        else {
            continue;
        };
        if latest.get(&external).is_none_or(|(ord, _)| *ord < head.ord) {
            latest.insert(external, (head.ord, marks));
        }
    }
    Ok(latest
        .into_iter()
        .map(|(id, (_, marks))| (id, marks))
        .collect())
}

/// Leaves out the lines that say what the registry has, or what a line before them says.
async fn changed(store: &Store, lines: Vec<Ready>) -> Result<Vec<Ready>, Error> {
    let ids: Vec<String> = lines.iter().map(|ready| ready.line.id.clone()).collect();
    let known = latest(store, &ids).await?;
    let mut latest: HashMap<String, String> = known
        .into_iter()
        .map(|(id, marks)| (id, marks.line_sha256))
        .collect();
    let mut changed = Vec::with_capacity(lines.len());
    for ready in lines {
        let entry = latest.entry(ready.line.id.clone()).or_default();
        if *entry != ready.marks.line_sha256 {
            entry.clone_from(&ready.marks.line_sha256);
            changed.push(ready);
        }
    }
    Ok(changed)
}
