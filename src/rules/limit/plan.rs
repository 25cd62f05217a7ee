//! 算法: everything that a count needs besides the calendar. It is stored with the due date, so that
//! the arithmetic can be shown again whatever the packs say later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::LimitError;
use crate::rules::values::{Limit, Rule};
use crate::rules::words::{Bound, Direction, Roll, Suspension, Unit, Word};

/// 中止: days that are not counted, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Why; the limit must allow it.
    pub cause: Suspension,
    /// First day that is not counted.
    pub from: NaiveDate,
    /// Last day that is not counted.
    pub through: NaiveDate,
}

/// A stretch of a limit in one unit: the limit itself, then what it is extended by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// How long.
    pub length: u32,
    /// In what.
    pub unit: Unit,
}

/// 算法: how a limit is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Which length of the limit.
    pub bound: Bound,
    /// One stretch, or two where an extension counts in another unit.
    pub stretches: Vec<Stretch>,
    /// By what it was extended, as the law writes it; part of the stretches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_by: Option<Stretch>,
    /// Whether it runs after the start event or ends before it.
    pub direction: Direction,
    /// What becomes of a last day that is no working day.
    pub roll: Roll,
    /// Days left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// The law by which 日 is read as 工作日 here, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workday_law: Option<String>,
}

impl Plan {
    /// The way to count one bound of a limit, or why it cannot be counted.
    pub(crate) fn of(
        rule: &Rule<Limit>,
        bound: Bound,
        pauses: &[Pause],
    ) -> Result<Self, LimitError> {
        let limit = &rule.value;
        let none = |what| LimitError::NoBound(rule.id.clone(), what);
        let longest = || limit.max.ok_or_else(|| none("最长时间"));
        let lengths = match bound {
            Bound::Min => vec![limit.min.ok_or_else(|| none("最短时间"))?],
            Bound::Max => vec![longest()?],
            Bound::Extended => {
                vec![longest()?, limit.extension.ok_or_else(|| none("延长"))?]
            }
        };
        for pause in pauses {
            if !limit.suspended_by.contains(&pause.cause) {
                let cause = pause.cause.label();
                return Err(LimitError::NotSuspended(rule.id.clone(), cause));
            }
            if pause.from > pause.through {
                return Err(LimitError::PauseBackward(rule.id.clone(), *pause));
            }
        }
        let stretches = stretches(limit, &lengths);
        let workdays = stretches.iter().any(|stretch| stretch.unit != limit.unit);
        let law = limit.workday_if.as_ref().filter(|_| workdays);
        let extended_by = lengths.get(1).map(|length| Stretch {
            length: *length,
            unit: limit.unit,
        });
        Ok(Self {
            bound,
            stretches,
            extended_by,
            direction: limit.direction,
            roll: limit.roll,
            pauses: pauses.to_vec(),
            workday_law: law.map(|rule| rule.law.clone()),
        })
    }

    pub(super) fn forward(&self) -> bool {
        self.direction == Direction::After
    }

    /// The pause to which a day belongs.
    pub(super) fn pause(&self, date: NaiveDate) -> Option<Suspension> {
        let holds = |pause: &&Pause| pause.from <= date && date <= pause.through;
        self.pauses.iter().find(holds).map(|pause| pause.cause)
    }
}

/// Lengths in their own units; lengths of one unit are one stretch, so that an extension by months
/// ends on the corresponding day of the whole.
fn stretches(limit: &Limit, lengths: &[u32]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for length in lengths.iter().copied() {
        let turned = limit.workday_if.as_ref();
        let unit = match limit.unit {
            Unit::Day if turned.is_some_and(|rule| rule.values.contains(&length)) => {
                Unit::WorkingDay
            }
            Unit::Day | Unit::WorkingDay | Unit::Month | Unit::Year => limit.unit,
        };
        match stretches.last_mut() {
            Some(last) if last.unit == unit => last.length = last.length.saturating_add(length),
            Some(_) | None => stretches.push(Stretch { length, unit }),
        }
    }
    stretches
}
