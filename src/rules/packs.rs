//! All packs and calendars that this program has.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::calendar::{self, Calendar};
use super::case;
use super::load::{Loaded, base_of, load};
use super::pack::Pack;
use super::problem::Problems;

/// The compiled-in packs: the base, then what lies over it.
const BUILTIN: [&str; 4] = [
    include_str!("packs/national.toml"),
    include_str!("packs/beijing.toml"),
    include_str!("packs/hunan.toml"),
    include_str!("packs/shanxi.toml"),
];

/// Number of bytes of the hash that a version shows.
const VERSION_BYTES: usize = 8;

/// A place for which there is no pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有“{0}”的规则包")]
pub struct UnknownPlace(pub String);

/// The packs of all places, the national base among them, and the calendars.
#[derive(Debug, Clone, Default)]
pub struct RulePacks {
    packs: BTreeMap<String, Held>,
    calendar: Arc<Calendar>,
    calendar_sources: BTreeMap<i32, String>,
}

/// One pack with all that lies under it.
#[derive(Debug, Clone)]
struct Held {
    loaded: Loaded,
    /// Its own file last.
    sources: Vec<String>,
}

impl RulePacks {
    /// The packs and calendars that are compiled in.
    pub fn builtin() -> Result<Self, Problems> {
        let mut packs = Self::default();
        for year in calendar::BUILTIN {
            packs = packs.with_calendar_year(year)?;
        }
        BUILTIN.into_iter().try_fold(packs, Self::with_pack)
    }

    /// These packs and one more, laid over the base that it names as that stands now. One of the
    /// same id is replaced.
    pub fn with_pack(mut self, source: &str) -> Result<Self, Problems> {
        let base = base_of(source).and_then(|base| self.packs.get(&base));
        let (mut loaded, cases) = load(source, base.map(|base| &base.loaded))?;
        let mut sources = Vec::new();
        if let Some(base) = base {
            loaded.layer = base.loaded.layer.under(&loaded.layer);
            sources.clone_from(&base.sources);
        }
        sources.push(source.to_owned());
        let held = Held { loaded, sources };
        let mut problems = Problems::default();
        case::check(&cases, &self.pack(&held), &mut problems);
        self.packs.insert(held.loaded.id.clone(), held);
        problems.or(self)
    }

    /// These packs with the calendar of one more year; that of the same year is replaced.
    pub fn with_calendar_year(mut self, source: &str) -> Result<Self, Problems> {
        let (calendar, year) = Calendar::clone(&self.calendar).with_year_named(source)?;
        self.calendar = Arc::new(calendar);
        self.calendar_sources.insert(year, source.to_owned());
        Ok(self)
    }

    /// Ids and names of the places, such as `("shanxi", "山西省")`.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.packs
            .values()
            .map(|held| (held.loaded.id.as_str(), held.loaded.name.as_str()))
    }

    /// The rules of a place, by the id of its pack, laid over those of its base.
    pub fn for_place(&self, id: &str) -> Result<Pack, UnknownPlace> {
        let held = self
            .packs
            .get(id)
            .ok_or_else(|| UnknownPlace(id.to_owned()))?;
        Ok(self.pack(held))
    }

    fn pack(&self, held: &Held) -> Pack {
        Pack {
            id: held.loaded.id.clone(),
            name: held.loaded.name.clone(),
            version: self.version(held),
            layer: Arc::new(held.loaded.layer.clone()),
            calendar: Arc::clone(&self.calendar),
        }
    }

    fn version(&self, held: &Held) -> String {
        let mut hash = Sha256::new();
        for source in held.sources.iter().chain(self.calendar_sources.values()) {
            hash.update((source.len() as u64).to_be_bytes());
            hash.update(source);
        }
        hash.finalize()
            .iter()
            .take(VERSION_BYTES)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What is wrong with a pack's file, seen over the compiled-in base that it names; empty if nothing.
pub fn check_pack(source: &str) -> Problems {
    let packs = RulePacks::builtin().and_then(|packs| packs.with_pack(source));
    packs.err().unwrap_or_default()
}
