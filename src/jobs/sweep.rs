//! Sessions and answers kept for retries that have run out are removed, every hour.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, StoreError};

/// How often.
const EVERY: Duration = Duration::from_hours(1);
/// How long the answer to a request is kept for its retries.
const KEYS_KEPT: TimeDelta = TimeDelta::days(7);

/// Removes what has run out at `now`.
///
/// # Errors
/// [`StoreError`] of the database.
pub async fn sweep_once(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let keys = now.checked_sub_signed(KEYS_KEPT).unwrap_or(now);
    store
        .housekeep(Housekeeping::Sweep {
            sessions_before_ms: now.timestamp_millis(),
            keys_before_ms: keys.timestamp_millis(),
        })
        .await?;
    Ok(())
}

/// Sweeps at once and then every hour. Never ends: drop or abort it with the server.
pub async fn run(store: Arc<Store>, clock: Arc<dyn Clock>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = sweep_once(&store, clock.now()).await {
            tracing::warn!(%error, "sweeping failed; it is tried again in an hour");
        }
    }
}
