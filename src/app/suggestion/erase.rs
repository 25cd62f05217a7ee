//! 删除个人信息: what a proposer wrote is erased once it was answered; the record, the answer and its
//! place in the log stay.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::act::{SuggestionMoved, examiner_post};
use super::receiver::must_handle;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::intake;
use crate::domain::event::EventType;
use crate::domain::suggestion::SuggestionStage;
use crate::store::entity::proposal;
use crate::store::entity::suggestion::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, people, suggestions};

/// 删除建议人的个人信息和建议原文.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseProposal {
    /// Suggestion.
    pub suggestion_id: String,
    /// Version of the suggestion that the form was made from.
    pub expected_version: i64,
    /// Why.
    pub reason: String,
}

impl Command for EraseProposal {
    type Output = SuggestionMoved;
    const NAME: &'static str = "erase_proposal";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        examiner_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<SuggestionMoved, Error> {
        let row = suggestions::suggestion(tx.connection().await?, &self.suggestion_id).await?;
        let row = row.ok_or(Error::NotFound("此审查建议"))?;
        let all = people::authorities(tx.connection().await?).await?;
        must_handle(cx, &row, &all)?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        if row.stage != SuggestionStage::Answered.as_str() {
            let told = "审查建议答复以后才能删除建议人的个人信息";
            return Err(Error::refused("suggestion-open", told));
        }
        let reason = intake::required(&self.reason, "reason", "请写明删除的理由")?;
        let found = suggestions::proposal(tx.connection().await?, &row.id).await?;
        let found = found.ok_or(Error::NotFound("此审查建议的原文"))?;
        if suggestions::commitment_of(&found).is_none() {
            return Err(Error::refused("erased", "建议人的个人信息已经删除"));
        }
        tx.change_proposal(proposal::Model {
            name: None,
            contact: None,
            reason: None,
            salt: None,
            ..found
        })
        .await?;
        tx.update(Change {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        let told = json!({ "suggestion": row.id, "command": "erase", "reason": reason });
        tx.event(NewEvent::plain(EventType::SuggestionHandled, told));
        Ok(SuggestionMoved {
            id: row.id,
            stage: row.stage,
            row_version: row.row_version + 1,
        })
    }
}
