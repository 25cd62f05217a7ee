//! 规则包: the values that hold for one place, asked by id and day.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::calendar::Calendar;
use super::ids::{LimitId, ListId, SeriesId};
use super::limit::{Due, Judged, LimitError, Pause};
use super::problem::Problems;
use super::setting::{Setting, SettingId};
use super::values::{
    FilingTarget, FormRule, GateNeed, Limit, ListItem, Material, Rule, Series, StepRule,
};
use super::words::{Bound, Duty, Gate, IssuerKind, Step, Word};
use crate::domain::form_check::FormCheck;

/// The dated versions of values of one kind. Versions of an overlay stand before those of the base.
#[derive(Debug, Clone)]
pub(super) struct Shelf<K, T>(pub(super) BTreeMap<K, Vec<Rule<T>>>);

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Clone, T: Clone> Shelf<K, T> {
    pub(super) fn on(&self, key: &K, date: NaiveDate) -> Option<&Rule<T>> {
        self.0.get(key)?.iter().find(|rule| rule.holds_on(date))
    }

    fn under(&self, overlay: &Self) -> Self {
        let mut merged = overlay.0.clone();
        for (key, rules) in &self.0 {
            merged
                .entry(key.clone())
                .or_default()
                .extend(rules.iter().cloned());
        }
        Self(merged)
    }
}

/// The values of one file, or of several laid over each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) limits: Shelf<LimitId, Limit>,
    pub(super) lists: Shelf<ListId, Vec<ListItem>>,
    pub(super) materials: Shelf<Gate, Vec<Material>>,
    pub(super) gates: Shelf<Gate, Vec<GateNeed>>,
    pub(super) receivers: Shelf<IssuerKind, Vec<FilingTarget>>,
    pub(super) steps: Shelf<Step, StepRule>,
    pub(super) form: Shelf<FormCheck, FormRule>,
    pub(super) separation: Shelf<(), Vec<(Duty, Duty)>>,
    pub(super) settings: Shelf<SettingId, Setting>,
    pub(super) series: Shelf<SeriesId, Series>,
}

impl Layer {
    /// This layer with another laid over it.
    pub(super) fn under(&self, overlay: &Self) -> Self {
        Self {
            limits: self.limits.under(&overlay.limits),
            lists: self.lists.under(&overlay.lists),
            materials: self.materials.under(&overlay.materials),
            gates: self.gates.under(&overlay.gates),
            receivers: self.receivers.under(&overlay.receivers),
            steps: self.steps.under(&overlay.steps),
            form: self.form.under(&overlay.form),
            separation: self.separation.under(&overlay.separation),
            settings: self.settings.under(&overlay.settings),
            series: self.series.under(&overlay.series),
        }
    }
}

/// No version of the value holds on that day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("规则包“{pack}”没有{on}适用的“{id}”")]
pub struct NoRule {
    /// Name of the pack.
    pub pack: String,
    /// Id of the value.
    pub id: String,
    /// The day asked for.
    pub on: NaiveDate,
}

/// 规则包: the rules of one place with the national base under them. Cheap to clone.
///
/// A limit is asked with the day of its own start event; lists, gates and series with the day on
/// which the case was opened.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) layer: Arc<Layer>,
    pub(super) calendar: Arc<Calendar>,
    /// The files of the packs, its own last, and of the years.
    pub(super) sources: Arc<[String]>,
    pub(super) calendar_sources: Arc<BTreeMap<i32, String>>,
}

/// Number of bytes of the hash that a version shows.
const VERSION_BYTES: usize = 8;

/// Hash of the packs and calendars that speak at a place.
pub(super) fn version(sources: &[String], calendars: &BTreeMap<i32, String>) -> String {
    let mut hash = Sha256::new();
    for source in sources.iter().chain(calendars.values()) {
        hash.update((source.len() as u64).to_be_bytes());
        hash.update(source);
    }
    hash.finalize()
        .iter()
        .take(VERSION_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Pack {
    /// Id of the place, such as `shanxi`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name of the place, such as 山西省.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Hash of the packs and calendars that speak here; stored with every case.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The working days.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    fn found<'a, T>(
        &self,
        rule: Option<&'a Rule<T>>,
        id: impl Into<String>,
        on: NaiveDate,
    ) -> Result<&'a Rule<T>, NoRule> {
        rule.ok_or_else(|| NoRule {
            pack: self.name.clone(),
            id: id.into(),
            on,
        })
    }

    /// 期限: the version in force on the day of the start event.
    pub fn limit(&self, id: LimitId, start_on: NaiveDate) -> Result<&Rule<Limit>, NoRule> {
        self.found(self.layer.limits.on(&id, start_on), id.as_str(), start_on)
    }

    /// Counts a limit from the day of its start event; `Ok(None)` where the pack sets no such limit.
    pub fn due(
        &self,
        id: LimitId,
        bound: Bound,
        start_on: NaiveDate,
        pauses: &[Pause],
    ) -> Result<Option<Due>, LimitError> {
        let judged = self.judge(id, bound, start_on, pauses)?;
        judged
            .map(|judged| judged.count(&self.calendar))
            .transpose()
    }

    /// The limit that applies and how it is counted, before the calendar is asked.
    pub fn judge(
        &self,
        id: LimitId,
        bound: Bound,
        start_on: NaiveDate,
        pauses: &[Pause],
    ) -> Result<Option<Judged>, LimitError> {
        let rule = self.layer.limits.on(&id, start_on);
        rule.map(|rule| Judged::of(rule, bound, start_on, pauses, &self.version))
            .transpose()
    }

    /// These rules with the calendar of one more year; that of the same year is replaced.
    pub fn with_calendar_year(&self, source: &str) -> Result<Self, Problems> {
        let (calendar, year) = Calendar::clone(&self.calendar).with_year_named(source)?;
        let mut sources = BTreeMap::clone(&self.calendar_sources);
        sources.insert(year, source.to_owned());
        Ok(Self {
            version: version(&self.sources, &sources),
            calendar: Arc::new(calendar),
            calendar_sources: Arc::new(sources),
            ..self.clone()
        })
    }

    /// 清单: the items of a plain list.
    pub fn list(&self, id: ListId, on: NaiveDate) -> Result<&Rule<Vec<ListItem>>, NoRule> {
        self.found(self.layer.lists.on(&id, on), id.as_str(), on)
    }

    /// 材料: what must be handed in at a gate; `None` where the pack asks for nothing.
    pub fn materials(&self, gate: Gate, on: NaiveDate) -> Option<&Rule<Vec<Material>>> {
        self.layer.materials.on(&gate, on)
    }

    /// 前置程序: what a gate asks of the preparatory steps; `None` where it asks for nothing.
    pub fn gate(&self, gate: Gate, on: NaiveDate) -> Option<&Rule<Vec<GateNeed>>> {
        self.layer.gates.on(&gate, on)
    }

    /// 前置程序: the preparatory steps that the pack knows, in their usual order.
    pub fn steps(&self, on: NaiveDate) -> Vec<(Step, &Rule<StepRule>)> {
        let rule = |step: &Step| Some((*step, self.layer.steps.on(step, on)?));
        Step::ALL.iter().filter_map(rule).collect()
    }

    /// 形式要求: what a form check asks; `None` where the place has no such rule.
    pub fn form(&self, check: FormCheck, on: NaiveDate) -> Option<&Rule<FormRule>> {
        self.layer.form.on(&check, on)
    }

    /// 备案去向: the parallel filings of a document of this kind of issuer.
    pub fn receivers(
        &self,
        issuer: IssuerKind,
        on: NaiveDate,
    ) -> Result<&Rule<Vec<FilingTarget>>, NoRule> {
        let rule = self.layer.receivers.on(&issuer, on);
        self.found(rule, format!("filing.receivers.{}", issuer.as_str()), on)
    }

    /// 职责分离: pairs of duties for one document that may not be the same person's, beside those
    /// that hold everywhere; `None` where the pack adds none.
    pub fn separation(&self, on: NaiveDate) -> Option<&Rule<Vec<(Duty, Duty)>>> {
        self.layer.separation.on(&(), on)
    }

    /// 设置项: what the place has chosen; `None` where no source says.
    pub fn setting(&self, id: SettingId, on: NaiveDate) -> Option<&Rule<Setting>> {
        self.layer.settings.on(&id, on)
    }

    /// 编号序列: how numbers of this kind look; an error where the place has no such number.
    pub fn series(&self, id: SeriesId, on: NaiveDate) -> Result<&Rule<Series>, NoRule> {
        self.found(self.layer.series.on(&id, on), id.as_str(), on)
    }
}
