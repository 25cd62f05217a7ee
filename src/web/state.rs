//! What all handlers share.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use crate::app::RequestContext;
use crate::app::search::SearchService;
use crate::app::statistics::PublicRecord;
use crate::clock::{Clock, today};
use crate::formats::read::child::Extractor;
use crate::jobs::follower::IndexStatus;
use crate::rules::Pack;
use crate::store::{Ids, Store};
use crate::web::brake::Brake;

/// Shared state; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shared: Shared,
    /// The rules as they are now: a year of the calendar may have been added since the start.
    pack: RwLock<Arc<Pack>>,
}

/// What is shared.
#[derive(Debug)]
pub struct Shared {
    /// The store.
    pub store: Arc<Store>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub ids: Arc<dyn Ids>,
    /// The rule pack of the place, as it was at the start.
    pub pack: Arc<Pack>,
    /// Reads files in a process of its own.
    pub extractor: Extractor,
    /// Name of the site.
    pub site_name: String,
    /// Cookies are for TLS only.
    pub secure_cookies: bool,
    /// 检索.
    pub search: Arc<SearchService>,
    /// How often one address may come.
    pub brake: Brake,
    /// 统计 for everybody.
    pub statistics: PublicRecord,
    /// What the check after start found.
    pub check: watch::Receiver<Vec<String>>,
    /// How the index stands.
    pub index_status: watch::Receiver<IndexStatus>,
}

impl AppState {
    /// From its parts.
    pub fn new(shared: Shared) -> Self {
        let pack = RwLock::new(Arc::clone(&shared.pack));
        Self(Arc::new(Inner { shared, pack }))
    }

    /// The rules as they are now.
    pub fn rules(&self) -> Arc<Pack> {
        Arc::clone(&self.0.pack.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From here on these rules apply.
    pub fn renew_rules(&self, pack: Arc<Pack>) {
        *self.0.pack.write().unwrap_or_else(PoisonError::into_inner) = pack;
    }

    /// The context of a request without an actor.
    pub fn context(&self, request_id: String) -> RequestContext {
        let now = self.clock.now();
        RequestContext {
            actor: None,
            now,
            today: today(now),
            pack: self.rules(),
            ids: Arc::clone(&self.ids),
            request_id,
        }
    }
}

impl std::ops::Deref for AppState {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0.shared
    }
}
