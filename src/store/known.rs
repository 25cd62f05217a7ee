//! 机关 as a write found them, so that not every write reads them again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{StoreError, Tx, people};
use crate::domain::authority::Authority;

/// All authorities, and the size of the log at which they were so. Every change of an authority is an
/// event, by whichever process: at the same size they are the same.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Option<(i64, Arc<[Authority]>)>>);

impl Known {
    fn lock(&self) -> MutexGuard<'_, Option<(i64, Arc<[Authority]>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, size: i64) -> Option<Arc<[Authority]>> {
        let known = self.lock();
        let (_, all) = known.as_ref().filter(|(known, _)| *known == size)?;
        Some(Arc::clone(all))
    }

    /// A write made the log grow, and left the authorities alone or not.
    pub(crate) fn grown(&self, from: i64, to: i64, same: bool) {
        let mut known = self.lock();
        *known = known
            .take()
            .filter(|(size, _)| same && *size == from)
            .map(|(_, all)| (to, all));
    }
}

impl Tx {
    /// All authorities, by code.
    pub async fn authorities(&self) -> Result<Arc<[Authority]>, StoreError> {
        let same = self.authorities_same();
        if same && let Some(all) = self.known.at(self.size()) {
            return Ok(all);
        }
        let all: Arc<[Authority]> = people::authorities(self.connection().await?).await?.into();
        if same {
            *self.known.lock() = Some((self.size(), Arc::clone(&all)));
        }
        Ok(all)
    }
}
