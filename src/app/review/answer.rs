//! 答复审核意见: the drafter answers every item; unchanged texts may go on with reasons.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::outcome::Moved;
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::domain::review::{Answer, Opinion, ReviewKind};
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::finding;
use crate::store::entity::review::{ActiveModel as ReviewChange, Model as ReviewRow};
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// The answer to one finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingAnswer {
    /// Finding.
    pub finding_id: String,
    /// Answer.
    #[schema(value_type = String)]
    pub answer: Answer,
    /// Reason, needed for 部分采纳 and 不采纳.
    #[serde(default)]
    pub reason: String,
}

/// 答复审核意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerFindings {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// Answers.
    pub answers: Vec<FindingAnswer>,
}

impl Command for AnswerFindings {
    type Output = Moved;
    const NAME: &'static str = "answer_findings";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting], "答复审核意见")?;
        let last = last_opinion(tx, &case).await?;
        let findings = queries::findings(tx.connection().await?, &last.id).await?;
        let mut faults = Vec::new();
        for (position, answer) in self.answers.iter().enumerate() {
            if !findings
                .iter()
                .any(|finding| finding.id == answer.finding_id)
            {
                faults.push(FieldError::new(
                    &format!("answers[{position}].finding_id"),
                    "所答复的意见不属于最近一次审核",
                ));
            }
            if answer.answer.needs_reason() && answer.reason.trim().is_empty() {
                faults.push(FieldError::new(
                    &format!("answers[{position}].reason"),
                    format!(
                        "第 {} 条答复为“{}”，请说明理由",
                        position + 1,
                        answer.answer.label()
                    ),
                ));
            }
        }
        if self.answers.is_empty() {
            faults.push(FieldError::new("answers", "请至少答复一条意见"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        for answer in &self.answers {
            let reason = answer.reason.trim();
            tx.update(finding::ActiveModel {
                id: Set(answer.finding_id.clone()),
                answer: Set(Some(answer.answer.as_str().to_owned())),
                answer_reason: Set((!reason.is_empty()).then(|| reason.to_owned())),
                ..Default::default()
            })
            .await?;
        }
        tx.update(ReviewChange {
            id: Set(last.id.clone()),
            row_version: Set(last.row_version + 1),
            answered_on: Set(Some(cx.today)),
            ..Default::default()
        })
        .await?;
        let about = facts([("review", Some(last.id))]);
        case.advance(
            tx,
            Stage::Drafting,
            DocumentChange::default(),
            EventType::FindingsAnswered,
            about,
        )
        .await?;
        Ok(Moved::of(&case))
    }
}

/// 说明不采纳理由后提请讨论: the text is unchanged, every item is answered 不采纳 with its reason.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProceedUnadopted {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
}

impl Command for ProceedUnadopted {
    type Output = Moved;
    const NAME: &'static str = "proceed_unadopted";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::ProceedUnadopted)?;
        let stage = case.next(DocumentCommand::ProceedUnadopted)?;
        let last = last_opinion(tx, &case).await?;
        if last.opinion.as_deref() != Some(Opinion::Amend.as_str()) {
            return Err(Error::refused(
                "opinion",
                "只有审核结论为“应当予以修改”的，才能在说明不采纳理由后提请讨论；不合法的不得提请集体讨论",
            ));
        }
        if case.row.meeting_pending && last.kind != ReviewKind::AfterMeeting.as_str() {
            return Err(Error::refused(
                "after-meeting",
                "集体讨论要求修改的，应当修改后送会后复核，不能不经修改再次提请讨论",
            ));
        }
        if last.body_sha256 != case.row.body_sha256.clone().unwrap_or_default() {
            return Err(Error::refused("changed", "正文已经修改，应当先送复核"));
        }
        let findings = queries::findings(tx.connection().await?, &last.id).await?;
        let refused = findings
            .iter()
            .filter(|finding| finding.answer.as_deref() == Some(Answer::NotAdopted.as_str()))
            .count();
        if refused != findings.len() {
            return Err(Error::refused(
                "unanswered",
                "每一条审核意见都须答复“不采纳”并说明理由，才能不经修改提请集体讨论",
            ));
        }
        let change = DocumentChange {
            unadopted: Set(true),
            // the meeting speaks again on what its changes became
            meeting_pending: Set(false),
            ..Default::default()
        };
        case.advance(
            tx,
            stage,
            change,
            EventType::ProceededUnadopted,
            facts([("review", Some(last.id))]),
        )
        .await?;
        Ok(Moved::of(&case))
    }
}

async fn last_opinion(tx: &Tx, case: &Case) -> Result<ReviewRow, Error> {
    queries::reviews(tx.connection().await?, &case.row.id)
        .await?
        .into_iter()
        .rfind(|review| review.opinion.is_some())
        .ok_or_else(|| Error::refused("no-opinion", "此件还没有审核意见"))
}
