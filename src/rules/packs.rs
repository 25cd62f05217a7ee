//! All packs and calendars that this program has.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calendar::{self, Calendar};
use super::case;
use super::load::{Loaded, base_of, load};
use super::pack::{self, Pack};
use super::problem::Problems;

/// The compiled-in packs: the base, then what lies over it.
const BUILTIN: [&str; 4] = [
    include_str!("packs/national.toml"),
    include_str!("packs/beijing.toml"),
    include_str!("packs/hunan.toml"),
    include_str!("packs/shanxi.toml"),
];

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
            version: pack::version(&held.sources, &self.calendar_sources),
            layer: Arc::new(held.loaded.layer.clone()),
            calendar: Arc::clone(&self.calendar),
            sources: held.sources.clone().into(),
            calendar_sources: Arc::new(self.calendar_sources.clone()),
        }
    }

    /// These packs with the files of a county: years first, then packs in the order of their bases.
    /// All problems of all files are told at once, each with the name of its file.
    pub fn with_files(mut self, years: &[File], packs: &[File]) -> Result<Self, FileProblems> {
        let mut faults = FileProblems::default();
        for file in years {
            let named = calendar::calendar_year(&file.source).map(|year| year.to_string());
            if named.is_some() && named.as_deref() != file.name.strip_suffix(".toml") {
                let year = named.unwrap_or_default();
                faults.add(file, format!("文件名与其中的年份{year}不符"));
                continue;
            }
            match self.clone().with_calendar_year(&file.source) {
                Ok(more) => self = more,
                Err(problems) => faults.add(file, problems.to_string()),
            }
        }
        let mut open: Vec<&File> = packs.iter().collect();
        while !open.is_empty() {
            let known = |file: &&&File| {
                base_of(&file.source).is_none_or(|base| self.packs.contains_key(&base))
            };
            // where none has a known base, the first is tried all the same, for its problems
            let next = open.iter().position(|file| known(&file)).unwrap_or(0);
            let file = open.remove(next);
            match self.clone().with_pack(&file.source) {
                Ok(more) => self = more,
                Err(problems) => faults.add(file, problems.to_string()),
            }
        }
        if faults.0.is_empty() {
            Ok(self)
        } else {
            Err(faults)
        }
    }
}

/// A file of a county's own rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, such as `2027.toml`.
    pub name: String,
    /// Its text.
    pub source: String,
}

/// What is wrong with the files of a county, by file.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct FileProblems(pub Vec<String>);

impl FileProblems {
    fn add(&mut self, file: &File, problem: impl std::fmt::Display) {
        self.0.push(format!("{}：{problem}", file.name));
    }
}

/// What is wrong with a pack's file, seen over the compiled-in base that it names; empty if nothing.
pub fn check_pack(source: &str) -> Problems {
    let packs = RulePacks::builtin().and_then(|packs| packs.with_pack(source));
    packs.err().unwrap_or_default()
}
