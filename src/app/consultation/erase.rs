//! 删除个人信息: what somebody wrote is erased once the consultation is over; the answer and the record stay.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::handle::{HandledComment, our_comment, told};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::intake;
use crate::domain::consultation::ConsultationCommand;
use crate::store::entity::consultation_comment::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{Set, Tx, consultations};

/// 删除一条意见的原文和个人信息.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseComment {
    /// Comment.
    pub comment_id: String,
    /// Version of the comment that the form was made from.
    pub expected_version: i64,
    /// Why.
    pub reason: String,
}

impl Command for EraseComment {
    type Output = HandledComment;
    const NAME: &'static str = "erase_comment";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<HandledComment, Error> {
        let command = ConsultationCommand::Erase;
        let (id, version) = (&self.comment_id, self.expected_version);
        let (row, state) = our_comment(tx, cx, id, version, command).await?;
        let reason = intake::required(&self.reason, "reason", "请写明删除的理由")?;
        let text = consultations::text(tx.connection().await?, &row.id).await?;
        if text.is_none_or(|text| text.salt.is_none()) {
            return Err(Error::refused("erased", "此条意见的原文已经删除"));
        }
        tx.erase_comment_text(&row.id).await?;
        tx.update(Change {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        tx.event(told(&row, command, &[("reason", &reason)]));
        Ok(HandledComment::of(&row, state))
    }
}
