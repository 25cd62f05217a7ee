//! 制定、登记、公布.

use super::super::figure::Figure;
use super::super::kind::IssueFigure;
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Document, IssuerClass, Record};
use super::{Scope, item, sorted};
use crate::domain::partial_date::PartialDate;

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: IssueFigure,
    scope: &Scope<'_>,
) -> Measure {
    match kind {
        IssueFigure::Issued(class) => issued(record, figure, scope, class),
        IssueFigure::Published => {
            let published = record.documents.iter().filter(|one| one.published);
            dated(figure, scope, published, |one| one.published_on, "公布")
        }
        IssueFigure::NumbersGiven => numbers(record, figure, scope, false),
        IssueFigure::NumbersVoided => numbers(record, figure, scope, true),
    }
}

fn issued(
    record: &Record,
    figure: Figure,
    scope: &Scope<'_>,
    class: Option<IssuerClass>,
) -> Measure {
    let issued = record
        .documents
        .iter()
        .filter(|one| one.issued && class.is_none_or(|class| class == one.class));
    dated(figure, scope, issued, |one| one.issued_on, "签发")
}

/// Documents by a date that may lack its day.
fn dated<'a>(
    figure: Figure,
    scope: &Scope<'_>,
    documents: impl Iterator<Item = &'a Document>,
    date: impl Fn(&Document) -> Option<PartialDate>,
    event: &str,
) -> Measure {
    let mut items = Vec::new();
    let mut undated = 0;
    for one in documents.filter(|one| scope.of(&one.named.issuer)) {
        let date = date(one);
        match date.map_or(Some(false), |date| scope.period.holds_partial(date)) {
            Some(true) => items.push(row(one, date, event)),
            Some(false) => {}
            None => undated += 1,
        }
    }
    Measure::count(figure, sorted(items)).without_dates(undated, event)
}

fn row(document: &Document, date: Option<PartialDate>, event: &str) -> Item {
    let day = date.and_then(PartialDate::full);
    let detail = match (date, day) {
        (Some(date), None) => format!("{event}（{}）", date.chinese()),
        (Some(_) | None, _) => event.to_owned(),
    };
    let named = &document.named;
    item(
        Subject::Document,
        &named.id,
        named,
        &named.issuer,
        day,
        detail,
    )
}

fn numbers(record: &Record, figure: Figure, scope: &Scope<'_>, voided: bool) -> Measure {
    let mut items = Vec::new();
    let mut undated = 0;
    for one in record
        .numbers
        .iter()
        .filter(|one| scope.of(&one.named.issuer))
    {
        let (on, detail) = match (&one.voided, voided) {
            (Some((on, reason)), true) => (*on, format!("作废：{reason}")),
            (None, true) => continue,
            (Some(_), false) => (one.given_on, "给出（其后作废）".to_owned()),
            (None, false) => (one.given_on, "给出".to_owned()),
        };
        match on {
            Some(day) if scope.period.holds(day) => items.push(item(
                Subject::Number,
                &one.id,
                &one.named,
                &one.named.issuer,
                on,
                detail,
            )),
            Some(_) => {}
            None => undated += 1,
        }
    }
    Measure::count(figure, sorted(items)).without_dates(undated, "编号")
}
