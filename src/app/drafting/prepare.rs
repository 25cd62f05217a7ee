//! 准备步骤: public comment, hearing, argument, assessment, fair competition, office check.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::submit::drafter_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::consultation;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::outcome::Moved;
use crate::app::{department, urgent};
use crate::domain::document::{DocumentCommand, Stage, Step, StepState};
use crate::domain::event::EventType;
use crate::store::entity::preparation;
use crate::store::people::Post;
use crate::store::{Set, Tx, consultations, departments, queries};

/// 记录准备步骤.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordStep {
    /// Document.
    pub document_id: String,
    /// Step.
    #[schema(value_type = String)]
    pub step: Step,
    /// State.
    #[schema(value_type = String)]
    pub state: StepState,
    /// Day on which it was done.
    #[serde(default)]
    pub done_on: Option<NaiveDate>,
    /// Reason, needed for 不适用 and 经批准简化; for 已办理 the result.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Command for RecordStep {
    type Output = Moved;
    const NAME: &'static str = "record_step";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        if case.stage != Stage::Drafting && case.stage != Stage::UnderReview {
            return Err(Error::Transition {
                command: "记录准备步骤",
                stage: case.stage.label(),
            });
        }
        let urgents = departments::urgents(tx.connection(), &case.row.id).await?;
        self.check(cx, urgent::approved(&urgents, self.step)?)?;
        let reason = self
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty());
        if self.step == Step::PublicComment {
            let rows = consultations::of_document(tx.connection(), &case.row.id).await?;
            if let Some(told) = consultation::unfinished(cx, &rows)? {
                let told = format!("{told}；此步骤由公开征求意见的办理情况决定，不另行记录");
                return Err(Error::refused("consultation-open", told));
            }
        }
        if self.step == Step::DepartmentConsultation {
            let rows = departments::opinions(tx.connection(), &case.row.id).await?;
            if let Some(told) = department::unfinished(&case, &rows)? {
                let told = format!("{told}；此步骤由各单位的答复决定，不另行记录");
                return Err(Error::refused("departments-open", told));
            }
        }
        let reason = reason.map(str::to_owned);
        put_step(
            tx,
            &case.row.id,
            self.step,
            self.state,
            self.done_on,
            reason,
        )
        .await?;
        let about = facts([("step", Some(self.step.as_str().to_owned()))]);
        case.record(tx, EventType::StepRecorded, about).await?;
        Ok(Moved::of(&case))
    }
}

/// Writes how a step stands, whether it was recorded before or not; the event is the caller's.
pub(in crate::app) async fn put_step(
    tx: &Tx,
    document_id: &str,
    step: Step,
    state: StepState,
    done_on: Option<NaiveDate>,
    reason: Option<String>,
) -> Result<(), Error> {
    let known = queries::preparations(tx.connection(), document_id).await?;
    let row = preparation::Model {
        document_id: document_id.to_owned(),
        step: step.as_str().to_owned(),
        state: state.as_str().to_owned(),
        done_on,
        reason,
    };
    if known.iter().any(|known| known.step == row.step) {
        tx.update(preparation::ActiveModel {
            document_id: Set(row.document_id),
            step: Set(row.step),
            state: Set(row.state),
            done_on: Set(row.done_on),
            reason: Set(row.reason),
        })
        .await?;
    } else {
        tx.insert(row).await?;
    }
    Ok(())
}

impl RecordStep {
    /// 简易程序: only what the place lists may be left out, and only once it was approved.
    fn not_skippable(&self, cx: &RequestContext, approved: bool) -> Option<FieldError> {
        let step = self.step.label();
        if let Some((steps, source)) = urgent::skippable(cx)
            && !steps.contains(&self.step)
        {
            return Some(FieldError {
                field: "state".to_owned(),
                message: format!("{step}不得依简易程序省略"),
                rule: Some(source),
            });
        }
        let told = format!("省略{step}须先经批准适用简易程序：请在案卷的“简易程序”申请");
        (!approved).then(|| FieldError::new("state", told))
    }

    fn check(&self, cx: &RequestContext, approved: bool) -> Result<(), Error> {
        let mut faults = Vec::new();
        let reasoned = self
            .reason
            .as_deref()
            .is_some_and(|reason| !reason.trim().is_empty());
        match self.state {
            StepState::Done => match self.done_on {
                None => faults.push(FieldError::new("done_on", "请填写办理日期")),
                Some(day) if day > cx.today => {
                    faults.push(FieldError::new("done_on", "办理日期不能晚于今天"));
                }
                Some(_) => {}
            },
            StepState::NotApplicable | StepState::Skipped if !reasoned => {
                faults.push(FieldError::new("reason", "请写明不适用或者简化的理由"));
            }
            StepState::Skipped => faults.extend(self.not_skippable(cx, approved)),
            StepState::NotApplicable | StepState::Required => {}
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
