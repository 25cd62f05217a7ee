//! 备案审查: the review that a receiving body conducts here of a document that was registered for filing:
//! opened in a mode, distributed, checked item by item, with points on provisions; opinion, answer, plan,
//! the corrected text against each point, suspension, order, revocation, end.
//!
//! Owns who sees what of it: all is inner but the result. Held by `tests/it/filing_review/`.

mod act;
mod compare;
mod corrections;
mod end;
mod inner;
mod input;
mod measures;
mod open;
mod points;
mod shapes;
mod view;

pub use act::{ActOnReview, ReviewMoved};
pub use input::{ItemInput, PointAnswer, PointVerdict, ReferralInput, ReviewAct};
pub(super) use open::Opening;
pub use open::{OpenReview, ReviewOpened};
pub use shapes::{ItemLine, PointLine, ReferralLine, ReviewLine, ReviewView, TalkLine};
pub use view::{choices, lines_of, may_open, modes, one};

use super::act::may_act;
use crate::app::case::Case;
use crate::app::context::{Actor, RequestContext};
use crate::app::error::{Error, FieldError};
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::domain::filing::{FilingCommand, FilingStage};
use crate::domain::filing_review::{ReviewCommand, ReviewOutcome};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::entity::filing_point::Model as PointRow;
use crate::store::entity::filing_review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, Tx, filing_reviews, queries};

/// Longest text of an act, in characters.
const LONG: usize = 5_000;
/// Longest name or number, in characters.
const SHORT: usize = 200;

/// A review with what it hangs on.
struct Open {
    row: ReviewRow,
    filing: FilingRow,
    stage: FilingStage,
    case: Case,
    receiver: Authority,
    points: Vec<PointRow>,
}

impl Open {
    async fn load(tx: &Tx, id: &str) -> Result<Self, Error> {
        let db = tx.connection().await?;
        let row = filing_reviews::review(db, id).await?;
        let row = row.ok_or(Error::NotFound("此备案审查"))?;
        let filing = queries::filing(db, &row.filing_id).await?;
        let filing = filing.ok_or_else(|| Error::Internal(format!("review {id} has no filing")))?;
        let case = Case::load(tx, &row.document_id, None).await?;
        let receiver = case.authority(&row.receiver_id).cloned();
        let receiver =
            receiver.ok_or_else(|| Error::Internal(format!("review {id} has no receiver")))?;
        let points = filing_reviews::points(db, id).await?;
        Ok(Self {
            stage: parse(
                "filing",
                &filing.id,
                "stage",
                &filing.stage,
                FilingStage::parse,
            )?,
            row,
            filing,
            case,
            receiver,
            points,
        })
    }

    /// Points that stand.
    fn live(&self) -> impl Iterator<Item = &PointRow> {
        self.points.iter().filter(|point| !point.dropped)
    }
}

/// Whether the actor conducts reviews of this case for the receiver.
fn conducts(case: &Case, actor: &Actor, receiver: &Authority) -> bool {
    receiver.inside && may_act(case, actor, receiver, FilingCommand::StartReview)
}

/// Whether the actor answers for the issuer.
fn answers(case: &Case, actor: &Actor, receiver: &Authority) -> bool {
    may_act(case, actor, receiver, FilingCommand::Answer)
}

/// Whether the actor may give a command in a review.
fn may(case: &Case, actor: &Actor, receiver: &Authority, command: ReviewCommand) -> bool {
    if command.by_receiver() {
        conducts(case, actor, receiver)
    } else {
        answers(case, actor, receiver)
    }
}

/// The post in which the actor handles filings.
pub(super) fn post(cx: &RequestContext) -> Result<Option<crate::store::people::Post>, Error> {
    let wanted = [Role::FilingExaminer, Role::Filer];
    let posts = &cx.actor()?.posts;
    let post = wanted
        .iter()
        .find_map(|role| posts.iter().find(|post| post.role == *role));
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有报送备案或者备案审查岗位".to_owned()))
}

/// A text that must be there, within its bound.
pub(super) fn needed(given: &str, field: &str, label: &str, most: usize) -> Result<String, Error> {
    optional(given, field, label, most)?
        .ok_or_else(|| Error::field(field, format!("请填写{label}")))
}

/// A text that may be left out, within its bound.
pub(super) fn optional(
    given: &str,
    field: &str,
    label: &str,
    most: usize,
) -> Result<Option<String>, Error> {
    let clean = given.trim();
    let length = clean.chars().count();
    if length > most {
        let told = format!("{label}有 {length} 个字，超过 {most} 个字的上限");
        return Err(Error::Invalid(vec![FieldError::new(field, told)]));
    }
    Ok(Some(clean.to_owned()).filter(|text| !text.is_empty()))
}

/// The stage of a filing as everybody may know it: while it is reviewed again, the result it had.
pub async fn public_stage(
    store: &Store,
    filing: &str,
    stage: FilingStage,
) -> Result<FilingStage, Error> {
    let known = stage.public();
    if known == stage {
        return Ok(stage);
    }
    for row in filing_reviews::reviews_of(store.reader(), filing).await? {
        let Some(outcome) = row.outcome.as_deref() else {
            continue;
        };
        let outcome = parse(
            "filing_review",
            &row.id,
            "outcome",
            outcome,
            ReviewOutcome::parse,
        )?;
        return Ok(match outcome {
            ReviewOutcome::Passed => FilingStage::Passed,
            ReviewOutcome::Corrected => FilingStage::Corrected,
            ReviewOutcome::Revoked => FilingStage::Revoked,
        });
    }
    Ok(known)
}
