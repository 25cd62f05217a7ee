//! Counting: each figure as the rows that make it, one file a group.

mod cleanup;
mod documents;
mod filings;
mod reviews;
mod status;
mod steps;

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
        | Kind::Step(_) => false,
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
    if !imported && scope.period.from < began && measured.note.is_none() {
        measured.note = Some(format!("本库自{}起记录办理过程", chinese(began)));
    }
    measured
}

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
