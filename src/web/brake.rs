//! How often one address may hand in what needs no account, so that no script closes the way for all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, Method, Uri};

use crate::app::Error;

/// Suggestions and comments that one address may hand in within [`WINDOW_MS`].
const MOST: u32 = 10;
/// An hour.
const WINDOW_MS: i64 = 60 * 60 * 1000;
/// Addresses remembered; past this those whose hour is over are forgotten.
const REMEMBERED: usize = 10_000;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// What each address did in its hour.
#[derive(Debug, Default)]
pub struct Brake {
    /// Another server stands before this one and names the address.
    behind_proxy: bool,
    seen: Mutex<HashMap<IpAddr, (i64, u32)>>,
}

impl Brake {
    /// One that believes, or does not, what a server before this one says.
    pub fn behind(behind_proxy: bool) -> Self {
        Self {
            behind_proxy,
            seen: Mutex::default(),
        }
    }

    /// Refuses what comes too often; what comes without a connection has no address.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        peer: Option<Peer>,
        now_ms: i64,
    ) -> Result<(), Error> {
        let path = uri.path();
        let proposes = method == Method::POST
            && (path.ends_with("/suggestions") && path.contains("/documents/")
                || path.ends_with("/comments") && path.contains("/consultations/"));
        let Some(Peer(peer)) = peer.filter(|_| proposes) else {
            return Ok(());
        };
        let address = if self.behind_proxy {
            forwarded(headers).unwrap_or(peer)
        } else {
            peer
        };
        if self.admits(address, now_ms) {
            Ok(())
        } else {
            let told = format!(
                "同一地址一小时内最多提出 {MOST} 件审查建议或者意见，请稍后再提或者书面提出"
            );
            Err(Error::TooMany(told))
        }
    }

    fn admits(&self, address: IpAddr, now_ms: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.retain(|_, (from, _)| now_ms - *from < WINDOW_MS);
        }
        let (from, count) = seen.entry(address).or_insert((now_ms, 0));
        if now_ms - *from >= WINDOW_MS {
            (*from, *count) = (now_ms, 0);
        }
        *count = count.saturating_add(1);
        *count <= MOST
    }
}

/// The address that the server before this one saw: what stands before it anybody may have written.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let mut all = headers.get_all("x-forwarded-for").iter();
    let last = all.next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn propose(brake: &Brake, forwarded: &str, now_ms: i64) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let uri = Uri::from_static("/documents/d/suggestions");
        let peer = Some(Peer([127, 0, 0, 1].into()));
        brake
            .check(&Method::POST, &uri, &headers, peer, now_ms)
            .is_ok()
    }

    #[test]
    fn an_address_that_comes_too_often_waits_for_its_hour() {
        let brake = Brake::default();
        for at in 0..i64::from(MOST) {
            assert!(propose(&brake, "10.0.0.1", at));
        }
        assert!(
            !propose(&brake, "10.0.0.2", 99),
            "what is forwarded is not believed"
        );
        assert!(propose(&brake, "10.0.0.1", WINDOW_MS));
    }

    #[test]
    fn behind_a_proxy_the_address_it_saw_counts() {
        let brake = Brake::behind(true);
        for _ in 0..MOST {
            assert!(propose(&brake, "1.1.1.1, 10.0.0.1", 0));
        }
        assert!(
            !propose(&brake, "2.2.2.2, 10.0.0.1", 0),
            "the last alone counts"
        );
        assert!(propose(&brake, "10.0.0.2", 0));
    }
}
