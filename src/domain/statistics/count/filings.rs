//! 备案, from the side of those who file and of those who receive.

use super::super::figure::Figure;
use super::super::kind::{FilingFigure, Side};
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Filing, Record};
use super::{Scope, item, sorted};
use crate::domain::filing::FilingCommand;

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    side: Side,
    kind: FilingFigure,
    scope: &Scope<'_>,
) -> Measure {
    let filings = Filings {
        record,
        side,
        scope,
    };
    if let (true, Some(reason)) = (by_limit(kind), filings.uncountable()) {
        return Measure::unknown(figure, reason);
    }
    let count = |items| Measure::count(figure, items);
    match kind {
        FilingFigure::Due => count(filings.due(&[Fate::InTime, Fate::Late, Fate::Missing])),
        FilingFigure::InTime => count(filings.due(&[Fate::InTime])),
        FilingFigure::Late => count(filings.due(&[Fate::Late])),
        FilingFigure::Missing => count(filings.due(&[Fate::Missing])),
        FilingFigure::FilingRate => Measure::share(
            figure,
            filings.due(&[Fate::InTime, Fate::Late]),
            filings.due(&[Fate::InTime, Fate::Late, Fate::Missing]),
        ),
        FilingFigure::TimelyRate => Measure::share(
            figure,
            filings.due(&[Fate::InTime]),
            filings.due(&[Fate::InTime, Fate::Late, Fate::Missing]),
        ),
        FilingFigure::Made => count(filings.made(|_| true)),
        FilingFigure::StandardRate => Measure::share(
            figure,
            filings.made(|one| one.registered_on().is_some() && one.deferred_on().is_none()),
            filings.made(|_| true),
        ),
        FilingFigure::Registered => count(filings.on(Filing::registered_on, "予以备案登记")),
        FilingFigure::Supplemented => count(filings.on(Filing::deferred_on, "暂缓备案登记")),
        FilingFigure::Refused => count(filings.on(Filing::refused_on, "不予备案登记")),
        FilingFigure::Closed => count(filings.closed(|_| true)),
        FilingFigure::Corrected => count(filings.closed(corrected)),
        FilingFigure::CorrectionRate => {
            Measure::share(figure, filings.closed(corrected), filings.closed(|_| true))
        }
    }
}

/// Whether the figure asks for the last day of the limit.
const fn by_limit(kind: FilingFigure) -> bool {
    match kind {
        FilingFigure::Due
        | FilingFigure::InTime
        | FilingFigure::Late
        | FilingFigure::Missing
        | FilingFigure::FilingRate
        | FilingFigure::TimelyRate => true,
        FilingFigure::Made
        | FilingFigure::Registered
        | FilingFigure::Supplemented
        | FilingFigure::Refused
        | FilingFigure::StandardRate
        | FilingFigure::Closed
        | FilingFigure::Corrected
        | FilingFigure::CorrectionRate => false,
    }
}

fn corrected(command: FilingCommand) -> bool {
    matches!(command, FilingCommand::Correct | FilingCommand::Revoke)
}

/// What became of a filing whose limit is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    InTime,
    Late,
    Missing,
}

impl Fate {
    const fn label(self) -> &'static str {
        match self {
            Self::InTime => "按时报备",
            Self::Late => "迟报",
            Self::Missing => "漏报",
        }
    }
}

struct Filings<'a> {
    record: &'a Record,
    side: Side,
    scope: &'a Scope<'a>,
}

impl Filings<'_> {
    fn all(&self) -> impl Iterator<Item = &Filing> {
        let (side, scope) = (self.side, self.scope);
        self.record.filings.iter().filter(move |one| match side {
            Side::Sent => scope.of(&one.named.issuer),
            Side::Received => one.receiver_inside && scope.of(&one.receiver),
        })
    }

    fn row(&self, one: &Filing, on: Option<chrono::NaiveDate>, what: &str) -> Item {
        let authority = match self.side {
            Side::Sent => &one.named.issuer,
            Side::Received => &one.receiver,
        };
        let detail = format!("{what}（报{}）", one.receiver_name);
        item(Subject::Filing, &one.id, &one.named, authority, on, detail)
    }

    /// Why limits that end in the period cannot be counted: a calendar year is missing.
    fn uncountable(&self) -> Option<String> {
        use chrono::Datelike;
        let (from, through) = (
            self.scope.period.from.year(),
            self.scope.period.through.year(),
        );
        let open: Vec<i32> = self
            .all()
            .filter(|one| one.due_on.is_none())
            .filter_map(|one| one.missing_year)
            // a limit that reaches into a year ends in it, or by rolling in the next
            .filter(|year| *year <= through && from <= year + 1)
            .collect();
        let year = open.first()?;
        Some(format!(
            "缺少{year}年的节假日安排，{}件备案的报备期限无法计算",
            open.len()
        ))
    }

    /// Filings whose limit ended in the period. On its last day one that is not filed is neither filed
    /// nor missing.
    fn due(&self, wanted: &[Fate]) -> Vec<Item> {
        let rows = self.all().filter_map(|one| {
            let due = one.due_on.filter(|due| self.scope.period.holds(*due))?;
            let fate = match one.submitted_on() {
                Some(on) if on <= due => Fate::InTime,
                Some(_) => Fate::Late,
                None if due < self.scope.today => Fate::Missing,
                None => return None,
            };
            let words = match one.submitted_on() {
                Some(on) => format!("{}，{on}报送", fate.label()),
                None => fate.label().to_owned(),
            };
            wanted
                .contains(&fate)
                .then(|| self.row(one, Some(due), &words))
        });
        sorted(rows.collect())
    }

    fn made(&self, wanted: impl Fn(&Filing) -> bool) -> Vec<Item> {
        let rows = self
            .all()
            .filter(|one| self.scope.holds(one.submitted_on()) && wanted(one))
            .map(|one| {
                let words = match (one.registered_on(), one.deferred_on()) {
                    (Some(_), None) => "报送，未经补正登记",
                    (Some(_), Some(_)) => "报送，补正后登记",
                    (None, Some(_)) => "报送，要求补正",
                    (None, None) => "报送",
                };
                self.row(one, one.submitted_on(), words)
            });
        sorted(rows.collect())
    }

    fn on(&self, day: impl Fn(&Filing) -> Option<chrono::NaiveDate>, what: &str) -> Vec<Item> {
        let rows = self
            .all()
            .filter(|one| self.scope.holds(day(one)))
            .map(|one| self.row(one, day(one), what));
        sorted(rows.collect())
    }

    fn closed(&self, wanted: impl Fn(FilingCommand) -> bool) -> Vec<Item> {
        let rows = self.all().filter_map(|one| {
            let (command, on) = one.closed()?;
            (wanted(command) && self.scope.period.holds(on))
                .then(|| self.row(one, Some(on), command.label()))
        });
        sorted(rows.collect())
    }
}
