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
use crate::app::gates::cite;
use crate::app::outcome::Moved;
use crate::app::suggestion::LONG;
use crate::app::{department, law, urgent};
use crate::domain::document::{DocumentCommand, Stage, Step, StepState};
use crate::domain::event::EventType;
use crate::rules::{StepRecord, Word};
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
    /// 办理单位或者人员: who held the hearing, argued, assessed, reviewed.
    #[serde(default)]
    pub organ: Option<String>,
    /// 结论: an id of the pack's list, for 公平竞争审查.
    #[serde(default)]
    pub conclusion: Option<String>,
    /// 材料: the paper of the step, among those of the document.
    #[serde(default)]
    pub material_id: Option<String>,
}

/// A text of a form; nothing is `None`.
fn filled(text: Option<&String>) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned());
    text.filter(|text| !text.is_empty())
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
        case.must_be(&[Stage::Drafting, Stage::UnderReview], "记录准备步骤")?;
        let urgents = departments::urgents(tx.connection().await?, &case.row.id).await?;
        self.check(cx, urgent::approved(&urgents, self.step)?)?;
        if self.step == Step::PublicComment {
            let rows = consultations::of_document(tx.connection().await?, &case.row.id).await?;
            if let Some(told) = consultation::unfinished(cx, &rows)? {
                let told = format!("{told}；此步骤由公开征求意见的办理情况决定，不另行记录");
                return Err(Error::refused("consultation-open", told));
            }
        }
        if self.step == Step::DepartmentConsultation {
            let rows = departments::opinions(tx.connection().await?, &case.row.id).await?;
            if let Some(told) = department::unfinished(&case, &rows)? {
                let told = format!("{told}；此步骤由各单位的答复决定，不另行记录");
                return Err(Error::refused("departments-open", told));
            }
        }
        let row = preparation::Model {
            document_id: case.row.id.clone(),
            step: self.step.as_str().to_owned(),
            state: self.state.as_str().to_owned(),
            done_on: self.done_on,
            reason: filled(self.reason.as_ref()),
            organ: filled(self.organ.as_ref()),
            conclusion: filled(self.conclusion.as_ref()),
            material_id: filled(self.material_id.as_ref()),
        };
        self.check_records(tx, cx, &case, &row).await?;
        put(tx, row).await?;
        let about = facts([("step", Some(self.step.as_str().to_owned()))]);
        case.record(tx, EventType::StepRecorded, about).await?;
        Ok(Moved::of(&case))
    }
}

/// Writes how a step stands that something else of the procedure did; the event is the caller's.
pub(in crate::app) async fn put_step(
    tx: &Tx,
    document_id: &str,
    step: Step,
    state: StepState,
    done_on: Option<NaiveDate>,
    reason: Option<String>,
) -> Result<(), Error> {
    let row = preparation::Model {
        document_id: document_id.to_owned(),
        step: step.as_str().to_owned(),
        state: state.as_str().to_owned(),
        done_on,
        reason,
        organ: None,
        conclusion: None,
        material_id: None,
    };
    put(tx, row).await
}

/// Writes a step, whether it was recorded before or not.
async fn put(tx: &Tx, row: preparation::Model) -> Result<(), Error> {
    let known = queries::preparations(tx.connection().await?, &row.document_id).await?;
    if known.iter().any(|known| known.step == row.step) {
        tx.update(preparation::ActiveModel {
            document_id: Set(row.document_id),
            step: Set(row.step),
            state: Set(row.state),
            done_on: Set(row.done_on),
            reason: Set(row.reason),
            organ: Set(row.organ),
            conclusion: Set(row.conclusion),
            material_id: Set(row.material_id),
        })
        .await?;
    } else {
        tx.insert(row).await?;
    }
    Ok(())
}

impl RecordStep {
    /// What the pack wants recorded of a step that was done, and whether what was entered is known.
    async fn check_records(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        case: &Case,
        row: &preparation::Model,
    ) -> Result<(), Error> {
        let opened = case.row.opened_on.unwrap_or(cx.today);
        let mut faults = Vec::new();
        let rules = cx.pack.steps(opened);
        let rule = rules
            .iter()
            .find(|(step, _)| step.as_str() == self.step.as_str());
        if let (StepState::Done, Some((_, rule))) = (self.state, rule) {
            for record in &rule.value.records {
                let (field, given) = match record {
                    StepRecord::Organ => ("organ", &row.organ),
                    StepRecord::Conclusion => ("conclusion", &row.conclusion),
                    StepRecord::Material => ("material_id", &row.material_id),
                };
                if given.is_none() {
                    faults.push(FieldError {
                        field: field.to_owned(),
                        message: format!(
                            "{}已办理的，应当记录{}",
                            self.step.label(),
                            record.label()
                        ),
                        rule: Some(cite(&rule.source, rule.verified)),
                    });
                }
            }
        }
        if let Some(conclusion) = &row.conclusion {
            let listed = self.step == Step::FairCompetitionReview
                && law::fair_competition_conclusions(cx, opened)
                    .iter()
                    .any(|one| one.id == *conclusion);
            if !listed {
                let told = "请选择结论，须是清单中列明的";
                faults.push(FieldError::new("conclusion", told));
            }
        }
        if let Some(id) = &row.material_id {
            let materials = queries::materials(tx.connection().await?, &case.row.id).await?;
            if !materials.iter().any(|material| material.id == *id) {
                faults.push(FieldError::new("material_id", "此件没有所选的材料"));
            }
        }
        for (text, field) in [(&row.organ, "organ"), (&row.reason, "reason")] {
            let length = text.as_ref().map_or(0, |text| text.chars().count());
            if length > LONG {
                let told = format!("内容有 {length} 个字，超过 {LONG} 个字的上限");
                faults.push(FieldError::new(field, told));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

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
