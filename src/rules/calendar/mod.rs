//! 工作日日历: which days are working days, by the yearly notices of the State Council's office.
//!
//! Owns the years (`packs/calendar/*.toml`, compiled in, and those that an administrator adds) and what
//! a day of them is. Nothing is guessed for a year that is missing; a year whose notice was not read
//! says so and makes every count that uses it doubtful. Held by `rules/tests/calendar.rs` and
//! `rules/tests/years.rs`.

mod read;
mod shipped;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

pub use read::{calendar_year, check_calendar};
pub(super) use shipped::BUILTIN;

use super::problem::Problems;

/// A year without calendar data: nothing is guessed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("缺少{year}年的节假日安排，无法计算工作日；请管理员导入该年日历")]
pub struct CalendarMissing {
    /// The year that is missing.
    pub year: i32,
}

/// 工作日日历: the working days of the years that are known, 调休 included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// The arrangement of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) holidays: BTreeMap<NaiveDate, String>,
    pub(super) workdays: BTreeSet<NaiveDate>,
    /// Title and number of the notice.
    pub(super) notice: Notice,
    pub(super) verified: bool,
}

/// 放假安排: where a year stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// Title of the notice.
    pub title: String,
    /// 发文字号, where it is known.
    pub number: Option<String>,
    /// What a reader should know beside it.
    pub note: Option<String>,
}

/// What a day is for a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Whether people work.
    pub working: bool,
    /// False where the arrangement of its year is not verified.
    pub verified: bool,
}

/// What kind of day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// A working day of the week.
    Workday,
    /// 调休上班: a day of the weekend on which people work.
    MakeUp,
    /// 周末.
    Weekend,
    /// A statutory holiday, by its name, with the days moved to it.
    Holiday(String),
}

impl DayKind {
    /// What people read.
    pub fn name(&self) -> &str {
        match self {
            Self::Workday => "工作日",
            Self::MakeUp => "调休上班",
            Self::Weekend => "周末",
            Self::Holiday(name) => name,
        }
    }
}

/// A year of the calendar for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLine {
    /// Which.
    pub year: i32,
    /// Where it stands.
    pub notice: Notice,
    /// False where the arrangement is not verified.
    pub verified: bool,
}

impl Calendar {
    /// The calendar with one more year from its TOML; a year that is there already is replaced.
    pub fn with_year(self, source: &str) -> Result<Self, Problems> {
        self.with_year_named(source).map(|(calendar, _)| calendar)
    }

    pub(super) fn with_year_named(mut self, source: &str) -> Result<(Self, i32), Problems> {
        let (number, year) = read::year(source)?;
        self.years.insert(number, year);
        Ok((self, number))
    }

    /// The years that are known.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// The years with their notices.
    pub fn lines(&self) -> impl Iterator<Item = YearLine> + '_ {
        self.years.iter().map(|(number, year)| YearLine {
            year: *number,
            notice: year.notice.clone(),
            verified: year.verified,
        })
    }

    /// What the day is for a count.
    pub fn day(&self, date: NaiveDate) -> Result<Day, CalendarMissing> {
        let missing = CalendarMissing { year: date.year() };
        let year = self.years.get(&date.year()).ok_or(missing)?;
        let working = if is_weekend(date) {
            year.workdays.contains(&date)
        } else {
            !year.holidays.contains_key(&date)
        };
        Ok(Day {
            working,
            verified: year.verified,
        })
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarMissing> {
        self.day(date).map(|day| day.working)
    }

    /// What kind of day it is.
    pub fn kind(&self, date: NaiveDate) -> Result<DayKind, CalendarMissing> {
        let working = self.is_working_day(date)?;
        Ok(match (working, self.holiday(date)) {
            (true, _) if is_weekend(date) => DayKind::MakeUp,
            (true, _) => DayKind::Workday,
            (false, Some(name)) => DayKind::Holiday(name.to_owned()),
            (false, None) => DayKind::Weekend,
        })
    }

    /// Name of the statutory holiday to which the day belongs.
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.years
            .get(&date.year())?
            .holidays
            .get(&date)
            .map(String::as_str)
    }

    /// The `count`-th working day after `date`; `date` itself is not counted, and 0 gives `date`.
    pub fn add_working_days(
        &self,
        date: NaiveDate,
        count: u32,
    ) -> Result<NaiveDate, CalendarMissing> {
        self.walk(date, count, NaiveDate::succ_opt)
    }

    /// The `count`-th working day before `date`; `date` itself is not counted, and 0 gives `date`.
    pub fn subtract_working_days(
        &self,
        date: NaiveDate,
        count: u32,
    ) -> Result<NaiveDate, CalendarMissing> {
        self.walk(date, count, NaiveDate::pred_opt)
    }

    /// The last year that is known.
    pub fn last_year(&self) -> Option<i32> {
        self.years.keys().next_back().copied()
    }

    /// `date` if it is a working day, else the next one.
    pub fn roll_forward(&self, date: NaiveDate) -> Result<NaiveDate, CalendarMissing> {
        if self.is_working_day(date)? {
            Ok(date)
        } else {
            self.add_working_days(date, 1)
        }
    }

    /// `date` if it is a working day, else the last one before it.
    pub fn roll_back(&self, date: NaiveDate) -> Result<NaiveDate, CalendarMissing> {
        if self.is_working_day(date)? {
            Ok(date)
        } else {
            self.subtract_working_days(date, 1)
        }
    }

    fn walk(
        &self,
        from: NaiveDate,
        count: u32,
        step: fn(&NaiveDate) -> Option<NaiveDate>,
    ) -> Result<NaiveDate, CalendarMissing> {
        let mut date = from;
        let mut left = count;
        while left > 0 {
            date = step(&date).ok_or(CalendarMissing { year: date.year() })?;
            left -= u32::from(self.is_working_day(date)?);
        }
        Ok(date)
    }
}

/// `date` moved by whole days, `None` beyond the calendar.
pub(super) fn shift(date: NaiveDate, days: u32, forward: bool) -> Option<NaiveDate> {
    let days = Days::new(u64::from(days));
    if forward {
        date.checked_add_days(days)
    } else {
        date.checked_sub_days(days)
    }
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
