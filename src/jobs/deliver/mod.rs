//! 送达: what stands in the outbox goes out as mail or webhook, and stays there until it has gone. Only to
//! the server and the addresses that were set at the start; no answer leads anywhere else.
//!
//! Owns sending, and when it is tried again. Must not know what is told to whom. Held by `tests/it/notices/`.

mod http;
mod mail;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::domain::notice::{Channel, Delivery};
use crate::store::entity::outbox;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, StoreError, notices};

pub use mail::Mail;
pub use webhook::{Webhook, signature};

/// How often the outbox is looked into.
const EVERY: Duration = Duration::from_secs(10);
/// What is sent in one turn.
const AT_ONCE: u64 = 50;
/// After so many attempts nothing is tried any more: about three days.
const ATTEMPTS: i64 = 16;
/// The first pause between attempts; each one is twice as long, up to the longest.
const FIRST_PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 6 * 3_600_000;

/// Sends what waits.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The store.
    pub store: Arc<Store>,
    /// Where webhooks go.
    pub webhooks: Vec<Webhook>,
    /// How mail goes.
    pub mail: Option<Mail>,
}

impl Sender {
    /// Sends what is due; answers how much went out.
    ///
    /// # Errors
    /// Of the database alone; what cannot be sent is tried later.
    pub async fn send_once(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let now_ms = now.timestamp_millis();
        let waiting = notices::waiting(self.store.reader(), now_ms, AT_ONCE).await?;
        let mut sent = 0;
        for row in waiting {
            let tried = self.send(&row, now).await;
            sent += usize::from(tried.is_ok());
            let after = after(row, tried, now_ms);
            self.store
                .housekeep(Housekeeping::PutDelivery(after))
                .await?;
        }
        Ok(sent)
    }

    async fn send(&self, row: &outbox::Model, now: DateTime<Utc>) -> Result<(), String> {
        match Channel::parse(&row.channel).map_err(|error| error.to_string())? {
            Channel::Webhook => {
                let hook = self.webhooks.iter().find(|hook| hook.name == row.recipient);
                let hook = hook.ok_or("此推送地址已不再设置")?;
                hook.send(&row.id, &row.payload, now).await
            }
            Channel::Mail => {
                let mail = self.mail.as_ref().ok_or("没有设置发信服务器")?;
                let address = notices::address(self.store.reader(), &row.recipient).await;
                let address = address.map_err(|error| error.to_string())?;
                match address {
                    Some(address) => mail.send(&row.id, &address, &row.payload).await,
                    // taken away meanwhile: nothing is owed any more
                    None => Ok(()),
                }
            }
        }
    }
}

/// The row after an attempt.
fn after(row: outbox::Model, tried: Result<(), String>, now_ms: i64) -> outbox::Model {
    let attempts = row.attempts + 1;
    let (state, fault) = match tried {
        Ok(()) => (Delivery::Sent, None),
        Err(fault) if attempts >= ATTEMPTS => (Delivery::Failed, Some(fault)),
        Err(fault) => (Delivery::Waiting, Some(fault)),
    };
    let doubled = u32::try_from(row.attempts).unwrap_or(u32::MAX).min(30);
    let pause = FIRST_PAUSE_MS.saturating_mul(1_i64 << doubled);
    outbox::Model {
        state: state.as_str().to_owned(),
        attempts,
        next_ms: now_ms.saturating_add(pause.min(LONGEST_PAUSE_MS)),
        fault: fault.map(|text| text.chars().take(300).collect()),
        ..row
    }
}

/// Sends every few seconds. Never ends: drop or abort it with the server.
pub async fn run(sender: Sender, clock: Arc<dyn Clock>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = sender.send_once(clock.now()).await {
            tracing::warn!(%error, "the outbox could not be read; it is tried again");
        }
    }
}
