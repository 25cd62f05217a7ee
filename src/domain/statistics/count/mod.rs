//! Counting: each figure as the rows that make it, one file a group.

mod cleanup;
mod documents;
mod filings;
mod reviews;
mod status;
mod steps;
mod suggestions;

use chrono::NaiveDate;

use super::figure::Figure;
use super::kind::{IssueFigure, Kind};
use super::measure::{Item, Measure, Subject, Value};
use super::period::{Period, chinese};
use super::record::{Named, Record};

/// Which period and whose figures.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The period asked for.
    pub period: Period,
    /// 统计日: nothing after it is known.
    pub today: NaiveDate,
    /// Id of the authority; `None`: all.
    pub authority: Option<&'a str>,
    /// Working days after a first day up to a last one; an error names the year without a calendar.
    pub working_days: &'a dyn Fn(NaiveDate, NaiveDate) -> Result<i64, i32>,
}

impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("period", &self.period)
            .field("today", &self.today)
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}

impl Scope<'_> {
    fn of(&self, authority: &str) -> bool {
        self.authority.is_none_or(|wanted| wanted == authority)
    }

    fn holds(&self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| self.period.holds(day))
    }
}

/// A figure for a scope.
pub fn measure(record: &Record, figure: Figure, scope: &Scope<'_>) -> Measure {
    let Some(period) = scope.period.until(scope.today) else {
        return Measure::unknown(figure, "统计期间尚未开始".to_owned());
    };
    let scope = &Scope { period, ..*scope };
    let measured = match figure.kind() {
        Kind::Review(kind) => reviews::measure(record, figure, kind, scope),
        Kind::Issue(kind) => documents::measure(record, figure, kind, scope),
        Kind::Status(kind) => status::measure(record, figure, kind, scope),
        Kind::Filing(side, kind) => filings::measure(record, figure, side, kind, scope),
        Kind::Step(kind) => steps::measure(record, figure, kind, scope),
        Kind::Cleanup(kind) => cleanup::measure(record, figure, kind, scope),
        Kind::Suggestion(kind) => suggestions::measure(record, figure, kind, scope),
    };
    begun(record, measured, scope)
}

/// Before the record began nothing is known of procedures; nought would be a guess.
fn begun(record: &Record, mut measured: Measure, scope: &Scope<'_>) -> Measure {
    let imported = match measured.figure.kind() {
        Kind::Cleanup(_) => return measured,
        Kind::Issue(IssueFigure::Issued(_) | IssueFigure::Published) | Kind::Status(_) => true,
        Kind::Issue(IssueFigure::NumbersGiven | IssueFigure::NumbersVoided)
        | Kind::Review(_)
        | Kind::Filing(..)
        | Kind::Step(_)
        | Kind::Suggestion(_) => false,
    };
    if matches!(measured.value, Value::Unknown(_)) {
        return measured;
    }
    let nothing = measured.items.is_empty() && measured.whole.as_ref().is_none_or(Vec::is_empty);
    let Some(began) = record.began_on else {
        return Measure::unknown(measured.figure, "本库还没有任何记录".to_owned());
    };
    if nothing && scope.period.through < began {
        let reason = format!("本库自{}起记录，没有该期间的数据", chinese(began));
        return Measure::unknown(measured.figure, reason);
    }
    if record.limited && !imported {
        if nothing {
            let reason = "没有您可以查看的案卷".to_owned();
            return Measure::unknown(measured.figure, reason);
        }
        if measured.note.is_none() {
            measured.note = Some(LIMITED.to_owned());
        }
    }
    if !imported && scope.period.from < began && measured.note.is_none() {
        measured.note = Some(format!("本库自{}起记录办理过程", chinese(began)));
    }
    measured
}

/// What stands beside figures of those who may see only some of the cases.
const LIMITED: &str = "只计您可以查看的案卷";

/// A row without days.
fn item(
    subject: Subject,
    id: &str,
    named: &Named,
    authority: &str,
    on: Option<NaiveDate>,
    detail: impl Into<String>,
) -> Item {
    Item {
        subject,
        id: id.to_owned(),
        document: named.id.clone(),
        title: named.title.clone(),
        number: named.number.clone(),
        authority: authority.to_owned(),
        on,
        detail: detail.into(),
        days: None,
        working_days: None,
    }
}

/// Rows in the order of their events.
fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| (a.on, &a.document, &a.id).cmp(&(b.on, &b.document, &b.id)));
    items
}

#[cfg(test)]
mod tests {
    use super::super::record::{CleanupClass, CleanupResult, Filing};
    use super::*;
    use crate::domain::filing::FilingCommand;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn named() -> Named {
        Named {
            id: "d".to_owned(),
            title: Some("县停车管理办法".to_owned()),
            number: None,
            issuer: "gov".to_owned(),
        }
    }

    fn filing(id: &str, due: &str, acts: &[(FilingCommand, &str)]) -> Filing {
        Filing {
            id: id.to_owned(),
            named: named(),
            receiver: "npc".to_owned(),
            receiver_name: "县人大常委会".to_owned(),
            receiver_inside: true,
            published_on: None,
            due_on: due.parse().ok(),
            missing_year: None,
            acts: acts.iter().map(|(act, on)| (*act, day(on))).collect(),
        }
    }

    fn shown(record: &Record, figure: Figure, today: &str, authority: Option<&str>) -> Measure {
        let scope = Scope {
            period: Period::year(2026).unwrap(),
            today: day(today),
            authority,
            working_days: &|_, _| Err(2026),
        };
        measure(record, figure, &scope)
    }

    #[test]
    fn the_first_submission_decides_and_the_last_day_is_still_in_time() {
        use FilingCommand::{Defer, Register, Submit};
        let record = Record {
            began_on: Some(day("2026-01-01")),
            filings: vec![
                filing("open", "2026-12-31", &[]),
                filing(
                    "deferred",
                    "2026-03-10",
                    &[
                        (Submit, "2026-03-10"),
                        (Defer, "2026-03-12"),
                        (Submit, "2026-03-20"),
                        (Register, "2026-03-21"),
                    ],
                ),
                filing("late", "2026-03-10", &[(Submit, "2026-03-11")]),
                filing("next", "2027-01-01", &[(Submit, "2026-12-20")]),
            ],
            ..Record::default()
        };
        let count = |figure, today| shown(&record, figure, today, None).items.len();
        assert_eq!(count(Figure::SentInTime, "2026-12-31"), 1);
        assert_eq!(count(Figure::SentLate, "2026-12-31"), 1);
        // on its last day it is neither filed nor missing
        assert_eq!(count(Figure::SentDue, "2026-12-31"), 2);
        assert_eq!(count(Figure::SentMissing, "2026-12-31"), 0);
        assert_eq!(count(Figure::SentDue, "2027-01-01"), 3);
        assert_eq!(count(Figure::SentMissing, "2027-01-01"), 1);
        let rate = shown(&record, Figure::SentTimelyRate, "2027-01-01", None);
        assert_eq!(rate.value.text(), "33.33%");
        // filed in the period: by their first submission
        assert_eq!(count(Figure::SentMade, "2027-01-01"), 3);
        let standard = shown(&record, Figure::SentStandardRate, "2027-01-01", None);
        assert_eq!(standard.value, Value::Share { part: 0, whole: 3 });
        let other = shown(
            &record,
            Figure::SentFilingRate,
            "2027-01-01",
            Some("office"),
        );
        assert_eq!(other.value, Value::Nothing);
    }

    #[test]
    fn a_missing_calendar_is_told_and_days_stand_without_it() {
        let mut one = filing("one", "", &[(FilingCommand::Submit, "2026-12-30")]);
        one.missing_year = Some(2027);
        one.published_on = Some(day("2026-12-20"));
        let record = Record {
            began_on: Some(day("2026-01-01")),
            filings: vec![one],
            ..Record::default()
        };
        let this = shown(&record, Figure::SentDue, "2027-06-01", None);
        assert_eq!(this.value, Value::Count(0), "no limit of it ends in 2026");
        let scope = Scope {
            period: Period::year(2027).unwrap(),
            today: day("2027-06-01"),
            authority: None,
            working_days: &|_, _| Ok(1),
        };
        let next = measure(&record, Figure::SentDue, &scope);
        assert!(next.value.reason().unwrap().contains("2027年"), "{next:?}");
        let step = shown(&record, Figure::StepFile, "2027-06-01", None);
        assert_eq!(step.value.text(), "无法计算");
        assert_eq!(step.items[0].days, Some(10));
    }

    #[test]
    fn a_clean_up_is_told_apart_from_none() {
        let result = |id: &str, class, decided: &str| CleanupResult {
            id: id.to_owned(),
            named: named(),
            decided_on: day(decided),
            class,
            campaign: "2026年全面清理".to_owned(),
        };
        let record = Record {
            cleanup: Some(vec![
                result("1", CleanupClass::Keep, "2026-06-01"),
                result("2", CleanupClass::Repeal, "2026-06-01"),
                result("3", CleanupClass::ProofCancelled, "2026-06-01"),
                result("4", CleanupClass::Keep, "2025-06-01"),
            ]),
            ..Record::default()
        };
        let told = |figure| shown(&record, figure, "2026-12-31", Some("gov")).value;
        assert_eq!(told(Figure::CleanupListed), Value::Count(2));
        assert_eq!(told(Figure::CleanupKept), Value::Count(1));
        assert_eq!(told(Figure::CleanupAmended), Value::Count(0));
        assert_eq!(told(Figure::ProofItems), Value::Count(1));
        let none = shown(&record, Figure::CleanupListed, "2026-12-31", Some("office"));
        assert_eq!(none.value.text(), "尚未开展清理");
        let running = Record {
            cleanup_underway: true,
            ..Record::default()
        };
        let told = |through| shown(&running, Figure::CleanupListed, through, None).value;
        assert_eq!(told("2026-12-31").text(), "清理正在进行，结果尚未公布");
    }
}
