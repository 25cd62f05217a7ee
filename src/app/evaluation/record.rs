//! 记录评估.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{desk, post, stands};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::{about, facts};
use crate::app::intake;
use crate::domain::access::Role;
use crate::domain::evaluation::{EvaluationKind, EvaluationOutcome};
use crate::domain::event::EventType;
use crate::domain::validity;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::evaluation;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, publicly, queries};

/// What was found by one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionLine {
    /// Id of the criterion in the pack's list.
    pub id: String,
    /// What was found, in words.
    pub finding: String,
}

/// 记录评估.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEvaluation {
    /// The document.
    pub document_id: String,
    /// 种类.
    #[schema(value_type = String)]
    pub kind: EvaluationKind,
    /// The day on which it was concluded.
    pub evaluated_on: NaiveDate,
    /// Each criterion of the pack.
    pub criteria: Vec<CriterionLine>,
    /// 结论.
    #[schema(value_type = String)]
    pub outcome: EvaluationOutcome,
    /// Why.
    pub reason: String,
    /// 评估报告: its title or number, and who signed it.
    pub report: String,
}

/// The recorded evaluation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Evaluated {
    /// Id.
    pub evaluation_id: String,
}

impl Command for RecordEvaluation {
    type Output = Evaluated;
    const NAME: &'static str = "record_evaluation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let actor = cx.actor()?;
        let drafts = actor.posts.iter().find(|post| post.role == Role::Drafter);
        drafts
            .cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("记录评估需要起草岗位".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Evaluated, Error> {
        let row = tx.document(&self.document_id).await?;
        let row = row.ok_or(Error::NotFound("此文件"))?;
        if !publicly::is_public(&row)? {
            return Err(Error::NotFound("此文件"));
        }
        let post = post(cx, &row).ok_or_else(|| {
            Error::Forbidden("文件由起草单位评估，没有起草单位的由制定机关评估".to_owned())
        })?;
        self.check_day(tx, cx, &row).await?;
        let criteria = self.criteria(cx)?;
        let reason = intake::required(&self.reason, "reason", "请写明评估结论的理由")?;
        let report = "请写明评估报告的名称或者文号、签署人";
        let report = intake::required(&self.report, "report", report)?;
        let id = cx.new_id();
        tx.insert(evaluation::Model {
            id: id.clone(),
            document_id: row.id.clone(),
            revision_id: row.revision_id.clone(),
            evaluator_id: post.authority_id,
            kind: self.kind.as_str().to_owned(),
            evaluated_on: self.evaluated_on,
            criteria: serde_json::to_string(&criteria)
                .map_err(|error| Error::Internal(error.to_string()))?,
            outcome: self.outcome.as_str().to_owned(),
            reason,
            report,
            seq: tx.size(),
        })
        .await?;
        let told = facts([
            ("evaluation", Some(id.clone())),
            ("kind", Some(self.kind.as_str().to_owned())),
            ("on", Some(self.evaluated_on.to_string())),
            ("outcome", Some(self.outcome.as_str().to_owned())),
        ]);
        let document = about(tx, row).await?;
        tx.event(NewEvent::about(
            EventType::EvaluationRecorded,
            document,
            told,
        ));
        Ok(Evaluated { evaluation_id: id })
    }
}

impl RecordEvaluation {
    async fn check_day(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        row: &DocumentRow,
    ) -> Result<(), Error> {
        let known = queries::facts(tx.connection().await?, &row.id).await?;
        let state = validity::validity(&known, cx.today).state;
        if !stands(state) {
            let told = format!("此文件{}，不再评估", state.label());
            return Err(Error::refused("ended", told));
        }
        if self.evaluated_on > cx.today {
            return Err(Error::field("evaluated_on", "评估日期不能晚于今天"));
        }
        if let Some(from) = validity::effective_on(&known)
            && self.evaluated_on < from
        {
            let told = format!("此文件自{from}起施行，评估日期不能早于施行日期");
            return Err(Error::field("evaluated_on", told));
        }
        if self.kind == EvaluationKind::BeforeExpiry && validity::last_valid_on(&known).is_none() {
            return Err(Error::field("kind", "此文件没有规定有效期，没有届满前评估"));
        }
        Ok(())
    }

    /// Every criterion of the pack, once, in its order, with what was found.
    fn criteria(&self, cx: &RequestContext) -> Result<Vec<CriterionLine>, Error> {
        let list = desk::criteria(cx, self.evaluated_on);
        let mut faults = Vec::new();
        for (nth, line) in self.criteria.iter().enumerate() {
            let known = list.items.iter().any(|one| one.id == line.id);
            let earlier = self.criteria.iter().take(nth);
            if !known || earlier.into_iter().any(|one| one.id == line.id) {
                let told = format!("评估事项“{}”不在清单中或者重复", line.id);
                faults.push(FieldError::new("criteria", told));
            }
        }
        let mut found = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let given = self.criteria.iter().find(|line| line.id == item.id);
            let finding = given.map_or("", |line| line.finding.trim());
            let field = format!("criteria.{}", item.id);
            if finding.is_empty() {
                let told = format!("请写明{}方面的评估情况", item.label);
                faults.push(FieldError::new(&field, told));
            } else if finding.chars().count() > LONG {
                let told = format!("{}方面的评估情况超过 {LONG} 个字的上限", item.label);
                faults.push(FieldError::new(&field, told));
            }
            found.push(CriterionLine {
                id: item.id.clone(),
                finding: finding.to_owned(),
            });
        }
        if faults.is_empty() {
            Ok(found)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// Longest finding of one criterion, in characters.
const LONG: usize = 2_000;
