//! 审查建议: what came in, what became of it, whether it was answered in time.

use super::super::figure::Figure;
use super::super::kind::SuggestionFigure;
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Record, Suggestion};
use super::{Scope, item, sorted};

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: SuggestionFigure,
    scope: &Scope<'_>,
) -> Measure {
    let of_scope = record
        .suggestions
        .iter()
        .filter(|one| scope.of(&one.receiver));
    let rows = |wanted: &dyn Fn(&Suggestion) -> bool, detail: &str| -> Vec<Item> {
        let found = of_scope.clone().filter(|one| wanted(one));
        sorted(found.map(|one| row(one, kind, detail)).collect())
    };
    let received = |one: &Suggestion| scope.period.holds(one.received_on);
    let answered = |one: &Suggestion| scope.holds(one.answered_on);
    // a limit counts once its last day is over or the answer is there
    let due = |one: &Suggestion| {
        scope.holds(one.due_on)
            && (one.answered_on.is_some() || one.due_on.is_some_and(|due| due < scope.today))
    };
    let in_time = |one: &Suggestion| match (one.answered_on, one.due_on) {
        (Some(answered), Some(due)) => answered <= due,
        _ => false,
    };
    match kind {
        SuggestionFigure::Received => Measure::count(figure, rows(&received, "收到")),
        SuggestionFigure::Started => {
            let wanted = |one: &Suggestion| received(one) && one.started;
            Measure::count(figure, rows(&wanted, "启动审查"))
        }
        SuggestionFigure::Declined => {
            let wanted = |one: &Suggestion| received(one) && one.declined;
            Measure::count(figure, rows(&wanted, "不启动审查"))
        }
        SuggestionFigure::Answered => Measure::count(figure, rows(&answered, "答复")),
        SuggestionFigure::Upheld => {
            let wanted = |one: &Suggestion| answered(one) && one.upheld;
            Measure::count(figure, rows(&wanted, "认为应当纠正"))
        }
        SuggestionFigure::TimelyRate => {
            let part = |one: &Suggestion| due(one) && in_time(one);
            Measure::share(figure, rows(&part, "按期答复"), rows(&due, "答复期限届满"))
        }
    }
}

fn row(one: &Suggestion, kind: SuggestionFigure, detail: &str) -> Item {
    let on = match kind {
        SuggestionFigure::Received | SuggestionFigure::Started | SuggestionFigure::Declined => {
            Some(one.received_on)
        }
        SuggestionFigure::Answered | SuggestionFigure::Upheld => one.answered_on,
        SuggestionFigure::TimelyRate => one.due_on,
    };
    let named = &one.named;
    item(
        Subject::Suggestion,
        &one.id,
        named,
        &one.receiver,
        on,
        detail,
    )
}
