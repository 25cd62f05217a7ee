//! 征求意见的期限: which shortest periods the rules ask for, and until which day.

use chrono::NaiveDate;

use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::gates::cite;
use crate::rules::{Bound, Due, LimitId, Word};

/// A shortest period that the rules ask for.
#[derive(Debug, Clone)]
pub struct Demand {
    /// What people read.
    pub label: &'static str,
    /// The last day of it, inclusive, and how it was counted.
    pub due: Due,
    /// On which ground it may be shorter; `None`: never.
    pub shorter_if: Option<String>,
    /// Where it stands; what is known by hearsay is marked.
    pub source: String,
}

/// The shortest periods of a consultation that opens on `start`.
pub fn demands(
    cx: &RequestContext,
    start: NaiveDate,
    business: bool,
    major: bool,
) -> Result<Vec<Demand>, Error> {
    let mut found = Vec::new();
    for (id, applies) in [
        (LimitId::PublicCommentGeneral, true),
        (LimitId::PublicCommentBusiness, business),
        (LimitId::PublicCommentMajor, major),
    ] {
        if !applies {
            continue;
        }
        let due = cx.pack.due(id, Bound::Min, start, &[]);
        let due = due.map_err(|error| {
            Error::refused("calendar", format!("{}无法计算：{error}", id.label()))
        })?;
        let Some(due) = due else {
            continue;
        };
        let rule = cx.pack.limit(id, start);
        let shorter_if = rule.ok().and_then(|rule| rule.value.shorter_if.clone());
        found.push(Demand {
            label: id.label(),
            source: cite(&due.source, due.verified),
            due,
            shorter_if,
        });
    }
    Ok(found)
}

/// The demand that asks for the most.
pub(super) fn strictest(demands: &[Demand]) -> Option<&Demand> {
    demands.iter().max_by_key(|demand| demand.due.due_on)
}

/// What is wrong with a last day; a shorter period needs a ground of the rules and its reason.
pub(super) fn faults(
    demands: &[Demand],
    closes_on: NaiveDate,
    short_reason: Option<&str>,
) -> Vec<FieldError> {
    let mut faults = Vec::new();
    for demand in demands.iter().filter(|one| closes_on < one.due.due_on) {
        let on = demand.due.due_on;
        let (field, message) = match (&demand.shorter_if, short_reason) {
            (Some(_), Some(_)) => continue,
            (Some(ground), None) => (
                "short_reason",
                format!(
                    "早于{on}截止的，不满{}；因{ground}缩短的，应当说明理由",
                    demand.label
                ),
            ),
            (None, _) => (
                "closes_on",
                format!("不满{}，最早可以在{on}截止", demand.label),
            ),
        };
        faults.push(FieldError {
            field: field.to_owned(),
            message,
            rule: Some(demand.source.clone()),
        });
    }
    faults
}
