//! 通知: what is new in the log is told at once, what a day brings once a day, also for the days on which
//! nobody ran; each step may run twice.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::follower::IndexStatus;
use crate::app::notice::{Channels, tell_day, tell_events, tell_hits};
use crate::app::search::SearchService;
use crate::app::{Error, RequestContext};
use crate::store::Store;

/// At least so often, for the day and for what failed.
const EVERY: Duration = Duration::from_mins(1);

/// What telling needs.
#[derive(Debug, Clone)]
pub struct Teller {
    /// The store.
    pub store: Arc<Store>,
    /// For saved searches.
    pub search: Arc<SearchService>,
    /// How the index stands.
    pub index_status: watch::Receiver<IndexStatus>,
    /// What goes out beside the list here.
    pub channels: Channels,
}

impl Teller {
    /// Tells everything that is to be told now.
    ///
    /// # Errors
    /// The first that came up; what was told stays told, the rest is told by the next call.
    pub async fn tell(&self, cx: &RequestContext) -> Result<(), Error> {
        while tell_events(&self.store, cx, &self.channels).await? {}
        tell_day(&self.store, cx, &self.channels).await?;
        let indexed = {
            let status = self.index_status.borrow();
            if status.fault.is_some() {
                return Ok(());
            }
            i64::try_from(status.sequence).unwrap_or(i64::MAX)
        };
        if indexed > 0 {
            while tell_hits(&self.store, &self.search, cx, &self.channels, indexed).await? {}
        }
        Ok(())
    }
}

/// Tells whenever the log grew, and every minute. Never ends: drop or abort it with the server.
pub async fn run(teller: Teller, context: impl Fn() -> RequestContext) {
    let mut appended = teller.store.appended();
    loop {
        if let Err(error) = teller.tell(&context()).await {
            tracing::warn!(%error, "notices were not all given; they are given with the next turn");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            grown = appended.changed() => {
                if grown.is_err() {
                    tokio::time::sleep(EVERY).await;
                }
            }
        }
    }
}
