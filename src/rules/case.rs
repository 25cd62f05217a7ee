//! 算例: what a pack expects of its own limits, so that whoever writes a pack can say it in dates and
//! have it checked when the pack is loaded.

use chrono::NaiveDate;

use super::entry::Entry;
use super::ids::LimitId;
use super::limit::Pause;
use super::pack::Pack;
use super::problem::Problems;
use super::words::{Bound, Word};

/// One expectation: this limit, from this day, ends on that day.
pub(super) struct Case {
    entry: Entry,
    limit: LimitId,
    bound: Bound,
    start_on: NaiveDate,
    pauses: Vec<Pause>,
    due_on: NaiveDate,
}

/// Reads a `[[case]]`.
pub(super) fn read(mut entry: Entry, problems: &mut Problems) -> Option<Case> {
    let limit: Option<LimitId> = entry.word("limit", problems);
    let bound = entry.word_or("bound", Bound::Max, problems);
    let start_on = entry.date("start_on", problems);
    let pauses = entry
        .tables("pauses", problems)
        .into_iter()
        .map(|mut pause| {
            let cause = pause.word("cause", problems);
            let from = pause.date("from", problems);
            let through = pause.date("through", problems);
            pause.finish(problems);
            Some(Pause {
                cause: cause?,
                from: from?,
                through: through?,
            })
        })
        .collect::<Option<Vec<Pause>>>();
    let due_on = entry.date("due_on", problems);
    entry.close(problems);
    let (limit, bound, start_on, due_on) = (limit?, bound?, start_on?, due_on?);
    let pauses = pauses?;
    entry.rename(format!("case {}", limit.as_str()));
    Some(Case {
        entry,
        limit,
        bound,
        start_on,
        pauses,
        due_on,
    })
}

/// Counts what the cases ask for and reports every difference.
pub(super) fn check(cases: &[Case], pack: &Pack, problems: &mut Problems) {
    for case in cases {
        let (start_on, expected) = (case.start_on, case.due_on);
        let message = match pack.due(case.limit, case.bound, start_on, &case.pauses) {
            Ok(Some(due)) if due.due_on == expected => continue,
            Ok(Some(due)) => format!("应为{expected}，算得{}：{}", due.due_on, due.counted),
            Ok(None) => format!("{start_on}没有适用的期限"),
            Err(error) => error.to_string(),
        };
        case.entry.problem(problems, message);
    }
}
