//! A slow count of another kind, over every day of the shipped years: no walk, only filtering of whole
//! ranges of days. What it says and what the engine says may never differ.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::day;
use crate::rules::{
    Bound, Calendar, Direction, Judged, Limit, LimitError, Pause, Roll, Rule, RulePacks, Source,
    StartEvent, Suspension, Unit, WorkdayIf,
};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let packs = RulePacks::builtin().unwrap();
    packs.for_place("national").unwrap().calendar().clone()
});

fn rule(value: Limit) -> Rule<Limit> {
    Rule {
        id: "test".to_owned(),
        pack: "test".to_owned(),
        from: day("2000-01-01"),
        until: None,
        source: Source {
            title: "试验".to_owned(),
            clause: "第一条".to_owned(),
            note: None,
        },
        verified: true,
        value,
    }
}

/// All days of the shipped years in counting order, the start excluded.
fn range(start: NaiveDate, forward: bool) -> Vec<NaiveDate> {
    let (first, last) = (day("2004-01-01"), day("2026-12-31"));
    let all = first.iter_days().take_while(|date| *date <= last);
    if forward {
        all.filter(|date| *date > start).collect()
    } else {
        let mut before: Vec<NaiveDate> = all.filter(|date| *date < start).collect();
        before.reverse();
        before
    }
}

fn paused(pauses: &[Pause], date: NaiveDate) -> bool {
    pauses
        .iter()
        .any(|pause| (pause.from..=pause.through).contains(&date))
}

/// The corresponding day by the calendar of months, without library arithmetic.
fn corresponding(start: NaiveDate, months: i32) -> NaiveDate {
    let number = start.year() * 12 + i32::try_from(start.month0()).unwrap() + months;
    let (year, month) = (
        number.div_euclid(12),
        u32::try_from(number.rem_euclid(12)).unwrap() + 1,
    );
    (1..=start.day())
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .unwrap()
}

/// `None` where the shipped years do not suffice.
fn slow(
    limit: &Limit,
    length: u32,
    unit: Unit,
    start: NaiveDate,
    pauses: &[Pause],
    calendar: &Calendar,
) -> Option<NaiveDate> {
    let forward = limit.direction == Direction::After;
    let days = range(start, forward);
    let works = |date: &NaiveDate| calendar.is_working_day(*date).unwrap();
    let last = match unit {
        Unit::Day => *days
            .iter()
            .filter(|date| !paused(pauses, **date))
            .nth(length as usize - 1)?,
        Unit::WorkingDay => *days
            .iter()
            .filter(|date| works(date) && !paused(pauses, **date))
            .nth(length as usize - 1)?,
        Unit::Month | Unit::Year => {
            let months = i32::try_from(if unit == Unit::Year {
                length * 12
            } else {
                length
            })
            .unwrap();
            let end = corresponding(start, if forward { months } else { -months });
            let inside = days.iter().position(|date| *date == end)?;
            // each paused day puts the end off by one: find the first end that its pauses explain
            (inside..days.len())
                .find(|at| {
                    let left_out = days[..=*at]
                        .iter()
                        .filter(|date| paused(pauses, **date))
                        .count();
                    *at == inside + left_out
                })
                .map(|at| days[at])?
        }
    };
    match limit.roll {
        Roll::None => Some(last),
        Roll::Next => {
            let mut later = last.iter_days().take_while(|date| date.year() <= 2026);
            later.find(works)
        }
        Roll::Previous => (0..60)
            .map(|back| last - Days::new(back))
            .filter(|date| date.year() >= 2004)
            .find(works),
    }
}

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Day),
        Just(Unit::WorkingDay),
        Just(Unit::Month),
        Just(Unit::Year)
    ]
}

fn limits() -> impl Strategy<Value = (Limit, u32)> {
    let directions = prop_oneof![Just(Direction::After), Just(Direction::Before)];
    let rolls = prop_oneof![Just(Roll::None), Just(Roll::Next), Just(Roll::Previous)];
    (units(), directions, rolls, 1_u32..70, any::<bool>()).prop_map(
        |(unit, direction, roll, length, turned)| {
            let length = match unit {
                Unit::Day | Unit::WorkingDay => length,
                Unit::Month => length % 30 + 1,
                Unit::Year => length % 8 + 1,
            };
            let workday_if = (turned && unit == Unit::Day).then(|| WorkdayIf {
                values: vec![2, 3, 5, 7, 10, 15],
                law: "试验法".to_owned(),
            });
            let limit = Limit {
                unit,
                starts: StartEvent::Published,
                direction,
                roll,
                min: None,
                max: Some(length),
                extension: None,
                extension_approver: None,
                workday_if,
                suspended_by: vec![Suspension::Supplement],
                shorter_if: None,
            };
            (limit, length)
        },
    )
}

fn pauses(start: NaiveDate) -> impl Strategy<Value = Vec<Pause>> {
    prop::collection::vec((-40_i64..60, 0_u64..12), 0..3).prop_map(move |spans| {
        spans
            .into_iter()
            .map(|(after, length)| {
                let from = start + chrono::TimeDelta::days(after);
                Pause {
                    cause: Suspension::Supplement,
                    from,
                    through: from + Days::new(length),
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_engine_agrees_with_the_slow_count(
        (start, pauses) in (0_u64..8401).prop_flat_map(|offset| {
            let start = NaiveDate::from_ymd_opt(2004, 1, 1).unwrap() + Days::new(offset);
            (Just(start), pauses(start))
        }),
        (limit, length) in limits(),
    ) {
        let calendar = &*CALENDAR;
        let turned = limit.workday_if.as_ref().is_some_and(|rule| rule.values.contains(&length));
        let unit = if turned { Unit::WorkingDay } else { limit.unit };
        let expected = slow(&limit, length, unit, start, &pauses, calendar);
        let rule = rule(limit);
        let counted = Judged::of(&rule, Bound::Max, start, &pauses, "v")
            .and_then(|judged| judged.count(calendar));
        match (expected, counted) {
            (Some(expected), Ok(due)) => {
                prop_assert_eq!(due.due_on, expected, "{}", due.counted);
                // the listing ends where the count ends, and counts as many days as the limit has
                let days = due.days(calendar).unwrap().unwrap();
                prop_assert_eq!(days.last().unwrap().on, expected);
                let forward = rule.value.direction == Direction::After;
                let before_roll = days.iter().filter(|day| day.line().counted).count();
                if matches!(unit, Unit::Day | Unit::WorkingDay) {
                    prop_assert_eq!(before_roll, length as usize);
                }
                let dates: Vec<NaiveDate> = days.iter().map(|day| day.on).collect();
                let back = |pair: &&[NaiveDate]| if forward { pair[0] > pair[1] } else { pair[0] < pair[1] };
                let turns = dates.windows(2).filter(back).count();
                prop_assert!(turns == 0 || rule.value.roll != Roll::None);
            }
            (None, Err(LimitError::Calendar(missing))) => {
                prop_assert!(!(2004..=2026).contains(&missing.year));
            }
            // whole days need no calendar, and none is asked for
            (None, Ok(due)) => {
                prop_assert!(!(2004..=2026).contains(&due.due_on.year()), "{}", due.counted);
                prop_assert!(unit != Unit::WorkingDay && rule.value.roll == Roll::None);
            }
            (expected, counted) => {
                return Err(TestCaseError::fail(format!("{expected:?} {counted:?}")));
            }
        }
    }
}
