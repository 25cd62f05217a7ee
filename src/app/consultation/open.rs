//! 公布征求意见稿: the working draft becomes a text, and that text alone is shown to everybody.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::period::{demands, faults, strictest};
use super::{LONG, optional, phase_of};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::draft::DraftFields;
use crate::app::drafting::prepare::put_step;
use crate::app::drafting::revise::fix_text;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::consultation::ConsultationStage;
use crate::domain::document::{DocumentCommand, Stage, Step, StepState};
use crate::domain::event::EventType;
use crate::store::entity::consultation;
use crate::store::people::Post;
use crate::store::{Tx, consultations, queries};

/// 公布征求意见稿.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenConsultation {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 起草说明, shown with the text.
    pub explanation: String,
    /// 提交意见的方式: address, telephone, e-mail, beside this page.
    pub how: String,
    /// 截止日期, the last day on which comments are taken.
    pub closes_on: NaiveDate,
    /// 属于重大行政决策.
    #[serde(default)]
    pub major: bool,
    /// Why the period is shorter than the rules ask for, where they allow it.
    #[serde(default)]
    pub short_reason: String,
}

/// The consultation that began.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsultationOpened)]
pub struct Opened {
    /// Id of the consultation.
    pub id: String,
    /// 截止日期.
    pub closes_on: NaiveDate,
}

impl Command for OpenConsultation {
    type Output = Opened;
    const NAME: &'static str = "open_consultation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Opened, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting], "公开征求意见")?;
        for row in consultations::of_document(tx.connection().await?, &case.row.id).await? {
            if phase_of(cx, &row)?.unfinished() {
                let told = "此件已有尚未办结的公开征求意见，公布采纳情况或者提前终止后才能再次征求";
                return Err(Error::refused("consultation-open", told));
            }
        }
        let draft = queries::draft(tx.connection().await?, &case.row.id).await?;
        let draft = draft.as_ref().map(DraftFields::from_row).transpose()?;
        let business = draft.is_some_and(|fields| fields.touches_business);
        let demands = demands(cx, cx.today, business, self.major)?;
        let said = self.check(cx, &demands)?;
        let change = fix_text(tx, cx, &mut case).await?.unwrap_or_default();
        let due = match strictest(&demands) {
            Some(demand) => serde_json::to_string(&demand.due)
                .map_err(|error| Error::Internal(error.to_string()))?,
            None => String::new(),
        };
        let id = cx.new_id();
        tx.insert(consultation::Model {
            id: id.clone(),
            document_id: case.row.id.clone(),
            revision_id: case.row.revision_id.clone().unwrap_or_default(),
            body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
            stage: ConsultationStage::Open.as_str().to_owned(),
            explanation: said.explanation,
            how: said.how,
            major: self.major,
            business,
            opened_on: cx.today,
            closes_on: self.closes_on,
            due,
            short_reason: said.short_reason,
            change_reason: None,
            ended_on: None,
            end_reason: None,
            report: None,
            reported_on: None,
            row_version: 1,
        })
        .await?;
        let step = Step::PublicComment;
        put_step(tx, &case.row.id, step, StepState::Required, None, None).await?;
        let about = facts([
            ("consultation", Some(id.clone())),
            ("closes_on", Some(self.closes_on.to_string())),
        ]);
        case.advance(
            tx,
            Stage::Drafting,
            change,
            EventType::ConsultationOpened,
            about,
        )
        .await?;
        Ok(Opened {
            id,
            closes_on: self.closes_on,
        })
    }
}

/// What the announcement says.
struct Said {
    explanation: String,
    how: String,
    short_reason: Option<String>,
}

impl OpenConsultation {
    fn check(&self, cx: &RequestContext, demands: &[super::Demand]) -> Result<Said, Error> {
        let mut wrong = Vec::new();
        let mut read = |given: &str, field: &str, label: &str| {
            optional(given, field, label, LONG).unwrap_or_else(|fault| {
                wrong.push(fault);
                None
            })
        };
        let explanation = read(&self.explanation, "explanation", "起草说明");
        let how = read(&self.how, "how", "提交意见的方式");
        let short_reason = read(&self.short_reason, "short_reason", "缩短期限的理由");
        let none = |text: &Option<String>, field: &str| {
            text.is_none() && !wrong.iter().any(|fault: &FieldError| fault.field == field)
        };
        let mut missing = Vec::new();
        if none(&explanation, "explanation") {
            let told = "请填写起草说明：制定的必要性、主要内容和依据";
            missing.push(FieldError::new("explanation", told));
        }
        if none(&how, "how") {
            let told = "请填写提交意见的方式：在本页提交之外的地址、电话或者邮箱";
            missing.push(FieldError::new("how", told));
        }
        if self.closes_on < cx.today {
            let told = "截止日期不能早于今天";
            missing.push(FieldError::new("closes_on", told));
        } else {
            missing.extend(faults(demands, self.closes_on, short_reason.as_deref()));
        }
        wrong.extend(missing);
        match (explanation, how) {
            (Some(explanation), Some(how)) if wrong.is_empty() => Ok(Said {
                explanation,
                how,
                short_reason,
            }),
            _ => Err(Error::Invalid(wrong)),
        }
    }
}
