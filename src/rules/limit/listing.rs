//! 逐日列示: the days that a count passes, each with what it is and what the count makes of it.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use super::walk::{Mark, walk};
use super::{Due, LimitError};
use crate::rules::calendar::{Calendar, DayKind};
use crate::rules::words::{Unit, Word};

/// One day of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkDay {
    /// The day.
    pub on: NaiveDate,
    /// What the count makes of it.
    pub mark: Mark,
    /// What kind of day it is; `None` where the year has no calendar and the count needs none.
    pub kind: Option<DayKind>,
}

/// A day in words, for pages, the command line and JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayLine {
    /// The day.
    pub on: NaiveDate,
    /// Its day of the week.
    pub weekday: &'static str,
    /// Whether the count takes it.
    pub counted: bool,
    /// As which number, where it is counted.
    pub number: Option<u32>,
    /// What it is and what becomes of it.
    pub words: String,
}

impl Due {
    /// The days from the start event to the last day, by the calendar as it is now. `Ok(None)` where
    /// the stored due date does not say how it was counted.
    pub fn days(&self, calendar: &Calendar) -> Result<Option<Vec<WalkDay>>, LimitError> {
        let Some(plan) = &self.plan else {
            return Ok(None);
        };
        let mut days = Vec::new();
        let mut see = |on: NaiveDate, mark| {
            let kind = calendar.kind(on).ok();
            days.push(WalkDay { on, mark, kind });
        };
        walk(plan, self.start_on, calendar, &mut see)
            .map_err(|stop| LimitError::of(stop, &self.rule_id))?;
        Ok(Some(days))
    }
}

impl WalkDay {
    /// This day in words.
    pub fn line(&self) -> DayLine {
        let number = match self.mark {
            Mark::Counted(number, _) | Mark::Reached(number, _) | Mark::Instead(number) => {
                Some(number)
            }
            Mark::Rest | Mark::Paused(_) | Mark::Rolled | Mark::Landed => None,
        };
        DayLine {
            on: self.on,
            weekday: weekday(self.on),
            counted: number.is_some(),
            number,
            words: self.words(),
        }
    }

    fn words(&self) -> String {
        let kind = self.kind.as_ref().map(DayKind::name);
        let rest = kind.unwrap_or("休息日");
        let counted = |text: String| match &self.kind {
            Some(DayKind::MakeUp | DayKind::Holiday(_) | DayKind::Weekend) => {
                format!("{text}（{rest}）")
            }
            Some(DayKind::Workday) | None => text,
        };
        match self.mark {
            Mark::Counted(number, Unit::WorkingDay) => counted(format!("第{number}个工作日")),
            Mark::Counted(number, _) => counted(format!("第{number}日")),
            Mark::Rest => format!("不计：{rest}"),
            Mark::Paused(cause) => format!("不计：{}，暂停计算", cause.label()),
            Mark::Reached(number, unit) => counted(format!("满{number}{}", unit.label())),
            Mark::Instead(number) => format!("补计暂停的第{number}日"),
            Mark::Rolled => format!("遇{rest}，另取工作日"),
            Mark::Landed => counted("顺延或者提前到的工作日".to_owned()),
        }
    }
}

/// The day of the week as people say it.
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}
