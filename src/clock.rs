//! The only place that asks for the time and for randomness.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::store::Ids;

/// Where "now" comes from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// 今天: the civil date at UTC+8, the time zone of all legal dates here.
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    let eight_hours_east = FixedOffset::east_opt(8 * 3600);
    eight_hours_east.map_or_else(
        || now.date_naive(),
        |zone| now.with_timezone(&zone).date_naive(),
    )
}

/// An instant in milliseconds since 1970 as people read it: 2026-11-24 09:30, UTC+8.
pub fn local(at_ms: i64) -> String {
    let eight_hours_east = FixedOffset::east_opt(8 * 3600);
    match (DateTime::from_timestamp_millis(at_ms), eight_hours_east) {
        (Some(at), Some(zone)) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        _ => at_ms.to_string(),
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        if getrandom::fill(&mut bytes).is_err() {
            tracing::error!("no randomness from the system; the process ends");
            std::process::abort();
        }
        bytes
    }
}
