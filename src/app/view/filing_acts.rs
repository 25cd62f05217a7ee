//! What one person may do to a filing now, and where nothing is waited for.

use crate::app::case::Case;
use crate::app::context::Actor;
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::error::parse;

/// What the actor may do to a filing now.
pub(super) fn permitted(
    case: &Case,
    actor: &Actor,
    row: &FilingRow,
) -> Result<Vec<FilingCommand>, Error> {
    let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
    let Some(receiver) = case.authority(&row.receiver_id) else {
        return Ok(Vec::new());
    };
    Ok(FilingCommand::ALL
        .iter()
        .copied()
        .filter(|command| filing::next(stage, *command).is_some())
        .filter(|command| may_act(case, actor, receiver, *command))
        .collect())
}

/// Stages in which nothing is waited for, though something may still be done.
pub(super) const fn at_rest(stage: FilingStage) -> bool {
    match stage {
        FilingStage::FilingRegistered
        | FilingStage::Refused
        | FilingStage::Passed
        | FilingStage::Corrected
        | FilingStage::Revoked => true,
        FilingStage::Due
        | FilingStage::Submitted
        | FilingStage::Deferred
        | FilingStage::UnderReview
        | FilingStage::OpinionIssued
        | FilingStage::Answered
        | FilingStage::PlanAccepted => false,
    }
}
