//! 办理时间: from one act to the next, in days and in working days; the first day is not counted.

use chrono::NaiveDate;

use super::super::figure::Figure;
use super::super::kind::StepFigure;
use super::super::measure::{Item, Measure, Median, Subject, Value};
use super::super::record::{Document, Record};
use super::{Scope, item, sorted};
use crate::domain::partial_date::PartialDate;

/// A stretch: the row without its days, the first and the last day.
type Stretch = (Item, NaiveDate, NaiveDate);

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: StepFigure,
    scope: &Scope<'_>,
) -> Measure {
    let stretches = match kind {
        StepFigure::Accept => reviews(record, scope, true),
        StepFigure::Opinion => reviews(record, scope, false),
        StepFigure::Decision => documents(record, scope, "通过", |one| {
            let day = decided(one)?;
            let opinions = one.opinions.iter().filter(|on| **on <= day);
            Some((*opinions.max()?, day))
        }),
        StepFigure::Sign => documents(record, scope, "签发", |one| {
            let signed = signed(one)?;
            let meetings = one.meetings.iter();
            let passed = meetings.filter(|(day, passed)| *passed == Some(true) && *day <= signed);
            Some((passed.map(|(day, _)| *day).max()?, signed))
        }),
        StepFigure::Register => documents(record, scope, "登记编号", |one| {
            Some((signed(one)?, one.registered_on?))
        }),
        StepFigure::Publish => documents(record, scope, "公布", |one| {
            let published = one.published_on.and_then(PartialDate::full)?;
            Some((one.registered_on?, published))
        }),
        StepFigure::File => filings(record, scope),
    };
    middle(figure, stretches, scope)
}

fn middle(figure: Figure, stretches: Vec<Stretch>, scope: &Scope<'_>) -> Measure {
    let mut items = Vec::with_capacity(stretches.len());
    let mut missing = None;
    for (mut item, from, to) in stretches {
        item.days = Some(to.signed_duration_since(from).num_days());
        item.detail = format!("{from} 至 {to} {}", item.detail);
        match (scope.working_days)(from, to) {
            Ok(days) => item.working_days = Some(days),
            Err(year) => missing = Some(year),
        }
        items.push(item);
    }
    let items = sorted(items);
    let days = Median::of(items.iter().filter_map(|one| one.days).collect());
    let working = Median::of(items.iter().filter_map(|one| one.working_days).collect());
    let value = match (days, missing, working) {
        (None, _, _) => Value::Nothing,
        (Some(days), None, Some(working)) => Value::Days {
            days,
            working: Ok(working),
            count: items.len(),
        },
        (Some(days), year, _) => Value::Days {
            days,
            working: Err(match year {
                Some(year) => format!("缺少{year}年的节假日安排，无法计算工作日"),
                None => "无法计算工作日".to_owned(),
            }),
            count: items.len(),
        },
    };
    Measure {
        figure,
        value,
        items,
        whole: None,
        note: None,
    }
}

/// Rounds of review: from the request to the acceptance, or from there to the opinion.
fn reviews(record: &Record, scope: &Scope<'_>, accepting: bool) -> Vec<Stretch> {
    let rounds = record
        .reviews
        .iter()
        .filter(|one| scope.of(&one.reviewer) || scope.of(&one.named.issuer));
    let stretches = rounds.filter_map(|one| {
        let accepted = one.accepted_on?;
        let (from, to) = if accepting {
            (one.requested_on, accepted)
        } else {
            (accepted, one.opinion?.1)
        };
        let row = item(
            Subject::Review,
            &one.id,
            &one.named,
            &one.reviewer,
            Some(to),
            one.kind.label(),
        );
        stretch(scope, row, from, to)
    });
    stretches.collect()
}

fn documents(
    record: &Record,
    scope: &Scope<'_>,
    event: &str,
    days: impl Fn(&Document) -> Option<(NaiveDate, NaiveDate)>,
) -> Vec<Stretch> {
    let own = record
        .documents
        .iter()
        .filter(|one| one.registered && scope.of(&one.named.issuer));
    let stretches = own.filter_map(|one| {
        let (from, to) = days(one)?;
        let named = &one.named;
        let row = item(
            Subject::Document,
            &named.id,
            named,
            &named.issuer,
            Some(to),
            event,
        );
        stretch(scope, row, from, to)
    });
    stretches.collect()
}

fn filings(record: &Record, scope: &Scope<'_>) -> Vec<Stretch> {
    let own = record
        .filings
        .iter()
        .filter(|one| scope.of(&one.named.issuer));
    let stretches = own.filter_map(|one| {
        let (from, to) = (one.published_on?, one.submitted_on()?);
        let row = item(
            Subject::Filing,
            &one.id,
            &one.named,
            &one.named.issuer,
            Some(to),
            format!("报{}", one.receiver_name),
        );
        stretch(scope, row, from, to)
    });
    stretches.collect()
}

/// A stretch that ends in the period; one that runs backwards is no time that anything took.
fn stretch(scope: &Scope<'_>, row: Item, from: NaiveDate, to: NaiveDate) -> Option<Stretch> {
    (scope.period.holds(to) && from <= to).then_some((row, from, to))
}

/// The last meeting that passed it.
fn decided(document: &Document) -> Option<NaiveDate> {
    let meetings = document.meetings.iter();
    let passed = meetings.filter(|(_, passed)| *passed == Some(true));
    passed.map(|(day, _)| *day).max()
}

fn signed(document: &Document) -> Option<NaiveDate> {
    document.issued_on.and_then(PartialDate::full)
}
