//! From the file of a year to its days, with all its problems.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{Notice, Year, is_weekend};
use crate::rules::entry::{self, Entry};
use crate::rules::problem::Problems;

/// What is wrong with a calendar file; empty if nothing is.
pub fn check_calendar(source: &str) -> Problems {
    year(source).err().unwrap_or_default()
}

/// The year of a calendar file, if it can be told.
pub fn calendar_year(source: &str) -> Option<i32> {
    let mut ignored = Problems::default();
    let number = entry::file(source, &mut ignored)?.whole("year", &mut ignored)?;
    i32::try_from(number).ok()
}

pub(super) fn year(source: &str) -> Result<(i32, Year), Problems> {
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
    let verified = file.truth("verified", true, &mut problems);
    let notice = notice(&mut file, verified, &mut problems);
    let mut holidays = BTreeMap::new();
    for mut holiday in entry::section(&mut file, "holiday", source, &mut problems) {
        read_holiday(&mut holiday, number, &mut holidays, &mut problems);
        holiday.finish(&mut problems);
    }
    if holidays.is_empty() {
        file.problem(&mut problems, "没有列出任何节假日");
    }
    let mut workdays = BTreeSet::new();
    for date in file.dates("workdays", &mut problems) {
        if number.is_some_and(|number| number != date.year()) {
            file.problem(&mut problems, format!("上班日 {date} 不在本年"));
        }
        if !is_weekend(date) {
            file.problem(&mut problems, format!("上班日 {date} 本来不是周末"));
        }
        if holidays.contains_key(&date) {
            file.problem(&mut problems, format!("{date} 既是假日又是上班日"));
        }
        if !workdays.insert(date) {
            file.problem(&mut problems, format!("上班日 {date} 重复"));
        }
    }
    file.finish(&mut problems);
    let year = Year {
        holidays,
        workdays,
        notice,
        verified,
    };
    problems.or((number.unwrap_or_default(), year))
}

/// The notice; without its number it says in a note what is in doubt.
fn notice(file: &mut Entry, verified: bool, problems: &mut Problems) -> Notice {
    let Some(mut from) = file.table("source", problems) else {
        return Notice::default();
    };
    let title = from.text("title", problems).unwrap_or_default();
    let note = if verified {
        from.optional_text("note", problems)
    } else {
        from.text("note", problems)
    };
    let number = if note.is_none() {
        from.text("number", problems)
    } else {
        from.optional_text("number", problems)
    };
    from.finish(problems);
    Notice {
        title,
        number,
        note,
    }
}

fn read_holiday(
    entry: &mut Entry,
    number: Option<i32>,
    holidays: &mut BTreeMap<NaiveDate, String>,
    problems: &mut Problems,
) {
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
        if let Some(other) = holidays.insert(date, name.clone()) {
            entry.problem(problems, format!("{date} 重复：{other}、{name}"));
        }
    }
}
