//! Every day, in the program's log: a calendar that should be there by now and is not.

use std::sync::Arc;
use std::time::Duration;

use crate::app::calendar::missing_year;
use crate::clock::{Clock, today};
use crate::rules::Pack;

/// How often.
const EVERY: Duration = Duration::from_hours(24);

/// Reminds at once and then every day, of the rules as they are then. Never ends: drop or abort it with
/// the server.
pub async fn run(clock: Arc<dyn Clock>, rules: impl Fn() -> Arc<Pack>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Some(year) = missing_year(&rules(), today(clock.now())) {
            tracing::warn!(
                year,
                "the calendar of this year is missing; due dates stay open"
            );
        }
    }
}
