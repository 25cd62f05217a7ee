//! Work of the engine within bounds of number and time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use super::handle::invalid_cursor;
use super::service::SearchService;
use crate::app::error::Error;

/// How long a search may take.
const BUDGET: Duration = Duration::from_secs(5);
/// How long a search may wait until others are done.
const QUEUE: Duration = Duration::from_secs(1);

impl SearchService {
    /// Runs work of the engine on a thread of its own, within bounds of number and time. Where the asker
    /// goes away, the work is stopped.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Arc<AtomicBool>) -> search_index::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = timeout(QUEUE, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit
            .ok()
            .and_then(Result::ok)
            .ok_or_else(|| Error::Unavailable("同时检索的人较多，请稍后再试".to_owned()))?;
        let guard = StopOnDrop(Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&guard.0);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(stop)
        });
        let done = timeout(BUDGET, task)
            .await
            .map_err(|_| Error::Unavailable("检索用时过长，请增加检索词或者筛选条件".to_owned()))?
            .map_err(|error| Error::Internal(error.to_string()))?;
        done.map_err(|error| self.fault(error))
    }

    fn fault(&self, error: search_index::Error) -> Error {
        match error {
            search_index::Error::OutdatedCursor => Error::Gone,
            search_index::Error::InvalidCursor => invalid_cursor(),
            search_index::Error::Limit { .. } => Error::field("per_page", error.to_string()),
            search_index::Error::Stopped => {
                Error::Unavailable("检索用时过长，请增加检索词或者筛选条件".to_owned())
            }
            other => {
                tracing::error!(error = %other, "search failed");
                self.handle.report_damage();
                Error::Unavailable("检索索引出现故障，正在恢复，请稍后再试".to_owned())
            }
        }
    }
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
