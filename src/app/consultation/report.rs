//! 意见采纳情况反馈: published once every comment was looked at and every comment shown was answered. The
//! preparatory step of the document is done by it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::turn::Turned;
use super::{lawful, ours};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::prepare::put_step;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::consultation::{CommentState, ConsultationCommand, ConsultationStage};
use crate::domain::document::{Step, StepState};
use crate::domain::event::EventType;
use crate::store::entity::consultation::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{Set, Tx, consultations};

/// 公布意见采纳情况.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportAdoption {
    /// Consultation.
    pub consultation_id: String,
    /// Version of the consultation that the form was made from.
    pub expected_version: i64,
    /// 总的情况, shown above the single answers.
    pub text: String,
}

impl Command for ReportAdoption {
    type Output = Turned;
    const NAME: &'static str = "report_adoption";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Turned, Error> {
        let (row, case) = ours(tx, cx, &self.consultation_id).await?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let phase = lawful(cx, &row, ConsultationCommand::Report)?;
        complete(tx, &row.id).await?;
        let told = "请写明意见收集和采纳的总体情况";
        let text = intake::required(&self.text, "text", told)?;
        let row_version = row.row_version + 1;
        tx.update(Change {
            id: Set(row.id.clone()),
            stage: Set(ConsultationStage::Reported.as_str().to_owned()),
            report: Set(Some(text)),
            reported_on: Set(Some(cx.today)),
            row_version: Set(row_version),
            ..Default::default()
        })
        .await?;
        let done = format!(
            "{}至{}在本库公开征求意见，{}公布意见采纳情况",
            row.opened_on, row.closes_on, cx.today
        );
        let (step, day) = (Step::PublicComment, Some(cx.today));
        put_step(tx, &case.row.id, step, StepState::Done, day, Some(done)).await?;
        let about = facts([("consultation", Some(row.id.clone()))]);
        case.record(tx, EventType::ConsultationReported, about)
            .await?;
        Ok(Turned {
            id: row.id,
            phase: phase.as_str().to_owned(),
            row_version,
        })
    }
}

/// Everything that is still to be done, at once.
async fn complete(tx: &Tx, id: &str) -> Result<(), Error> {
    let count = async |state: CommentState, answered| {
        consultations::count(tx.connection().await?, id, state.as_str(), answered).await
    };
    let mut faults = Vec::new();
    let waiting = count(CommentState::Waiting, None).await?;
    if waiting > 0 {
        let told = format!("还有 {waiting} 条意见没有审看");
        faults.push(FieldError::new("comments", told));
    }
    let open = count(CommentState::Shown, Some(false)).await?;
    if open > 0 {
        let told = format!("还有 {open} 条意见没有说明采纳情况");
        faults.push(FieldError::new("answers", told));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
