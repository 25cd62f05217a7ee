//! 期间计算: the counting of a limit from its start event to its last day.
//!
//! Owns the plan of a count (`plan`), the walk over the days (`walk`), and both ways of telling it, as
//! one sentence (`words`) and day by day (`listing`). Held by `rules/tests/`: tables of cases, and a
//! slow count of another kind over all shipped years.

mod listing;
mod plan;
mod walk;
mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use listing::{DayLine, WalkDay, weekday};
pub use plan::{Pause, Plan, Stretch};
pub use walk::Mark;

use super::calendar::{Calendar, CalendarMissing};
use super::values::{Limit, Rule, Source};
use super::words::{Bound, StartEvent, Word};
use walk::Stop;

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
    /// False where the limit, or a calendar that it was counted by, is known only by hearsay.
    pub verified: bool,
    /// How it was counted, so that it can be shown day by day; absent in the oldest records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
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
    /// A pause that ends before it begins.
    #[error("期限“{0}”的暂停（{cause}）起日{from}晚于止日{through}", cause = .1.cause.label(), from = .1.from, through = .1.through)]
    PauseBackward(String, Pause),
    /// The count leaves the calendar.
    #[error("期限“{0}”的计算超出日历范围")]
    OutOfRange(String),
}

impl LimitError {
    fn of(stop: Stop, rule_id: &str) -> Self {
        match stop {
            Stop::Missing(missing) => Self::Calendar(missing),
            Stop::Beyond => Self::OutOfRange(rule_id.to_owned()),
        }
    }
}

/// 适用的规定: a limit as it was judged for a case: what is stored while the calendar of a year is
/// missing, and what is counted when it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Id of the limit.
    pub rule_id: String,
    /// Version of the packs and calendars that judged it.
    pub pack_version: String,
    /// What it is counted from.
    pub start_event: StartEvent,
    /// The day of that event, which is not counted.
    pub start_on: NaiveDate,
    /// Where the limit stands.
    pub source: Source,
    /// False where the limit is known only by hearsay.
    pub verified: bool,
    /// How it is counted.
    pub plan: Plan,
}

impl Judged {
    /// One bound of a limit from the day of its start event, or why it cannot be counted.
    pub fn of(
        rule: &Rule<Limit>,
        bound: Bound,
        start_on: NaiveDate,
        pauses: &[Pause],
        pack_version: &str,
    ) -> Result<Self, LimitError> {
        Ok(Self {
            rule_id: rule.id.clone(),
            pack_version: pack_version.to_owned(),
            start_event: rule.value.starts,
            start_on,
            source: rule.source.clone(),
            verified: rule.verified,
            plan: Plan::of(rule, bound, pauses)?,
        })
    }

    /// Counts it.
    ///
    /// The day of the event is not counted (民法典第二百零一条); months and years end on the
    /// corresponding day or, where there is none, on the last of the month (第二百零二条); a last day
    /// that is no working day is rolled as the limit says (第二百零三条). Days of a pause are left out.
    pub fn count(self, calendar: &Calendar) -> Result<Due, LimitError> {
        let end = walk::walk(&self.plan, self.start_on, calendar, &mut |_, _| {})
            .map_err(|stop| LimitError::of(stop, &self.rule_id))?;
        Ok(Due {
            due_on: end.due_on,
            counted: words::sentence(&self, &end),
            verified: self.verified && end.unverified.is_empty(),
            rule_id: self.rule_id,
            pack_version: self.pack_version,
            start_event: self.start_event,
            start_on: self.start_on,
            source: self.source,
            plan: Some(self.plan),
        })
    }
}
