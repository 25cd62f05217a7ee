use proptest::prelude::*;

use super::day;
use crate::rules::{Calendar, CalendarMissing, RulePacks, check_calendar};

fn calendar() -> Calendar {
    RulePacks::builtin()
        .unwrap()
        .for_place("national")
        .unwrap()
        .calendar()
        .clone()
}

#[test]
fn days_round_holidays() {
    let calendar = calendar();
    let table = [
        ("2019-05-05", true, "Sunday worked for Labour Day"),
        ("2019-05-03", false, "Labour Day as adjusted in March 2019"),
        (
            "2020-01-31",
            false,
            "Spring Festival as prolonged in January 2020",
        ),
        ("2020-02-03", true, "the Monday after it"),
        ("2022-12-31", false, "Saturday"),
        ("2023-12-29", true, "Friday before New Year"),
        ("2024-02-18", true, "Sunday worked for Spring Festival"),
        ("2024-02-29", true, "leap day"),
        ("2025-01-26", true, "Sunday worked for Spring Festival"),
        (
            "2025-10-08",
            false,
            "eighth day of the joint autumn holidays",
        ),
        ("2025-10-11", true, "Saturday worked for them"),
        ("2026-01-04", true, "Sunday worked for New Year"),
        ("2026-02-14", true, "Saturday worked for Spring Festival"),
        ("2026-02-23", false, "ninth day of Spring Festival"),
        ("2026-11-21", false, "plain Saturday"),
        ("2026-11-24", true, "plain Tuesday"),
    ];
    for (date, expected, why) in table {
        assert_eq!(
            calendar.is_working_day(day(date)),
            Ok(expected),
            "{date}: {why}"
        );
    }
    assert_eq!(calendar.holiday(day("2026-02-17")), Some("春节"));
    assert_eq!(calendar.holiday(day("2026-11-21")), None);
}

#[test]
fn working_days_are_counted_over_holidays_both_ways() {
    let calendar = calendar();
    let table = [
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-26", 2, "2025-09-29"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-11-20", 0, "2026-11-20"),
    ];
    for (from, count, to) in table {
        assert_eq!(
            calendar.add_working_days(day(from), count),
            Ok(day(to)),
            "{from} + {count}"
        );
    }
    assert_eq!(
        calendar.subtract_working_days(day("2026-02-24"), 2),
        Ok(day("2026-02-13"))
    );
    assert_eq!(
        calendar.subtract_working_days(day("2026-01-03"), 1),
        Ok(day("2025-12-31"))
    );
    assert_eq!(
        calendar.roll_forward(day("2026-02-15")),
        Ok(day("2026-02-24"))
    );
    assert_eq!(calendar.roll_back(day("2026-02-23")), Ok(day("2026-02-14")));
    assert_eq!(calendar.roll_back(day("2026-02-14")), Ok(day("2026-02-14")));
}

#[test]
fn a_missing_year_is_named() {
    let calendar = calendar();
    let missing = |year| Err(CalendarMissing { year });
    assert_eq!(
        calendar.is_working_day(day("2027-03-01")),
        Err(CalendarMissing { year: 2027 })
    );
    assert_eq!(
        calendar.add_working_days(day("2026-12-31"), 1),
        missing(2027)
    );
    assert_eq!(
        calendar.subtract_working_days(day("2004-01-01"), 1),
        missing(2003)
    );
    assert!(
        CalendarMissing { year: 2027 }
            .to_string()
            .contains("2027年")
    );
}

const NEXT_YEAR: &str = r#"
year = 2027
workdays = [2027-01-03]
[source]
title = "某年部分节假日安排的通知"
number = "测试〔2026〕1号"
[[holiday]]
name = "元旦"
from = 2027-01-01
through = 2027-01-02
"#;

#[test]
fn an_administrator_can_add_a_year() {
    let calendar = calendar().with_year(NEXT_YEAR).unwrap();
    assert_eq!(
        calendar.add_working_days(day("2026-12-31"), 1),
        Ok(day("2027-01-03"))
    );
    let packs = RulePacks::builtin().unwrap();
    let before = packs.for_place("shanxi").unwrap();
    let after = packs
        .with_calendar_year(NEXT_YEAR)
        .unwrap()
        .for_place("shanxi")
        .unwrap();
    assert_ne!(before.version(), after.version());
    assert_eq!(after.calendar().is_working_day(day("2027-01-04")), Ok(true));
}

#[test]
fn a_broken_year_tells_all_its_problems() {
    let broken = r#"
year = 2027
workdays = [2027-01-04, 2026-01-03, 2027-01-02, "2027-01-09"]
note = "x"
[source]
title = "通知"
[[holiday]]
name = "元旦"
from = 2027-01-01
through = 2027-01-03
[[holiday]]
name = "春节"
from = 2027-02-10
through = 2027-02-01
[[holiday]]
name = "重复"
from = 2027-01-03
through = 2027-01-03
[[holiday]]
from = 2026-12-31
through = "x"
"#;
    let told = check_calendar(broken).to_string();
    for expected in [
        "缺少“number”",
        "“from”晚于“through”",
        "2027-01-03 重复：元旦、重复",
        "缺少“name”",
        "“through”应为日期",
        "“workdays”应为日期列表",
        "不认识的字段“note”",
    ] {
        assert!(told.contains(expected), "{expected} is not in:\n{told}");
    }
    let workdays = broken.replace(", \"2027-01-09\"", "");
    let told = check_calendar(&workdays).to_string();
    for expected in [
        "上班日 2027-01-04 本来不是周末",
        "上班日 2026-01-03 不在本年",
        "2027-01-02 既是假日又是上班日",
    ] {
        assert!(told.contains(expected), "{expected} is not in:\n{told}");
    }
    assert!(check_calendar(NEXT_YEAR).0.is_empty());
    assert!(
        check_calendar("year = [")
            .to_string()
            .contains("第1行 不是合格的 TOML")
    );
}

proptest! {
    #[test]
    fn counting_back_undoes_counting_forward(offset in 0_u64..2500, count in 0_u32..120) {
        let calendar = calendar();
        let from = day("2019-01-02") + chrono::Days::new(offset);
        prop_assume!(calendar.is_working_day(from).unwrap());
        let to = calendar.add_working_days(from, count).unwrap();
        prop_assert!(calendar.is_working_day(to).unwrap());
        prop_assert_eq!(calendar.subtract_working_days(to, count).unwrap(), from);
    }
}
