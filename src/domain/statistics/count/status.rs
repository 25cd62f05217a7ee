//! 效力和变动: what the dated facts do within the period, by the function that computes the status.

use chrono::{Days, NaiveDate};

use super::super::figure::Figure;
use super::super::kind::StatusFigure;
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Document, Record};
use super::{Scope, item, sorted};
use crate::domain::validity::{Act, State, last_valid_on, validity};

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: StatusFigure,
    scope: &Scope<'_>,
) -> Measure {
    match kind {
        StatusFigure::InForce => in_force(record, figure, scope),
        StatusFigure::Amended => amended(record, figure, scope),
        StatusFigure::Extended => acted(record, figure, scope, Act::Extend, None),
        StatusFigure::Repealed => acted(record, figure, scope, Act::Repeal, Some(State::Repealed)),
        StatusFigure::DeclaredVoid => {
            let state = Some(State::DeclaredVoid);
            acted(record, figure, scope, Act::DeclareVoid, state)
        }
        StatusFigure::Revoked => acted(record, figure, scope, Act::Revoke, Some(State::Revoked)),
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
    let mut undated = 0;
    for one in record
        .amendments
        .iter()
        .filter(|one| scope.of(&one.named.issuer))
    {
        match one.on {
            Some(on) if scope.period.holds(on) => {
                // a document amended twice on a day was amended once by two records of it
                let known = items
                    .iter()
                    .any(|other| other.document == one.named.id && other.on == one.on);
                if !known {
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

/// Acts that end or extend; one that another end had overtaken does not count, a document once a figure.
fn acted(
    record: &Record,
    figure: Figure,
    scope: &Scope<'_>,
    act: Act,
    state: Option<State>,
) -> Measure {
    let mut items = Vec::new();
    let mut undated = 0;
    for one in public(record, scope) {
        let mut facts = one
            .facts
            .iter()
            .filter(|fact| fact.act == act && !fact.retracted)
            .peekable();
        if facts.peek().is_none() {
            continue;
        }
        let found = facts
            .filter_map(|fact| fact.on.map(|on| (on, fact)))
            .filter(|(on, _)| state.is_none_or(|state| validity(&one.facts, *on).state == state))
            .collect::<Vec<_>>();
        let dated = one
            .facts
            .iter()
            .any(|fact| fact.act == act && !fact.retracted && fact.on.is_some());
        if !dated {
            undated += 1;
        }
        let first = found
            .into_iter()
            .filter(|(on, _)| scope.period.holds(*on))
            .min_by_key(|(on, fact)| (*on, fact.sequence));
        if let Some((on, fact)) = first {
            items.push(row(one, on, &fact.because));
        }
    }
    Measure::count(figure, sorted(items)).without_dates(undated, act.label())
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
