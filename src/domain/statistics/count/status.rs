//! 效力和变动: what the dated facts do within the period, by the function that computes the status.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};

use super::super::figure::Figure;
use super::super::kind::StatusFigure;
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Document, Record};
use super::{Scope, item, sorted};
use crate::domain::validity::{Act, Fact, State, last_valid_on, validity};

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: StatusFigure,
    scope: &Scope<'_>,
) -> Measure {
    match kind {
        StatusFigure::InForce => in_force(record, figure, scope),
        StatusFigure::Amended => amended(record, figure, scope),
        StatusFigure::Extended => extended(record, figure, scope),
        StatusFigure::Repealed => ended(record, figure, scope, Act::Repeal),
        StatusFigure::DeclaredVoid => ended(record, figure, scope, Act::DeclareVoid),
        StatusFigure::Revoked => ended(record, figure, scope, Act::Revoke),
        StatusFigure::Lapsed => lapsed(record, figure, scope),
    }
}

/// Published documents of the scope.
fn public<'a>(record: &'a Record, scope: &'a Scope<'_>) -> impl Iterator<Item = &'a Document> {
    record
        .documents
        .iter()
        .filter(|one| one.published && scope.of(&one.named.issuer))
}

fn row(document: &Document, on: NaiveDate, detail: &str) -> Item {
    let named = &document.named;
    item(
        Subject::Document,
        &named.id,
        named,
        &named.issuer,
        Some(on),
        detail,
    )
}

fn in_force(record: &Record, figure: Figure, scope: &Scope<'_>) -> Measure {
    let end = scope.period.through;
    let mut items = Vec::new();
    let mut unknown = 0;
    for one in public(record, scope) {
        let status = validity(&one.facts, end);
        match status.state {
            State::InForce | State::PartlySuspended => {
                items.push(row(one, end, status.state.label()));
            }
            State::Unknown => unknown += 1,
            State::NotYet
            | State::Suspended
            | State::Repealed
            | State::Lapsed
            | State::DeclaredVoid
            | State::Revoked => {}
        }
    }
    Measure::count(figure, sorted(items)).without_dates(unknown, "效力")
}

fn amended(record: &Record, figure: Figure, scope: &Scope<'_>) -> Measure {
    let mut items: Vec<Item> = Vec::new();
    let mut known = HashSet::new();
    let mut undated = 0;
    for one in record
        .amendments
        .iter()
        .filter(|one| scope.of(&one.named.issuer))
    {
        match one.on {
            Some(on) if scope.period.holds(on) => {
                // a document amended twice on a day was amended once by two records of it
                if known.insert((one.named.id.as_str(), on)) {
                    let named = &one.named;
                    let (id, by) = (named.id.as_str(), one.by.as_str());
                    let subject = Subject::Document;
                    items.push(item(subject, id, named, &named.issuer, one.on, by));
                }
            }
            Some(_) => {}
            None => undated += 1,
        }
    }
    Measure::count(figure, sorted(items)).without_dates(undated, "修改")
}

/// Acts that end a document: the first of them counts, whether or not its term was over by then.
fn ended(record: &Record, figure: Figure, scope: &Scope<'_>, act: Act) -> Measure {
    acted(record, figure, scope, act, |document| {
        let ends = live(document).filter(|fact| ends(fact.act));
        let first = ends.min_by_key(|fact| (fact.on, fact.sequence));
        first.filter(|fact| fact.act == act).into_iter().collect()
    })
}

/// 延长有效期: each time.
fn extended(record: &Record, figure: Figure, scope: &Scope<'_>) -> Measure {
    acted(record, figure, scope, Act::Extend, |document| {
        live(document)
            .filter(|fact| fact.act == Act::Extend)
            .collect()
    })
}

/// Documents to which an act of those was done in the period, each once.
fn acted(
    record: &Record,
    figure: Figure,
    scope: &Scope<'_>,
    act: Act,
    acts: impl Fn(&Document) -> Vec<&Fact>,
) -> Measure {
    let mut items = Vec::new();
    let mut undated = 0;
    for one in public(record, scope) {
        let acts = acts(one);
        let dated = acts.iter().filter_map(|fact| Some((fact.on?, *fact)));
        let first = dated
            .filter(|(on, _)| scope.period.holds(*on))
            .min_by_key(|(on, fact)| (*on, fact.sequence));
        match first {
            Some((on, fact)) => items.push(row(one, on, &fact.because)),
            None if acts.iter().any(|fact| fact.on.is_none()) => undated += 1,
            None => {}
        }
    }
    Measure::count(figure, sorted(items)).without_dates(undated, act.label())
}

fn live(document: &Document) -> impl Iterator<Item = &Fact> {
    document.facts.iter().filter(|fact| !fact.retracted)
}

/// Whether an act ends a document.
const fn ends(act: Act) -> bool {
    match act {
        Act::Repeal | Act::DeclareVoid | Act::Revoke => true,
        Act::Commence | Act::Term | Act::Extend | Act::Suspend | Act::Resume | Act::SourceSays => {
            false
        }
    }
}

fn lapsed(record: &Record, figure: Figure, scope: &Scope<'_>) -> Measure {
    let mut items = Vec::new();
    for one in public(record, scope) {
        let Some(last) = last_valid_on(&one.facts) else {
            continue;
        };
        let Some(over) = last.checked_add_days(Days::new(1)) else {
            continue;
        };
        if scope.period.holds(over) && validity(&one.facts, over).state == State::Lapsed {
            items.push(row(one, over, &format!("有效期至{last}")));
        }
    }
    Measure::count(figure, sorted(items))
}

#[cfg(test)]
mod tests {
    use super::super::super::record::{IssuerClass, Named};
    use super::super::super::{Period, Value};
    use super::*;

    fn fact(sequence: i64, act: Act, on: Option<&str>, until: Option<&str>) -> Fact {
        let day = |text: &str| text.parse().unwrap();
        Fact {
            sequence,
            act,
            on: on.map(day),
            until: until.map(day),
            provisions: Vec::new(),
            because: String::new(),
            retracted: false,
        }
    }

    fn record(facts: Vec<Fact>) -> Record {
        let document = Document {
            named: Named {
                id: "d".to_owned(),
                title: Some("县停车管理办法".to_owned()),
                number: None,
                issuer: "gov".to_owned(),
            },
            instrument: None,
            numbers: Vec::new(),
            class: IssuerClass::Government,
            registered: false,
            issued: true,
            published: true,
            issued_on: "2017".parse().ok(),
            published_on: None,
            meetings: Vec::new(),
            opinions: Vec::new(),
            registered_on: None,
            facts,
        };
        Record {
            began_on: "2025-01-01".parse().ok(),
            documents: vec![document],
            ..Record::default()
        }
    }

    fn value(record: &Record, figure: Figure, year: i32) -> Value {
        let scope = Scope {
            period: Period::year(year).unwrap(),
            today: "2027-06-01".parse().unwrap(),
            authority: None,
            working_days: &|_, _| Ok(0),
        };
        super::super::measure(record, figure, &scope).value
    }

    #[test]
    fn a_document_that_lapsed_is_declared_void_in_its_own_year() {
        let record = record(vec![
            fact(1, Act::Commence, Some("2017-01-01"), None),
            fact(1, Act::Term, None, Some("2025-12-31")),
            fact(2, Act::DeclareVoid, Some("2026-09-17"), None),
            fact(3, Act::Repeal, Some("2026-10-01"), None),
        ]);
        assert_eq!(value(&record, Figure::Lapsed, 2026), Value::Count(1));
        assert_eq!(value(&record, Figure::DeclaredVoid, 2026), Value::Count(1));
        // what has been declared void is not repealed once more
        assert_eq!(value(&record, Figure::Repealed, 2026), Value::Count(0));
        assert_eq!(value(&record, Figure::InForce, 2025), Value::Count(1));
        assert_eq!(value(&record, Figure::InForce, 2026), Value::Count(0));
    }

    #[test]
    fn what_has_no_date_is_not_nought() {
        let record = record(vec![
            fact(1, Act::Commence, Some("2017-01-01"), None),
            fact(2, Act::Repeal, None, None),
        ]);
        let repealed = value(&record, Figure::Repealed, 2026);
        assert!(repealed.reason().unwrap().contains("1 件"), "{repealed:?}");
        // a year and no day: whole years are counted, parts are not guessed
        assert_eq!(value(&record, Figure::Issued, 2017), Value::Count(1));
    }
}
