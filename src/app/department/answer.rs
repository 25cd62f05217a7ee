//! 答复: by the body that was asked, or by its paper, which the drafter records.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ANSWERING, answering, settle, stage_of};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::suggestion::{LONG, SHORT, optional};
use crate::domain::access::Role;
use crate::domain::department::{self, DepartmentCommand, DepartmentStage};
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::store::entity::department_opinion::{ActiveModel as Change, Model as Row};
use crate::store::people::Post;
use crate::store::{Set, Tx, departments};

/// 答复征求意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDepartment {
    /// The opinion asked for.
    pub opinion_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// True: 无不同意见.
    pub agrees: bool,
    /// 意见; needed where there is dissent.
    #[serde(default)]
    pub text: String,
    /// 来函文号 or other paper of the body, where the drafter records its answer.
    #[serde(default)]
    pub paper: String,
}

/// The opinion after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = DepartmentOpinionMoved)]
pub struct OpinionMoved {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Stage.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

/// The opinion at the version of the form, with its case and the stage that `command` leads to.
pub(super) async fn turned(
    tx: &Tx,
    id: &str,
    version: i64,
    command: DepartmentCommand,
) -> Result<(Row, Case, DepartmentStage), Error> {
    let row = departments::opinion(tx.connection().await?, id).await?;
    let row = row.ok_or(Error::NotFound("此件征求意见"))?;
    let case = Case::load(tx, &row.document_id, None).await?;
    if row.row_version != version {
        return Err(Error::Stale);
    }
    let stage = stage_of(&row)?;
    let next = department::next(stage, command).ok_or_else(|| {
        let places = department::sources(command).into_iter();
        Error::out_of_turn(
            command.label(),
            stage.label(),
            places.map(DepartmentStage::label),
        )
    })?;
    Ok((row, case, next))
}

/// Opinions count while the draft is drafted, and no longer.
pub(super) fn drafting(case: &Case, command: DepartmentCommand) -> Result<(), Error> {
    case.must_be(&[Stage::Drafting], command.label())
}

impl Command for AnswerDepartment {
    type Output = OpinionMoved;
    const NAME: &'static str = "answer_department";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let mut posts = cx.actor()?.posts.iter();
        let drafts = !self.paper.trim().is_empty();
        let post = posts
            .find(|post| ANSWERING.contains(&post.role) && (!drafts || post.role == Role::Drafter));
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您的岗位不能答复征求意见".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<OpinionMoved, Error> {
        let command = if self.agrees {
            DepartmentCommand::Agree
        } else {
            DepartmentCommand::Disagree
        };
        let found = departments::opinion(tx.connection().await?, &self.opinion_id).await?;
        let found = found.ok_or(Error::NotFound("此件征求意见"))?;
        let own = answering(cx.actor()?, &found.authority_id).is_some();
        let paper = optional(&self.paper, "paper", "来函文号", SHORT);
        let paper = paper.map_err(|fault| Error::Invalid(vec![fault]))?;
        if !own {
            let case = Case::load(tx, &found.document_id, None).await?;
            if case.post(cx, DocumentCommand::Submit).is_err() {
                return Err(Error::NotFound("此件征求意见"));
            }
            if paper.is_none() {
                let told = "代为记录其他单位的答复，请填写来函文号";
                return Err(Error::field("paper", told));
            }
        }
        let (row, case, next) =
            turned(tx, &self.opinion_id, self.expected_version, command).await?;
        drafting(&case, command)?;
        let text = optional(&self.text, "text", "意见", LONG);
        let text = text.map_err(|fault| Error::Invalid(vec![fault]))?;
        if text.is_none() && !self.agrees {
            let fault = FieldError::new("text", "有不同意见的，请写明意见和理由");
            return Err(Error::Invalid(vec![fault]));
        }
        tx.update(Change {
            id: Set(row.id.clone()),
            stage: Set(next.as_str().to_owned()),
            opinion: Set(text),
            answered_on: Set(Some(cx.today)),
            paper: Set(paper.filter(|_| !own)),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        settle(tx, cx, &case).await?;
        let about = facts([
            ("opinion", Some(row.id.clone())),
            ("command", Some(command.as_str().to_owned())),
        ]);
        case.record(tx, EventType::DepartmentAnswered, about)
            .await?;
        Ok(OpinionMoved::of(&row, next))
    }
}

impl OpinionMoved {
    pub(super) fn of(row: &Row, stage: DepartmentStage) -> Self {
        Self {
            id: row.id.clone(),
            document_id: row.document_id.clone(),
            stage: stage.as_str().to_owned(),
            row_version: row.row_version + 1,
        }
    }
}
