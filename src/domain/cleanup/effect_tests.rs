use chrono::NaiveDate;

use super::*;
use crate::domain::validity::validity;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

const ON: &str = "2026-12-20";

fn fact(act: Act, on: Option<&str>, until: Option<&str>) -> Fact {
    Fact {
        sequence: 1,
        act,
        on: on.map(day),
        until: until.map(day),
        provisions: Vec::new(),
        because: String::new(),
        retracted: false,
    }
}

fn in_force() -> Vec<Fact> {
    vec![
        fact(Act::Commence, Some("2020-01-01"), None),
        fact(Act::Term, Some("2020-01-01"), Some("2027-06-30")),
    ]
}

fn endless() -> Vec<Fact> {
    vec![fact(Act::Commence, Some("2020-01-01"), None)]
}

fn lapsed() -> Vec<Fact> {
    vec![
        fact(Act::Commence, Some("2015-01-01"), None),
        fact(Act::Term, Some("2015-01-01"), Some("2019-12-31")),
    ]
}

fn repealed() -> Vec<Fact> {
    let mut facts = endless();
    facts.push(fact(Act::Repeal, Some("2024-01-01"), None));
    facts
}

fn ruling(disposition: Disposition) -> Ruling {
    Ruling {
        disposition,
        until: None,
        ended_on: None,
    }
}

fn after(facts: &[Fact], ruling: Ruling, on: &str) -> State {
    let change = change(facts, ruling, day(ON)).expect("no contradiction");
    let facts = change.map_or_else(
        || facts.to_vec(),
        |change| with(facts, change, String::new()),
    );
    validity(&facts, day(on)).state
}

#[test]
fn what_was_repealed_is_repealed_no_second_time() {
    for disposition in Disposition::ALL {
        let found = change(&repealed(), ruling(*disposition), day(ON));
        let expected = match disposition {
            Disposition::AlreadyRepealed => Ok(None),
            Disposition::Keep
            | Disposition::Amend
            | Disposition::Repeal
            | Disposition::DeclareVoid
            | Disposition::Extend => Err(Contradiction::Ended),
        };
        assert_eq!(found, expected, "{disposition:?}");
    }
}

#[test]
fn what_has_lapsed_is_declared_void_and_not_revived() {
    let until = Some(day("2030-01-01"));
    for disposition in [
        Disposition::Keep,
        Disposition::Amend,
        Disposition::Repeal,
        Disposition::Extend,
    ] {
        let given = Ruling {
            until,
            ..ruling(disposition)
        };
        assert_eq!(
            change(&lapsed(), given, day(ON)),
            Err(Contradiction::Lapsed),
            "{disposition:?}"
        );
    }
    assert_eq!(
        after(&lapsed(), ruling(Disposition::DeclareVoid), ON),
        State::Lapsed
    );
}

#[test]
fn an_earlier_repeal_that_nobody_recorded_needs_its_day() {
    let unknown = ruling(Disposition::AlreadyRepealed);
    assert_eq!(
        change(&in_force(), unknown, day(ON)),
        Err(Contradiction::InForce)
    );
    let on = |ended: &str| Ruling {
        ended_on: Some(day(ended)),
        ..unknown
    };
    assert_eq!(
        change(&in_force(), on(ON), day(ON)),
        Err(Contradiction::NotEarlier)
    );
    assert_eq!(
        after(&in_force(), on("2023-05-01"), "2023-05-01"),
        State::Repealed
    );
}

#[test]
fn repeal_and_void_begin_on_the_day_of_effect() {
    for (disposition, state) in [
        (Disposition::Repeal, State::Repealed),
        (Disposition::DeclareVoid, State::DeclaredVoid),
    ] {
        assert_eq!(
            after(&in_force(), ruling(disposition), "2026-12-19"),
            State::InForce
        );
        assert_eq!(after(&in_force(), ruling(disposition), ON), state);
    }
}

#[test]
fn an_extension_goes_beyond_the_end_and_needs_one() {
    let to = |until: &str| Ruling {
        until: Some(day(until)),
        ..ruling(Disposition::Extend)
    };
    for until in ["2026-12-20", "2027-06-30"] {
        assert_eq!(
            change(&in_force(), to(until), day(ON)),
            Err(Contradiction::NotLater),
            "{until}"
        );
    }
    assert_eq!(
        change(&in_force(), ruling(Disposition::Extend), day(ON)),
        Err(Contradiction::NotLater)
    );
    assert_eq!(
        change(&endless(), to("2031-12-31"), day(ON)),
        Err(Contradiction::NoEnd)
    );
    assert_eq!(
        after(&in_force(), to("2031-12-31"), "2031-12-31"),
        State::InForce
    );
    assert_eq!(
        after(&in_force(), to("2031-12-31"), "2032-01-01"),
        State::Lapsed
    );
}

#[test]
fn what_is_not_republished_in_time_is_void_from_the_day_after() {
    let by = |until: &str| Ruling {
        until: Some(day(until)),
        ..ruling(Disposition::Amend)
    };
    assert_eq!(
        change(&endless(), by(ON), day(ON)),
        Err(Contradiction::TooSoon)
    );
    assert_eq!(
        after(&endless(), by("2027-12-31"), "2027-12-31"),
        State::InForce
    );
    assert_eq!(
        after(&endless(), by("2027-12-31"), "2028-01-01"),
        State::DeclaredVoid
    );
    assert_eq!(
        change(&endless(), ruling(Disposition::Amend), day(ON)),
        Ok(None),
        "without a day nothing ends by itself"
    );
}

#[test]
fn keeping_changes_nothing() {
    assert_eq!(
        change(&in_force(), ruling(Disposition::Keep), day(ON)),
        Ok(None)
    );
}

#[test]
fn what_is_in_no_list_ends_unless_it_has_ended() {
    assert_eq!(
        unlisted(&in_force(), day(ON)),
        Some(ends(Act::DeclareVoid, day(ON)))
    );
    assert_eq!(unlisted(&repealed(), day(ON)), None);
    assert_eq!(unlisted(&lapsed(), day(ON)), None);
}
