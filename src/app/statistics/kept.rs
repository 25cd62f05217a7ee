//! The public record is read once for each state of the log, whoever asks how often; and what is computed
//! from it takes few processors at a time.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};

use super::load::{Loaded, public};
use crate::app::error::Error;
use crate::store::Store;

/// Computations of statistics at once.
const AT_ONCE: usize = 1;

/// The public record as it was read last.
#[derive(Debug)]
pub struct PublicRecord {
    /// Size of the log at which it was read.
    last: Mutex<Option<(i64, Arc<Loaded>)>>,
    places: Semaphore,
}

impl Default for PublicRecord {
    fn default() -> Self {
        Self {
            last: Mutex::default(),
            places: Semaphore::new(AT_ONCE),
        }
    }
}

impl PublicRecord {
    /// What everybody may see; all changes of it are events, so that at the same size it is the same.
    pub async fn read(&self, store: &Store) -> Result<Arc<Loaded>, Error> {
        let mut last = self.last.lock().await;
        let size = store.log_head().await?.size;
        if let Some((_, loaded)) = last.as_ref().filter(|(known, _)| *known == size) {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(public(store).await?);
        *last = Some((size, Arc::clone(&loaded)));
        Ok(loaded)
    }

    /// Computes aside, when there is a place.
    pub async fn compute<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let place = self.places.acquire().await;
        let _place = place.map_err(|error| Error::Internal(error.to_string()))?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Internal(error.to_string()))
    }
}
