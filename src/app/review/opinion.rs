//! 出具审核意见: conclusion, checklist, findings on single provisions.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Round, reviewer_post};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::law;
use crate::app::outcome::Moved;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::domain::review::{CheckResult, Opinion, ReviewCommand, ReviewKind};
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::finding;
use crate::store::entity::review::ActiveModel as ReviewChange;
use crate::store::people::Post;
use crate::store::{Set, Tx, text};

/// One line of the checklist.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckLine {
    /// Id of the item in the pack's list.
    pub id: String,
    /// Judgement.
    #[schema(value_type = String)]
    pub result: CheckResult,
    /// Note.
    #[serde(default)]
    pub note: String,
}

/// One finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingInput {
    /// eId of the provision; absent: the document as a whole.
    #[serde(default)]
    pub eid: Option<String>,
    /// What kind of fault.
    pub category: String,
    /// 意见.
    pub content: String,
    /// 依据.
    #[serde(default)]
    pub basis: Option<String>,
}

/// 出具审核意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueOpinion {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
    /// 结论.
    #[schema(value_type = String)]
    pub opinion: Opinion,
    /// 理由: needed for 应当予以修改 and 不合法.
    #[serde(default)]
    pub reason: String,
    /// The checklist, every item of the pack's list.
    pub checklist: Vec<CheckLine>,
    /// 条文意见.
    #[serde(default)]
    pub findings: Vec<FindingInput>,
}

impl Command for IssueOpinion {
    type Output = Moved;
    const NAME: &'static str = "issue_opinion";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut round = Round::load(tx, cx, &self.review_id, self.expected_version).await?;
        let stage = round.next(ReviewCommand::Issue)?;
        self.check(cx, &round)?;
        let kind = ReviewKind::parse(&round.row.kind)?;
        let command = command_of(self.opinion, kind);
        let document_stage = round.case.next(command)?;
        if round.case.row.body_sha256.as_deref() != Some(&round.row.body_sha256) {
            return Err(Error::refused(
                "text-differs",
                "送审文本与案卷现行文本不一致，不能出具意见",
            ));
        }
        self.write_findings(tx, cx, &round).await?;
        let checklist = serde_json::to_string(&self.checklist)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let change = ReviewChange {
            opinion: Set(Some(self.opinion.as_str().to_owned())),
            reason: Set(reason.clone()),
            checklist: Set(Some(checklist)),
            issued_on: Set(Some(cx.today)),
            issued_by: Set(cx.actor.as_ref().map(|actor| actor.person_id.clone())),
            ..Default::default()
        };
        round.change(tx, stage, change).await?;
        let mut document = DocumentChange::default();
        if command == DocumentCommand::ConfirmAfterMeeting {
            document.meeting_pending = Set(false);
        }
        let about = facts([
            ("review", Some(round.row.id.clone())),
            ("opinion", Some(self.opinion.as_str().to_owned())),
            ("reason", reason),
        ]);
        let mut case = round.case;
        case.advance(
            tx,
            document_stage,
            document,
            EventType::OpinionIssued,
            about,
        )
        .await?;
        Ok(Moved::of(&case))
    }
}

/// What the opinion does to the document.
const fn command_of(opinion: Opinion, kind: ReviewKind) -> DocumentCommand {
    match (opinion, kind) {
        (Opinion::Lawful, ReviewKind::Full | ReviewKind::Recheck) => DocumentCommand::OpinionLawful,
        (Opinion::Lawful, ReviewKind::AfterMeeting) => DocumentCommand::ConfirmAfterMeeting,
        (Opinion::Amend, _) => DocumentCommand::OpinionAmend,
        (Opinion::Unlawful, _) => DocumentCommand::OpinionUnlawful,
    }
}

impl IssueOpinion {
    fn check(&self, cx: &RequestContext, round: &Round) -> Result<(), Error> {
        let mut faults = Vec::new();
        let reasoned = !self.reason.trim().is_empty();
        if self.opinion.needs_reason() && !reasoned {
            faults.push(FieldError::new(
                "reason",
                format!("审核结论为“{}”的，必须写明理由", self.opinion.label()),
            ));
        }
        if self.opinion == Opinion::Amend && self.findings.is_empty() {
            faults.push(FieldError::new(
                "findings",
                "审核结论为“应当予以修改”的，至少提出一条修改意见，供起草单位逐条答复",
            ));
        }
        let opened = round.case.row.opened_on.unwrap_or(cx.today);
        let answered: HashSet<&str> = self.checklist.iter().map(|line| line.id.as_str()).collect();
        for item in law::checklist(cx, opened) {
            if !answered.contains(item.id.as_str()) {
                faults.push(FieldError::new(
                    "checklist",
                    format!("审核要点“{}”尚未作出判断", item.label),
                ));
            }
        }
        let problems = self
            .checklist
            .iter()
            .any(|line| line.result == CheckResult::Problem);
        if self.opinion == Opinion::Lawful && problems {
            faults.push(FieldError::new(
                "opinion",
                "审核要点中有“有问题”的，结论不能为“合法”",
            ));
        }
        for (position, finding) in self.findings.iter().enumerate() {
            if finding.content.trim().is_empty() {
                faults.push(FieldError::new(
                    &format!("findings[{position}].content"),
                    format!("第 {} 条意见没有内容", position + 1),
                ));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    async fn write_findings(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        round: &Round,
    ) -> Result<(), Error> {
        if self.findings.is_empty() {
            return Ok(());
        }
        let provisions = text::provisions(tx.connection().await?, &round.row.revision_id).await?;
        let mut rows = Vec::with_capacity(self.findings.len());
        for (finding, ord) in self.findings.iter().zip(1_i64..) {
            let eid = finding.eid.clone().filter(|eid| !eid.is_empty());
            let label = match &eid {
                Some(eid) => Some(label_of(&provisions, eid).ok_or_else(|| {
                    Error::field(
                        "findings",
                        format!("第 {ord} 条意见所指的条款（{eid}）不在送审文本中"),
                    )
                })?),
                None => None,
            };
            rows.push(finding::Model {
                id: cx.new_id(),
                review_id: round.row.id.clone(),
                ord,
                eid,
                label,
                category: finding.category.trim().to_owned(),
                content: finding.content.trim().to_owned(),
                basis: finding
                    .basis
                    .clone()
                    .filter(|basis| !basis.trim().is_empty()),
                answer: None,
                answer_reason: None,
            });
        }
        tx.insert_all(rows).await?;
        Ok(())
    }
}

/// The printed label of a provision, or of the provision that holds a finer eId.
fn label_of(provisions: &[text::ProvisionRow], eid: &str) -> Option<String> {
    provisions
        .iter()
        .find(|row| {
            row.eid == eid
                || eid
                    .strip_prefix(&row.eid)
                    .is_some_and(|rest| rest.starts_with("__"))
        })
        .map(|row| {
            if row.label.is_empty() {
                "正文".to_owned()
            } else {
                row.label.clone()
            }
        })
}
