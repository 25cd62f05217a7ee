//! 边写边建索引: a long write with the index following beside it, brought up to the log at the end.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::follower::{FollowError, Follower, Step};
use crate::app::search::SearchHandle;
use crate::clock::Clock;
use crate::store::Store;

/// Runs `work` while a follower takes in what it writes, then waits until the index has the whole log.
///
/// # Errors
/// Where the index cannot be brought up to the log; what `work` wrote stays.
pub async fn indexed<T>(
    store: &Arc<Store>,
    index: &Arc<SearchHandle>,
    clock: &Arc<dyn Clock>,
    work: impl Future<Output = T>,
) -> Result<T, FollowError> {
    let follower = || Follower::new(Arc::clone(store), Arc::clone(index), Arc::clone(clock)).bulk();
    let running = follower().spawn(Handle::current());
    let done = work.await;
    if let Ok(running) = running {
        let _ = tokio::task::spawn_blocking(move || running.stop()).await;
    }
    let mut last = follower();
    let runtime = Handle::current();
    let followed = tokio::task::spawn_blocking(move || {
        while last.follow_once(&runtime)? != Step::Idle {}
        Ok(())
    });
    match followed.await {
        Ok(followed) => followed.map(|()| done),
        Err(error) => {
            tracing::error!(%error, "the index was not brought up to the log");
            Ok(done)
        }
    }
}
