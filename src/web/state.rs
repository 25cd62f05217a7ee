//! What all handlers share.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tokio::sync::watch;

use crate::app::search::SearchService;
use crate::app::statistics::PublicRecord;
use crate::app::{Error, RequestContext};
use crate::clock::{Clock, today};
use crate::formats::read::child::Extractor;
use crate::jobs::follower::IndexStatus;
use crate::rules::{Pack, Problems, RulePacks, UnknownPlace};
use crate::store::{Ids, Store, places};
use crate::web::brake::Brake;

/// Shared state; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shared: Shared,
    /// The rules as they are now: a year of the calendar may have been added since the start, another
    /// place chosen.
    rules: RwLock<Rules>,
    site_name: RwLock<String>,
}

/// All packs, and that of the place.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Packs and calendars of all places.
    pub packs: RulePacks,
    /// The pack of the place.
    pub pack: Arc<Pack>,
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
    /// Reads files in a process of its own.
    pub extractor: Extractor,
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
    /// From its parts, the rules and the name of the site.
    pub fn new(shared: Shared, rules: Rules, site_name: String) -> Self {
        Self(Arc::new(Inner {
            shared,
            rules: RwLock::new(rules),
            site_name: RwLock::new(site_name),
        }))
    }

    /// The rules of the place as they are now.
    pub fn rules(&self) -> Arc<Pack> {
        Arc::clone(&self.read().pack)
    }

    /// Ids and names of all places with rules.
    pub fn places(&self) -> Vec<(String, String)> {
        let rules = self.read();
        let places = rules.packs.places();
        places
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .collect()
    }

    /// The rules of a place.
    pub fn rules_of(&self, place: &str) -> Result<Pack, UnknownPlace> {
        self.read().packs.for_place(place)
    }

    /// From here on the rules of the place that was chosen last apply. The record is asked, not whoever
    /// chose: the answer to a request that is sent again may be an old one.
    pub async fn follow_chosen(&self) -> Result<(), Error> {
        match places::last(self.store.reader()).await? {
            Some(last) => {
                let followed = self.follow(&last.place);
                followed.map_err(|unknown| Error::Internal(unknown.to_string()))
            }
            None => Ok(()),
        }
    }

    fn follow(&self, place: &str) -> Result<(), UnknownPlace> {
        let mut rules = self.0.rules.write().unwrap_or_else(PoisonError::into_inner);
        rules.pack = Arc::new(rules.packs.for_place(place)?);
        Ok(())
    }

    /// From here on this year of the calendar is known, for all places.
    pub fn add_year(&self, source: &str) -> Result<(), Problems> {
        let mut rules = self.0.rules.write().unwrap_or_else(PoisonError::into_inner);
        let pack = rules.pack.with_calendar_year(source)?;
        rules.packs = rules.packs.clone().with_calendar_year(source)?;
        rules.pack = Arc::new(pack);
        Ok(())
    }

    fn read(&self) -> RwLockReadGuard<'_, Rules> {
        self.0.rules.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Name of the site.
    pub fn site_name(&self) -> String {
        let name = self.0.site_name.read();
        name.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From here on the site has this name.
    pub fn rename(&self, name: &str) {
        let mut held = self
            .0
            .site_name
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        name.clone_into(&mut held);
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
