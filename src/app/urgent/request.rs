//! 申请适用简易程序.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{skippable, stage_of};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::law;
use crate::app::suggestion::{LONG, optional};
use crate::domain::document::{DocumentCommand, Stage, Step};
use crate::domain::event::EventType;
use crate::domain::urgent::UrgentStage;
use crate::store::entity::urgent_procedure;
use crate::store::people::Post;
use crate::store::{Tx, departments};

/// 申请适用简易程序.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestUrgent {
    /// Document.
    pub document_id: String,
    /// 适用的情形: an id of the pack's list.
    pub ground: String,
    /// 理由.
    pub reason: String,
    /// The steps that are left out.
    #[schema(value_type = Vec<String>)]
    pub steps: Vec<Step>,
}

/// The request waits for its decision.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UrgentRequested {
    /// Id of the request.
    pub id: String,
    /// Document.
    pub document_id: String,
}

impl Command for RequestUrgent {
    type Output = UrgentRequested;
    const NAME: &'static str = "request_urgent";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<UrgentRequested, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting], "申请适用简易程序")?;
        for row in departments::urgents(tx.connection().await?, &case.row.id).await? {
            match stage_of(&row)? {
                UrgentStage::Requested => {
                    let told = "此件适用简易程序的申请正等待批准";
                    return Err(Error::refused("urgent-open", told));
                }
                UrgentStage::Approved => {
                    let told = "此件已经批准适用简易程序";
                    return Err(Error::refused("urgent-open", told));
                }
                UrgentStage::Refused => {}
            }
        }
        let reason = self.check(cx, &case)?;
        let mut steps = self.steps.clone();
        steps.sort_unstable();
        steps.dedup();
        let id = cx.new_id();
        tx.insert(urgent_procedure::Model {
            id: id.clone(),
            document_id: case.row.id.clone(),
            stage: UrgentStage::Requested.as_str().to_owned(),
            ground: self.ground.clone(),
            reason,
            steps: serde_json::to_string(&steps)
                .map_err(|error| Error::Internal(error.to_string()))?,
            requested_on: cx.today,
            approver: None,
            office: None,
            decided_on: None,
            paper: None,
            note: None,
            row_version: 1,
        })
        .await?;
        let about = facts([
            ("urgent", Some(id.clone())),
            ("ground", Some(self.ground.clone())),
        ]);
        case.record(tx, EventType::UrgentRequested, about).await?;
        Ok(UrgentRequested {
            id,
            document_id: case.row.id,
        })
    }
}

impl RequestUrgent {
    /// The reason; every fault is named.
    fn check(&self, cx: &RequestContext, case: &Case) -> Result<String, Error> {
        let mut faults = Vec::new();
        let opened = case.row.opened_on.unwrap_or(cx.today);
        let grounds = law::urgent_grounds(cx, opened);
        if !grounds.iter().any(|ground| ground.id == self.ground) {
            let told = "请选择适用简易程序的情形，须是清单中列明的";
            faults.push(FieldError::new("ground", told));
        }
        if self.steps.is_empty() {
            faults.push(FieldError::new("steps", "请选择要省略的步骤"));
        }
        match skippable(cx) {
            Some((listed, source)) => {
                let wrong = self.steps.iter().filter(|step| !listed.contains(step));
                faults.extend(wrong.map(|step| FieldError {
                    field: "steps".to_owned(),
                    message: format!("{}不得依简易程序省略", step.label()),
                    rule: Some(source.clone()),
                }));
            }
            None => faults.push(FieldError::new(
                "steps",
                "本地规则没有列明可以省略的步骤，不能适用简易程序",
            )),
        }
        let reason = optional(&self.reason, "reason", "理由", LONG).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if reason.is_none() && !faults.iter().any(|fault| fault.field == "reason") {
            faults.push(FieldError::new("reason", "请写明适用简易程序的理由"));
        }
        match reason {
            Some(reason) if faults.is_empty() => Ok(reason),
            Some(_) | None => Err(Error::Invalid(faults)),
        }
    }
}
