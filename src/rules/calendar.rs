//! 工作日日历: which days are working days, by the yearly notices of the State Council's office.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::entry::{self, Entry};
use super::problem::Problems;

/// The calendars that are compiled in, in the order of their years.
pub(super) const BUILTIN: [&str; 8] = [
    include_str!("packs/calendar/2019.toml"),
    include_str!("packs/calendar/2020.toml"),
    include_str!("packs/calendar/2021.toml"),
    include_str!("packs/calendar/2022.toml"),
    include_str!("packs/calendar/2023.toml"),
    include_str!("packs/calendar/2024.toml"),
    include_str!("packs/calendar/2025.toml"),
    include_str!("packs/calendar/2026.toml"),
];

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

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Year {
    holidays: BTreeMap<NaiveDate, String>,
    workdays: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// The calendar with one more year from its TOML; a year that is there already is replaced.
    pub fn with_year(self, source: &str) -> Result<Self, Problems> {
        self.with_year_named(source).map(|(calendar, _)| calendar)
    }

    pub(super) fn with_year_named(mut self, source: &str) -> Result<(Self, i32), Problems> {
        let (number, year) = read(source)?;
        self.years.insert(number, year);
        Ok((self, number))
    }

    /// The years that are known.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarMissing> {
        let missing = CalendarMissing { year: date.year() };
        let year = self.years.get(&date.year()).ok_or(missing)?;
        let weekend = is_weekend(date);
        Ok(if weekend {
            year.workdays.contains(&date)
        } else {
            !year.holidays.contains_key(&date)
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

/// What is wrong with a calendar file; empty if nothing is.
pub fn check_calendar(source: &str) -> Problems {
    read(source).err().unwrap_or_default()
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn read(source: &str) -> Result<(i32, Year), Problems> {
    let mut problems = Problems::default();
    let Some(mut file) = entry::file(source, &mut problems) else {
        return Err(problems);
    };
    if !file.has("year") {
        file.problem(&mut problems, "缺少“year”");
    }
    let number = file
        .whole("year", &mut problems)
        .and_then(|year| i32::try_from(year).ok());
    if let Some(mut from) = file.table("source", &mut problems) {
        from.text("title", &mut problems);
        from.text("number", &mut problems);
        from.optional_text("note", &mut problems);
        from.finish(&mut problems);
    }
    let mut year = Year::default();
    for mut holiday in entry::section(&mut file, "holiday", source, &mut problems) {
        read_holiday(&mut holiday, number, &mut year, &mut problems);
        holiday.finish(&mut problems);
    }
    if year.holidays.is_empty() {
        file.problem(&mut problems, "没有列出任何节假日");
    }
    for date in file.dates("workdays", &mut problems) {
        if number.is_some_and(|number| number != date.year()) {
            file.problem(&mut problems, format!("上班日 {date} 不在本年"));
        }
        if !is_weekend(date) {
            file.problem(&mut problems, format!("上班日 {date} 本来不是周末"));
        }
        if year.holidays.contains_key(&date) {
            file.problem(&mut problems, format!("{date} 既是假日又是上班日"));
        }
        if !year.workdays.insert(date) {
            file.problem(&mut problems, format!("上班日 {date} 重复"));
        }
    }
    file.finish(&mut problems);
    problems.or((number.unwrap_or_default(), year))
}

fn read_holiday(entry: &mut Entry, number: Option<i32>, year: &mut Year, problems: &mut Problems) {
    let name = entry.text("name", problems);
    let from = entry.date("from", problems);
    let through = entry.date("through", problems);
    let (Some(name), Some(from), Some(through)) = (name, from, through) else {
        return;
    };
    if from > through {
        entry.problem(problems, "“from”晚于“through”");
        return;
    }
    if number.is_some_and(|number| from.year() != number || through.year() != number) {
        entry.problem(problems, format!("{name}的日期不在本年"));
        return;
    }
    let days = from.iter_days().take_while(|date| *date <= through);
    for date in days {
        if let Some(other) = year.holidays.insert(date, name.clone()) {
            entry.problem(problems, format!("{date} 重复：{other}、{name}"));
        }
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
