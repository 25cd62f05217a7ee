//! 处理不同意见 and 记录逾期未答复, by the drafter.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{OpinionMoved, drafting, turned};
use super::settle;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::department::{DepartmentCommand, DissentHandling};
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::store::entity::department_opinion::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{Set, Tx};

/// 处理不同意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleDissent {
    /// The opinion asked for.
    pub opinion_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// How it was settled.
    #[schema(value_type = String)]
    pub handling: DissentHandling,
    /// 协调的情况和理由.
    pub text: String,
}

impl Command for HandleDissent {
    type Output = OpinionMoved;
    const NAME: &'static str = "handle_dissent";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<OpinionMoved, Error> {
        let command = DepartmentCommand::Handle;
        let (row, case, next) =
            turned(tx, &self.opinion_id, self.expected_version, command).await?;
        case.post(cx, DocumentCommand::Submit)?;
        drafting(&case, command)?;
        let told = "请写明协调的情况；协调不一致的，写明各方的理由";
        let text = intake::required(&self.text, "text", told)?;
        tx.update(Change {
            id: Set(row.id.clone()),
            handling: Set(Some(self.handling.as_str().to_owned())),
            handled: Set(Some(text)),
            handled_on: Set(Some(cx.today)),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        settle(tx, cx, &case).await?;
        let about = facts([
            ("opinion", Some(row.id.clone())),
            ("command", Some(command.as_str().to_owned())),
            ("handling", Some(self.handling.as_str().to_owned())),
        ]);
        case.record(tx, EventType::DepartmentAnswered, about)
            .await?;
        Ok(OpinionMoved::of(&row, next))
    }
}

/// 记录逾期未答复: the day has passed and nothing came.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LapseDepartment {
    /// The opinion asked for.
    pub opinion_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
}

impl Command for LapseDepartment {
    type Output = OpinionMoved;
    const NAME: &'static str = "lapse_department";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<OpinionMoved, Error> {
        let command = DepartmentCommand::Lapse;
        let (row, case, next) =
            turned(tx, &self.opinion_id, self.expected_version, command).await?;
        case.post(cx, DocumentCommand::Submit)?;
        drafting(&case, command)?;
        match row.due_on {
            Some(due) if due < cx.today => {}
            Some(due) => {
                let told = format!("答复期限为{due}，届满以后才能记录逾期未答复");
                return Err(Error::refused("not-due", told));
            }
            None => {
                let told = "答复期限因缺少放假安排尚未算定，不能记录逾期未答复";
                return Err(Error::refused("not-due", told));
            }
        }
        tx.update(Change {
            id: Set(row.id.clone()),
            stage: Set(next.as_str().to_owned()),
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
