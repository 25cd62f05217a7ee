//! The table of cases, `cases.csv`: what a lawyer says a limit comes to. The dates were worked out
//! apart from this program, with working days from another source.

use super::day;
use crate::rules::{Bound, LimitError, LimitId, Pause, RulePacks, Suspension, Word};

const CASES: &str = include_str!("cases.csv");

/// A place that no shipped pack covers, to show that data alone adds one.
pub(super) const WEIHAI: &str = include_str!("weihai.toml");

fn pauses(text: &str) -> Vec<Pause> {
    let pause = |text: &str| {
        let (cause, days) = text.split_once(':').unwrap();
        let (from, through) = days.split_once("..").unwrap();
        Pause {
            cause: Suspension::parse(cause).unwrap(),
            from: day(from),
            through: day(through),
        }
    };
    text.split_whitespace().map(pause).collect()
}

#[test]
fn every_case_of_the_table() {
    let packs = RulePacks::builtin().unwrap().with_pack(WEIHAI).unwrap();
    let mut lines = CASES.lines();
    assert_eq!(
        lines.next(),
        Some("规则包,期限,端,起算日,暂停,到期日或者拒绝,情形,出处")
    );
    let mut wrong = Vec::new();
    let (mut cases, mut places) = (0, std::collections::BTreeSet::new());
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [place, limit, bound, start, paused, expected, _, source] = cells[..] else {
            panic!("eight columns, not: {line}");
        };
        assert!(!source.is_empty(), "no source: {line}");
        let pack = packs.for_place(place).unwrap();
        let id = LimitId::parse(limit).unwrap();
        let bound = Bound::parse(bound).unwrap();
        let told = match pack.due(id, bound, day(start), &pauses(paused)) {
            Ok(Some(due)) => {
                let days = due.days(pack.calendar()).unwrap().unwrap();
                assert_eq!(days.last().unwrap().on, due.due_on, "{line}");
                due.due_on.to_string()
            }
            Ok(None) => "没有规定".to_owned(),
            Err(LimitError::Calendar(missing)) => format!("缺{}年日历", missing.year),
            Err(error) => error.to_string(),
        };
        let right = if expected.starts_with(|c: char| c.is_ascii_digit()) || expected == "没有规定"
        {
            told == expected
        } else {
            told.contains(expected)
        };
        if !right {
            wrong.push(format!("{line}\n    算得 {told}"));
        }
        cases += 1;
        places.insert(place);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cases >= 200, "{cases} cases");
    assert_eq!(places.len(), 5);
}
