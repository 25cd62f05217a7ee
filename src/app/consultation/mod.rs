//! 公开征求意见: a drafter shows a text of a draft to everybody for the period that the rules ask for;
//! everybody comments; each comment that is shown is answered, and the answers are published.
//!
//! Owns the period, the moderation, the adoption and what becomes public: the text of an open
//! consultation by that act only, what was said once a clerk shows it, never who said it. Must not know
//! pages. Held by `tests/it/consultations/`.

mod comment;
mod desk;
mod erase;
mod handle;
mod open;
mod period;
mod public;
mod queue;
mod report;
mod turn;

pub use comment::{SubmitComment, TakenComment};
pub use desk::{CommentView, ConsultationDesk, Opening, desk, opening};
pub use erase::EraseComment;
pub use handle::{AdoptComment, HandledComment, ModerateComment};
pub use open::{OpenConsultation, Opened};
pub use period::{Demand, demands};
pub use public::{
    ConsultationLine, ConsultationList, ConsultationView, PublicComment, PublicComments, comments,
    list, of_document, one,
};
pub use queue::section;
pub use report::ReportAdoption;
pub(in crate::app) use turn::end_with_case;
pub use turn::{EndConsultation, ExtendConsultation, Turned};

use super::case::Case;
use super::context::RequestContext;
use super::error::Error;
use super::suggestion::{LONG, SHORT, optional};
use crate::domain::consultation::{
    self, CommentState, ConsultationCommand, ConsultationPhase, ConsultationStage,
};
use crate::domain::document::DocumentCommand;
use crate::store::entity::consultation::Model as Row;
use crate::store::entity::consultation_comment::Model as CommentRow;
use crate::store::error::parse;
use crate::store::{Tx, consultations};

/// The stage as stored.
fn stage_of(row: &Row) -> Result<ConsultationStage, Error> {
    let (id, stage) = (&row.id, &row.stage);
    let parsed = parse("consultation", id, "stage", stage, ConsultationStage::parse);
    Ok(parsed?)
}

/// How it stands today.
fn phase_of(cx: &RequestContext, row: &Row) -> Result<ConsultationPhase, Error> {
    Ok(consultation::phase(stage_of(row)?, row.closes_on, cx.today))
}

fn comment_state(row: &CommentRow) -> Result<CommentState, Error> {
    let state = &row.state;
    let parsed = parse(
        "consultation_comment",
        &row.id,
        "state",
        state,
        CommentState::parse,
    );
    Ok(parsed?)
}

/// A consultation with its case, for its drafters alone.
async fn ours(tx: &Tx, cx: &RequestContext, id: &str) -> Result<(Row, Case), Error> {
    let row = consultations::consultation(tx.connection().await?, id).await?;
    let row = row.ok_or(Error::NotFound("此次征求意见"))?;
    let case = Case::load(tx, &row.document_id, None).await?;
    case.post(cx, DocumentCommand::Submit)?;
    Ok((row, case))
}

/// Refuses what the consultation does not take as it stands today.
fn lawful(
    cx: &RequestContext,
    row: &Row,
    command: ConsultationCommand,
) -> Result<ConsultationPhase, Error> {
    let phase = phase_of(cx, row)?;
    consultation::next(phase, command).ok_or_else(|| {
        let places = consultation::sources(command).into_iter();
        Error::out_of_turn(
            command.label(),
            phase.label(),
            places.map(ConsultationPhase::label),
        )
    })
}

/// What is still to be done in the consultations on a document before it may go on.
pub(in crate::app) fn unfinished(
    cx: &RequestContext,
    rows: &[Row],
) -> Result<Option<String>, Error> {
    for row in rows {
        match phase_of(cx, row)? {
            ConsultationPhase::Running => {
                let told = format!("公开征求意见尚未结束，{}截止", row.closes_on);
                return Ok(Some(told));
            }
            ConsultationPhase::Closed => {
                let told = "公开征求意见已经截止，意见采纳情况尚未公布";
                return Ok(Some(told.to_owned()));
            }
            ConsultationPhase::Ended | ConsultationPhase::Reported => {}
        }
    }
    Ok(None)
}

/// Whether the answers to a consultation on the document were published here.
pub(in crate::app) fn reported(rows: &[Row]) -> bool {
    rows.iter()
        .any(|row| row.stage == ConsultationStage::Reported.as_str())
}
