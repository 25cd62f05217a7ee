//! The shipped calendars against what holds of every year: dates of the regulation, weekends worked,
//! and the number of days off that it grants.

use chrono::{Datelike, NaiveDate, Weekday};

use super::day;
use crate::rules::{Calendar, DayKind, RulePacks};

fn calendar() -> Calendar {
    let packs = RulePacks::builtin().unwrap();
    packs.for_place("national").unwrap().calendar().clone()
}

fn days(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first.iter_days().take_while(move |day| day.year() == year)
}

/// Days off granted by 全国年节及纪念日放假办法, and what one year got beside them.
fn granted(year: i32) -> i32 {
    let regular = match year {
        ..=2007 => 10,
        2008..=2024 => 11,
        2025.. => 13,
    };
    let special = match year {
        2015 => 1, // 70 years after the war
        2020 => 2, // Spring Festival prolonged: a Friday, and a Saturday that was to be worked
        _ => 0,
    };
    regular + special
}

/// Weekdays off less weekend days worked: what is moved about within a year cancels out.
fn balance(calendar: &Calendar, year: i32) -> i32 {
    let worth = |day: NaiveDate| match calendar.kind(day).unwrap() {
        DayKind::Holiday(_) if !is_weekend(day) => 1,
        DayKind::MakeUp => -1,
        DayKind::Holiday(_) | DayKind::Workday | DayKind::Weekend => 0,
    };
    days(year).map(worth).sum()
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[test]
fn every_year_grants_what_the_regulation_grants() {
    let calendar = calendar();
    let years: Vec<i32> = calendar.years().collect();
    assert_eq!(years, (2004..=2026).collect::<Vec<_>>());
    let mut carried = 0;
    for year in years {
        let off = balance(&calendar, year) - granted(year);
        // a day may be moved over New Year, and comes back in the year after
        carried += off;
        assert!((-2..=2).contains(&off), "{year}: {off}");
        assert!(
            (-1..=1).contains(&carried) || year == 2005 || year == 2006,
            "{year}: {carried}"
        );
    }
    assert_eq!(carried, 0);
}

#[test]
fn the_dates_of_the_regulation_are_holidays() {
    let calendar = calendar();
    for year in calendar.years() {
        let fixed = ["01-01", "05-01", "10-01", "10-02", "10-03"];
        for date in fixed.map(|date| day(&format!("{year}-{date}"))) {
            assert!(calendar.holiday(date).is_some(), "{date}");
            assert_eq!(calendar.is_working_day(date), Ok(false), "{date}");
        }
        let named = |name: &str| {
            days(year)
                .filter(|day| calendar.holiday(*day).is_some_and(|its| its.contains(name)))
                .count()
        };
        assert!(
            (7..=10).contains(&named("春节")),
            "{year}: {}",
            named("春节")
        );
        assert!((7..=8).contains(&named("国庆节")), "{year}");
        let newer = ["清明节", "端午节", "中秋节"];
        for name in newer {
            assert_eq!(named(name) > 0, year >= 2008, "{year} {name}");
        }
        if year < 2008 {
            assert_eq!(named("劳动节"), 7, "{year}");
        } else {
            assert!((1..=5).contains(&named("劳动节")), "{year}");
        }
    }
}

/// Counted by another implementation over another list of holidays (the Python package `holidays`).
#[test]
fn each_year_has_its_number_of_working_days() {
    let calendar = calendar();
    let expected = [
        (2004, 252),
        (2005, 251),
        (2006, 251),
        (2007, 249),
        (2008, 251),
        (2009, 250),
        (2010, 250),
        (2011, 250),
        (2012, 249),
        (2013, 250),
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, count) in expected {
        let working = days(year).filter(|day| calendar.is_working_day(*day) == Ok(true));
        assert_eq!(working.count(), count, "{year}");
    }
}

#[test]
fn a_year_whose_notice_was_not_read_says_so_and_makes_counts_doubtful() {
    let packs = RulePacks::builtin().unwrap();
    let pack = packs.for_place("national").unwrap();
    let doubtful: Vec<i32> = pack
        .calendar()
        .lines()
        .filter(|line| !line.verified)
        .map(|line| line.year)
        .collect();
    assert_eq!(doubtful, [2004, 2005]);
    for line in pack.calendar().lines() {
        assert!(
            line.notice.title.contains(&line.year.to_string()),
            "{line:?}"
        );
        assert!(
            line.notice.number.is_some() || line.notice.note.is_some(),
            "{line:?}"
        );
    }
    let source = r#"
[pack]
id = "elsewhere"
name = "某地"
base = "national"
[[limit]]
id = "suggestion.complete"
from = 2000-01-01
unit = "working_day"
starts = "suggestion_received"
max = 5
source = { title = "某地办法", clause = "第一条" }
"#;
    let packs = packs.with_pack(source).unwrap();
    let pack = packs.for_place("elsewhere").unwrap();
    let due = |start: &str| {
        let id = crate::rules::LimitId::SuggestionComplete;
        pack.due(id, crate::rules::Bound::Max, day(start), &[])
            .unwrap()
            .unwrap()
    };
    let old = due("2005-04-25");
    assert_eq!(
        old.due_on,
        day("2005-04-30"),
        "Saturday worked for Labour Day"
    );
    assert!(!old.verified);
    assert!(
        old.counted.contains("2005年放假安排待核实"),
        "{}",
        old.counted
    );
    let across = due("2005-12-29");
    assert_eq!(across.due_on, day("2006-01-06"));
    assert!(
        across.counted.contains("2005年放假安排待核实"),
        "{}",
        across.counted
    );
    let new = due("2007-04-25");
    assert!(new.verified, "{}", new.counted);
}
