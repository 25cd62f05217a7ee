//! 简易程序: the drafter asks, on a ground of the pack's list and with the steps that are to be left out; the
//! office records who approved it. What may be left out is what the pack lists; the legality review never is.
//!
//! Owns the request, the decision and what they mean for the preparatory steps. Must not know pages.
//! Held by `tests/it/urgent/`.

mod decide;
mod queue;
mod request;
mod view;

pub use decide::{DecideUrgent, UrgentDecided};
pub use queue::section;
pub use request::{RequestUrgent, UrgentRequested};
pub use view::{UrgentLine, UrgentPage, lines, page};

use super::context::RequestContext;
use super::error::Error;
use super::gates::cite;
use crate::domain::document::Step;
use crate::domain::urgent::UrgentStage;
use crate::rules::{Setting, SettingId, Word};
use crate::store::entity::urgent_procedure::Model as Row;
use crate::store::error::parse;

fn stage_of(row: &Row) -> Result<UrgentStage, Error> {
    let (id, stage) = (&row.id, &row.stage);
    let parsed = parse("urgent_procedure", id, "stage", stage, UrgentStage::parse);
    Ok(parsed?)
}

/// The steps that a request leaves out.
fn steps_of(row: &Row) -> Result<Vec<Step>, Error> {
    serde_json::from_str(&row.steps)
        .map_err(|error| Error::Internal(format!("urgent procedure {}: {error}", row.id)))
}

/// What the pack lets a place leave out, with the source; `None` where it lists nothing.
pub(in crate::app) fn skippable(cx: &RequestContext) -> Option<(Vec<Step>, String)> {
    let rule = cx.pack.setting(SettingId::SimplifiedSteps, cx.today)?;
    let Setting::SimplifiedSteps(listed) = &rule.value else {
        return None;
    };
    let all = Step::ALL.iter().copied();
    let known = all.filter(|step| listed.iter().any(|one| one.as_str() == step.as_str()));
    Some((known.collect(), cite(&rule.source, rule.verified)))
}

/// Whether an approved request leaves this step out.
pub(in crate::app) fn approved(rows: &[Row], step: Step) -> Result<bool, Error> {
    for row in rows {
        match stage_of(row)? {
            UrgentStage::Approved if steps_of(row)?.contains(&step) => return Ok(true),
            UrgentStage::Approved | UrgentStage::Requested | UrgentStage::Refused => {}
        }
    }
    Ok(false)
}
