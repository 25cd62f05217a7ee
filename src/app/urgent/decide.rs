//! 批准或者不批准适用简易程序: the office records the decision of the principal officer. What is approved
//! is left out at once; the draft still goes to the legality review.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{stage_of, steps_of};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::decision::office_post;
use crate::app::drafting::prepare::put_step;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::suggestion::{LONG, SHORT, optional};
use crate::domain::document::{DocumentCommand, Stage, StepState};
use crate::domain::event::EventType;
use crate::domain::urgent::{self, UrgentCommand};
use crate::store::entity::urgent_procedure::{ActiveModel as Change, Model as Row};
use crate::store::people::Post;
use crate::store::{Set, Tx, departments};

/// 决定是否适用简易程序.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideUrgent {
    /// Request.
    pub urgent_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// True: 批准.
    pub approve: bool,
    /// 批准人姓名.
    #[serde(default)]
    pub approver: String,
    /// 批准人职务.
    #[serde(default)]
    pub office: String,
    /// 批准日期.
    #[serde(default)]
    pub decided_on: Option<NaiveDate>,
    /// 批件编号; may be left out.
    #[serde(default)]
    pub paper: String,
    /// 说明; needed where it is not approved.
    #[serde(default)]
    pub note: String,
}

/// The request after the decision.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UrgentDecided {
    /// Id of the request.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Stage.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for DecideUrgent {
    type Output = UrgentDecided;
    const NAME: &'static str = "decide_urgent";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        office_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<UrgentDecided, Error> {
        let not_found = || Error::NotFound("此件简易程序申请");
        let row = departments::urgent(tx.connection().await?, &self.urgent_id).await?;
        let row = row.ok_or_else(not_found)?;
        let case = Case::load(tx, &row.document_id, None).await?;
        // whoever may not decide about it does not learn of the draft
        if case.post(cx, DocumentCommand::Sign).is_err() {
            return Err(not_found());
        }
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let command = if self.approve {
            UrgentCommand::Approve
        } else {
            UrgentCommand::Refuse
        };
        let stage = stage_of(&row)?;
        let next = urgent::next(stage, command).ok_or_else(|| {
            let places = urgent::sources(command).into_iter();
            Error::out_of_turn(
                command.label(),
                stage.label(),
                places.map(urgent::UrgentStage::label),
            )
        })?;
        case.must_be(&[Stage::Drafting], "决定适用简易程序")?;
        let said = self.check(cx, &row)?;
        tx.update(Change {
            id: Set(row.id.clone()),
            stage: Set(next.as_str().to_owned()),
            approver: Set(said.approver.clone()),
            office: Set(said.office.clone()),
            decided_on: Set(Some(self.decided_on.unwrap_or(cx.today))),
            paper: Set(said.paper),
            note: Set(said.note),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        if let (true, Some(approver), Some(office)) = (self.approve, said.approver, said.office) {
            let told = format!("经{office}{approver}批准适用简易程序");
            for step in steps_of(&row)? {
                let (document, state) = (&case.row.id, StepState::Skipped);
                put_step(tx, document, step, state, None, Some(told.clone())).await?;
            }
        }
        let about = facts([
            ("urgent", Some(row.id.clone())),
            ("command", Some(command.as_str().to_owned())),
        ]);
        case.record(tx, EventType::UrgentDecided, about).await?;
        Ok(UrgentDecided {
            id: row.id,
            document_id: case.row.id,
            stage: next.as_str().to_owned(),
            row_version: row.row_version + 1,
        })
    }
}

/// What was entered, without blanks.
struct Said {
    approver: Option<String>,
    office: Option<String>,
    paper: Option<String>,
    note: Option<String>,
}

impl DecideUrgent {
    fn check(&self, cx: &RequestContext, row: &Row) -> Result<Said, Error> {
        let mut faults = Vec::new();
        let mut read = |given: &str, field: &str, label: &str, most: usize| {
            optional(given, field, label, most).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        };
        let said = Said {
            approver: read(&self.approver, "approver", "批准人", SHORT),
            office: read(&self.office, "office", "职务", SHORT),
            paper: read(&self.paper, "paper", "批件编号", SHORT),
            note: read(&self.note, "note", "说明", LONG),
        };
        if self.approve {
            if said.approver.is_none() {
                faults.push(FieldError::new("approver", "请填写批准人姓名"));
            }
            if said.office.is_none() {
                faults.push(FieldError::new("office", "请填写批准人职务"));
            }
            match self.decided_on {
                None => faults.push(FieldError::new("decided_on", "请填写批准日期")),
                Some(day) if day > cx.today => {
                    faults.push(FieldError::new("decided_on", "批准日期不能晚于今天"));
                }
                Some(day) if day < row.requested_on => {
                    let told = "批准日期不能早于申请日期";
                    faults.push(FieldError::new("decided_on", told));
                }
                Some(_) => {}
            }
        } else if said.note.is_none() {
            faults.push(FieldError::new("note", "请写明不批准的理由"));
        }
        if faults.is_empty() {
            Ok(said)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
