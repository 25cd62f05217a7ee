//! 期间计算: the counting of a limit from its start event to its last day.

use std::cmp::Ordering;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, CalendarMissing, shift};
use super::values::{Limit, Rule, Source};
use super::words::{Bound, Direction, Roll, StartEvent, Suspension, Unit, Word};

/// 中止: days that are not counted, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Why; the limit must allow it.
    pub cause: Suspension,
    /// First day that is not counted.
    pub from: NaiveDate,
    /// Last day that is not counted.
    pub through: NaiveDate,
}

/// 期限届满日: a counted limit, as it is stored with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Last day of the limit, inclusive.
    pub due_on: NaiveDate,
    /// Id of the limit.
    pub rule_id: String,
    /// Version of the packs and calendars that counted it.
    pub pack_version: String,
    /// What it was counted from.
    pub start_event: StartEvent,
    /// The day of that event, which is not counted.
    pub start_on: NaiveDate,
    /// How it was counted, in Chinese.
    pub counted: String,
    /// Where the limit stands.
    pub source: Source,
    /// False where the limit is known only by hearsay.
    pub verified: bool,
}

/// Why a limit cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No calendar for a year that the count needs.
    #[error(transparent)]
    Calendar(#[from] CalendarMissing),
    /// The limit has no such length.
    #[error("期限“{0}”没有规定{1}")]
    NoBound(String, &'static str),
    /// The limit is not suspended for this cause.
    #[error("期限“{0}”不因{1}暂停计算")]
    NotSuspended(String, &'static str),
    /// The count leaves the calendar.
    #[error("期限“{0}”的计算超出日历范围")]
    OutOfRange(String),
}

/// Counts a limit from the day of its start event.
///
/// The day of the event is not counted (民法典第二百零一条); months and years end on the
/// corresponding day or, where there is none, on the last of the month (第二百零二条); a last day
/// that is no working day is rolled as the limit says (第二百零三条). Days of a pause are left out.
pub fn count(
    rule: &Rule<Limit>,
    bound: Bound,
    start_on: NaiveDate,
    pauses: &[Pause],
    calendar: &Calendar,
    pack_version: &str,
) -> Result<Due, LimitError> {
    let limit = &rule.value;
    let length = length(rule, bound)?;
    if let Some(pause) = pauses
        .iter()
        .find(|pause| !limit.suspended_by.contains(&pause.cause))
    {
        return Err(LimitError::NotSuspended(
            rule.id.clone(),
            pause.cause.label(),
        ));
    }
    let steps = Steps {
        limit,
        calendar,
        pauses,
    };
    let out_of_range = || LimitError::OutOfRange(rule.id.clone());
    let (last, skipped) = steps.last_day(start_on, length)?.ok_or_else(out_of_range)?;
    let due_on = match limit.roll {
        Roll::None => last,
        Roll::Next => calendar.roll_forward(last)?,
        Roll::Previous => calendar.roll_back(last)?,
    };
    let counted = explain(rule, length, start_on, skipped, (last, due_on));
    Ok(Due {
        due_on,
        rule_id: rule.id.clone(),
        pack_version: pack_version.to_owned(),
        start_event: limit.starts,
        start_on,
        counted,
        source: rule.source.clone(),
        verified: rule.verified,
    })
}

fn length(rule: &Rule<Limit>, bound: Bound) -> Result<u32, LimitError> {
    let limit = &rule.value;
    let none = |what| LimitError::NoBound(rule.id.clone(), what);
    match bound {
        Bound::Min => limit.min.ok_or_else(|| none("最短时间")),
        Bound::Max => limit.max.ok_or_else(|| none("最长时间")),
        Bound::Extended => {
            let longest = limit.max.ok_or_else(|| none("最长时间"))?;
            Ok(longest + limit.extension.ok_or_else(|| none("延长"))?)
        }
    }
}

struct Steps<'a> {
    limit: &'a Limit,
    calendar: &'a Calendar,
    pauses: &'a [Pause],
}

impl Steps<'_> {
    fn forward(&self) -> bool {
        self.limit.direction == Direction::After
    }

    fn is_paused(&self, date: NaiveDate) -> bool {
        self.pauses
            .iter()
            .any(|pause| pause.from <= date && date <= pause.through)
    }

    /// Last day before rolling and the number of days left out; `None` beyond the calendar.
    fn last_day(
        &self,
        start: NaiveDate,
        length: u32,
    ) -> Result<Option<(NaiveDate, u32)>, CalendarMissing> {
        match self.limit.unit {
            Unit::Day => self.count_days(start, length, |_| Ok(true)),
            Unit::WorkingDay => {
                self.count_days(start, length, |date| self.calendar.is_working_day(date))
            }
            Unit::Month => Ok(self.months(start, length)),
            Unit::Year => Ok(length
                .checked_mul(12)
                .and_then(|months| self.months(start, months))),
        }
    }

    fn count_days(
        &self,
        start: NaiveDate,
        length: u32,
        counts: impl Fn(NaiveDate) -> Result<bool, CalendarMissing>,
    ) -> Result<Option<(NaiveDate, u32)>, CalendarMissing> {
        let (mut date, mut left, mut skipped) = (start, length, 0);
        while left > 0 {
            let Some(next) = shift(date, 1, self.forward()) else {
                return Ok(None);
            };
            date = next;
            if counts(date)? {
                let paused = self.is_paused(date);
                skipped += u32::from(paused);
                left -= u32::from(!paused);
            }
        }
        Ok(Some((date, skipped)))
    }

    /// The corresponding day, put off by one day for each paused day before it.
    fn months(&self, start: NaiveDate, months: u32) -> Option<(NaiveDate, u32)> {
        let months = Months::new(months);
        let end = if self.forward() {
            start.checked_add_months(months)?
        } else {
            start.checked_sub_months(months)?
        };
        let (mut date, mut last, mut skipped) = (start, end, 0);
        while date != last {
            date = shift(date, 1, self.forward())?;
            if self.is_paused(date) {
                last = shift(last, 1, self.forward())?;
                skipped += 1;
            }
        }
        Some((last, skipped))
    }
}

/// The count in words, such as “2026年11月17日材料齐备，次日起算，第15个工作日为12月8日（依据…）”.
fn explain(
    rule: &Rule<Limit>,
    length: u32,
    start: NaiveDate,
    skipped: u32,
    (last, due): (NaiveDate, NaiveDate),
) -> String {
    let (unit, starts) = (rule.value.unit, rule.value.starts.label());
    let begin = format!("{}{starts}", full(start));
    let (how, nth) = match (rule.value.direction, unit) {
        (Direction::After, Unit::Day) => ("次日起算", format!("第{length}日")),
        (Direction::After, Unit::WorkingDay) => ("次日起算", format!("第{length}个工作日")),
        (Direction::After, Unit::Month | Unit::Year) => {
            ("次日起算", format!("满{length}{}之日", unit.label()))
        }
        (Direction::Before, Unit::Day) => ("前一日起倒计", format!("第{length}日")),
        (Direction::Before, Unit::WorkingDay) => ("前一日起倒计", format!("第{length}个工作日")),
        (Direction::Before, Unit::Month | Unit::Year) => {
            ("向前倒计", format!("{length}{}前", unit.label()))
        }
    };
    let left_out = match (skipped, unit) {
        (0, _) => String::new(),
        (_, Unit::WorkingDay) => format!("其间暂停计算{skipped}个工作日，"),
        (_, Unit::Day | Unit::Month | Unit::Year) => format!("其间暂停计算{skipped}日，"),
    };
    let rolled = match due.cmp(&last) {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!("，遇休息日顺延至{}", near(due, start)),
        Ordering::Less => format!("，遇休息日提前至{}", near(due, start)),
    };
    let last = near(last, start);
    let Source { title, clause, .. } = &rule.source;
    let doubt = if rule.verified { "" } else { "，待核实" };
    format!("{begin}，{how}，{left_out}{nth}为{last}{rolled}（依据{title}{clause}{doubt}）")
}

fn full(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The date, without its year where that is the year of the start.
fn near(date: NaiveDate, start: NaiveDate) -> String {
    if date.year() == start.year() {
        format!("{}月{}日", date.month(), date.day())
    } else {
        full(date)
    }
}
