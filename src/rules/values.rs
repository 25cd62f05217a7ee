//! The values of a pack: each dated, cited, and marked where it is known only by hearsay.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ids::LimitId;
use super::number::{NumberError, NumberFields};
use super::template::Template;
use super::words::{
    Absent, Approver, CounterKey, Direction, Gate, Need, Receiver, Roll, StartEvent, Step,
    StepRecord, StepState, Suspension, Unit, Word,
};

/// 依据: where a value stands in the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Title with its number.
    pub title: String,
    /// 条款, such as 第六十二条; empty only where the value is not verified.
    pub clause: String,
    /// What a reader should know beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}

/// One dated version of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule<T> {
    /// Id of the value as it stands in the pack.
    pub id: String,
    /// Id of the pack that says so.
    pub pack: String,
    /// First day on which it holds.
    pub from: NaiveDate,
    /// Last day on which it holds, inclusive.
    pub until: Option<NaiveDate>,
    /// Where it stands.
    pub source: Source,
    /// False where the value is known only by hearsay; a page that shows it must say so.
    pub verified: bool,
    /// The value.
    pub value: T,
}

impl<T> Rule<T> {
    /// Whether this version holds on a day.
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }
}

/// 期限: a time limit. At least one of `min` and `max` is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What it counts in.
    pub unit: Unit,
    /// The event that it is counted from.
    pub starts: StartEvent,
    /// Whether it runs after that event or ends before it.
    pub direction: Direction,
    /// What becomes of a last day that is no working day.
    pub roll: Roll,
    /// Shortest length, in `unit`.
    pub min: Option<u32>,
    /// Longest length, in `unit`.
    pub max: Option<u32>,
    /// By how much, in `unit`, the longest length may be extended once.
    pub extension: Option<u32>,
    /// Who approves the extension, where the law says so.
    pub extension_approver: Option<Approver>,
    /// Which lengths in 日 a law turns into 工作日.
    pub workday_if: Option<WorkdayIf>,
    /// Why days may be left out of the count.
    pub suspended_by: Vec<Suspension>,
    /// On which ground the shortest length may be gone below, with the reason stated; `None`: never.
    pub shorter_if: Option<String>,
}

/// 短期限按工作日计算: a law that reads certain lengths in 日 as 工作日.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkdayIf {
    /// The lengths.
    pub values: Vec<u32>,
    /// The law with its article, such as 行政复议法第八十八条.
    pub law: String,
}

/// An item of a plain list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// Id, unique in its list.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Further words on it.
    pub note: Option<String>,
}

/// 材料: one material of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Id, unique in its list; the same id has the same label in every list.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether it must be there.
    pub need: Need,
    /// Further words on it.
    pub note: Option<String>,
}

/// 前置程序: when a preparatory step is called for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRule {
    /// When it is mandatory, in words.
    pub when: String,
    /// When it may be left out, in words.
    pub exempt: Option<String>,
    /// What must be recorded of it when it was done, beside the day.
    pub records: Vec<StepRecord>,
}

/// 形式要求: what one form check asks of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRule {
    /// The rule, in a sentence.
    pub requires: String,
    /// What is said of a text that is silent on the point.
    pub absent: Absent,
}

/// What a gate asks of one preparatory step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateNeed {
    /// The step.
    pub step: Step,
    /// The states with which the gate may be passed.
    pub states: Vec<StepState>,
}

/// 备案去向: one filing that a document of some issuer needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingTarget {
    /// To whom.
    pub receiver: Receiver,
    /// Within which limit.
    pub limit: LimitId,
}

/// 编号序列: how numbers of one kind look, are counted, and when they are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// How they look.
    pub template: Template,
    /// What is counted apart: one counter for each combination of these.
    pub counter: Vec<CounterKey>,
    /// At which command the number is given.
    pub given_at: Gate,
    /// A word that the prefix must end with (规), where the place wants one.
    pub prefix_mark: Option<String>,
}

impl Series {
    /// Whether a prefix ends with the mark that the place wants (规), if it wants one.
    pub fn accepts_prefix(&self, prefix: &str) -> bool {
        self.prefix_mark
            .as_ref()
            .is_none_or(|mark| prefix.ends_with(mark.as_str()))
    }

    /// Name of the counter from which a number with these fields is taken, such as `上党政规 2026`:
    /// numbers with the same name are contiguous. The serial plays no part.
    pub fn counter_name(&self, fields: &NumberFields) -> Result<String, NumberError> {
        let mut keys = self.counter.clone();
        keys.sort_unstable();
        let part = |key: &CounterKey| {
            let part = match key {
                CounterKey::Prefix => fields.prefix.clone(),
                CounterKey::Region => fields.region.clone(),
                CounterKey::Body => fields.body.map(|body| body.to_string()),
                CounterKey::Year => Some(fields.year.to_string()),
            };
            part.ok_or(NumberError::Missing(key.label()))
        };
        let parts: Result<Vec<String>, NumberError> = keys.iter().map(part).collect();
        Ok(parts?.join(" "))
    }
}
