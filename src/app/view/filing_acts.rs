//! What one person may do to a filing now, and where nothing is waited for.

use crate::app::case::Case;
use crate::app::context::{Actor, RequestContext};
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::app::view::due::{DueView, due_view, set_due};
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::error::parse;
use crate::store::{Store, filing_reviews};

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

/// The clock that runs on a filing now: of the filing, of the desk, of its review.
pub(super) async fn clock(
    store: &Store,
    cx: &RequestContext,
    row: &FilingRow,
    stage: FilingStage,
) -> Result<Option<DueView>, Error> {
    let db = store.reader();
    let (on, stored) = match stage {
        FilingStage::Due => return due_view(cx, row.due_on, Some(&row.due)),
        FilingStage::Submitted | FilingStage::Deferred => {
            let desk = filing_reviews::desk(db, &row.id).await?;
            let Some(desk) = desk else {
                return Ok(None);
            };
            if stage == FilingStage::Submitted {
                (desk.check_due_on, desk.check_due)
            } else {
                (desk.supplement_due_on, desk.supplement_due)
            }
        }
        FilingStage::UnderReview | FilingStage::OpinionIssued | FilingStage::PlanAccepted => {
            let reviews = filing_reviews::reviews_of(db, &row.id).await?;
            let review = reviews.into_iter().find(|one| one.closed_on.is_none());
            let Some(review) = review else {
                return Ok(None);
            };
            if stage == FilingStage::UnderReview {
                (review.due_on, review.due)
            } else if stage == FilingStage::OpinionIssued {
                (review.answer_due_on, review.answer_due)
            } else {
                (review.plan_due_on, String::new())
            }
        }
        FilingStage::FilingRegistered
        | FilingStage::Refused
        | FilingStage::Passed
        | FilingStage::Answered
        | FilingStage::Corrected
        | FilingStage::Revoked => return Ok(None),
    };
    let view = due_view(cx, on, Some(&stored))?;
    let view = view.or_else(|| on.map(|on| set_due(cx, on)));
    // the days of this count are told on the filing's own page
    Ok(view.map(|view| DueView {
        counted: None,
        ..view
    }))
}
