//! 征求有关单位意见: the working draft becomes a text, and the bodies named are asked about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::stage_of;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::prepare::put_step;
use crate::app::drafting::revise::fix_text;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::law;
use crate::app::suggestion::{LONG, optional};
use crate::domain::department::DepartmentStage;
use crate::domain::document::{DocumentCommand, Stage, Step, StepState};
use crate::domain::event::EventType;
use crate::store::entity::department_opinion;
use crate::store::people::Post;
use crate::store::{Tx, departments};

/// Most bodies that are asked at once.
const MOST: usize = 100;

/// 征求有关单位意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDepartments {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// The bodies: ids of authorities.
    pub authority_ids: Vec<String>,
    /// What they are asked to look at above all.
    #[serde(default)]
    pub note: String,
}

/// The bodies were asked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = DepartmentsAsked)]
pub struct Asked {
    /// Document.
    pub document_id: String,
    /// By when they answer; null while a calendar year is missing.
    pub due_on: Option<NaiveDate>,
    /// Version of the document for the next form.
    pub row_version: i64,
}

impl Command for AskDepartments {
    type Output = Asked;
    const NAME: &'static str = "ask_departments";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Asked, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting], "征求有关单位意见")?;
        let known = departments::opinions(tx.connection().await?, &case.row.id).await?;
        let mut waiting = Vec::new();
        for row in &known {
            if stage_of(row)? == DepartmentStage::Asked {
                waiting.push(row.authority_id.as_str());
            }
        }
        self.check(&case, &waiting)?;
        let note = optional(&self.note, "note", "征求意见的重点", LONG);
        let note = note.map_err(|fault| Error::Invalid(vec![fault]))?;
        let change = fix_text(tx, cx, &mut case).await?.unwrap_or_default();
        let due = law::department_due(cx, cx.today)?;
        for authority_id in &self.authority_ids {
            tx.insert(department_opinion::Model {
                id: cx.new_id(),
                document_id: case.row.id.clone(),
                authority_id: authority_id.clone(),
                revision_id: case.row.revision_id.clone().unwrap_or_default(),
                body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
                stage: DepartmentStage::Asked.as_str().to_owned(),
                asked_on: cx.today,
                due_on: due.due_on,
                due: due.json.clone(),
                note: note.clone(),
                opinion: None,
                answered_on: None,
                paper: None,
                handling: None,
                handled: None,
                handled_on: None,
                row_version: 1,
            })
            .await?;
        }
        let step = Step::DepartmentConsultation;
        put_step(tx, &case.row.id, step, StepState::Required, None, None).await?;
        let about = facts([("bodies", Some(self.authority_ids.join(" ")))]);
        let kind = EventType::DepartmentsAsked;
        case.advance(tx, Stage::Drafting, change, kind, about)
            .await?;
        Ok(Asked {
            document_id: case.row.id.clone(),
            due_on: due.due_on,
            row_version: case.row.row_version,
        })
    }
}

impl AskDepartments {
    fn check(&self, case: &Case, waiting: &[&str]) -> Result<(), Error> {
        let wrong = |told: String| FieldError::new("authority_ids", told);
        let mut faults = Vec::new();
        let ids = &self.authority_ids;
        if ids.is_empty() {
            faults.push(wrong("请选择征求意见的单位".to_owned()));
        }
        if ids.len() > MOST {
            faults.push(wrong(format!("一次最多征求 {MOST} 个单位的意见")));
        }
        for (place, id) in ids.iter().take(MOST).enumerate() {
            let Some(body) = case.authority(id) else {
                faults.push(wrong("所选单位中有未登记的机关".to_owned()));
                continue;
            };
            let name = &body.name;
            if case.row.drafter_id.as_deref() == Some(id) {
                faults.push(wrong(format!("{name}是起草单位，不必征求自己的意见")));
            }
            if ids.iter().take(place).any(|other| other == id) {
                faults.push(wrong(format!("{name}重复")));
            }
            if waiting.contains(&id.as_str()) {
                faults.push(wrong(format!("已征求{name}的意见，尚未答复")));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
