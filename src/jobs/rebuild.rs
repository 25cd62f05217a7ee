//! Building the index anew from the database, beside the one in use.

use std::path::Path;

use search_index::{Rebuild, RebuildReport, WriterOptions};
use tokio::runtime::Handle;

use super::follower::FollowError;
use crate::app::search::load;
use crate::store::{Store, queries};

/// Documents read at once.
const CHUNK: u64 = 100;
/// Threads and memory of a rebuild beside a running server.
const OPTIONS: WriterOptions = WriterOptions {
    threads: 2,
    memory: 120_000_000,
};

/// Builds the index in `dir` anew and swaps it in. Answers what it holds and the size of the log that it
/// stands for. `progress` is told the number of documents so far. Blocks: call it on a thread of its own.
///
/// # Errors
/// [`FollowError`]; the old index stays then.
pub fn rebuild(
    runtime: &Handle,
    store: &Store,
    dir: &Path,
    mut progress: impl FnMut(u64),
) -> Result<(RebuildReport, u64), FollowError> {
    let mut rebuild = Rebuild::begin(dir, OPTIONS)?;
    // read before the documents: what changes meanwhile is followed afterwards
    let (size, mark) = runtime.block_on(standing(store))?;
    let mut after = String::new();
    let mut documents = 0;
    loop {
        let ids = runtime.block_on(queries::public_ids(store.reader(), &after, CHUNK))?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        for (_, revisions) in runtime.block_on(load(store, &ids))? {
            if let Some(revisions) = revisions {
                rebuild.upsert(&revisions)?;
                documents += 1;
            }
        }
        progress(documents);
    }
    let report = rebuild.finish_marked(size, &mark)?;
    Ok((report, size))
}

/// The size of the log and the hash of its last event.
pub(super) async fn standing(store: &Store) -> Result<(u64, String), FollowError> {
    let size = store.log_head().await?.size;
    let mark = mark(store, size).await?;
    Ok((u64::try_from(size).unwrap_or_default(), mark))
}

/// The hash of the last of the first `size` events; empty for none, and where the log is shorter.
pub(super) async fn mark(store: &Store, size: i64) -> Result<String, FollowError> {
    let Some(last) = size.checked_sub(1).filter(|last| *last >= 0) else {
        return Ok(String::new());
    };
    Ok(store.leaf_hash_at(last).await?.unwrap_or_default())
}
