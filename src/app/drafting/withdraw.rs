//! 撤回: before registration, with a reason.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::submit::drafter_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::consultation;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::app::outcome::Moved;
use crate::app::review::close_open;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::store::Tx;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::people::Post;

/// 撤回.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 理由.
    pub reason: String,
}

impl Command for Withdraw {
    type Output = Moved;
    const NAME: &'static str = "withdraw";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Withdraw)?;
        let stage = case.next(DocumentCommand::Withdraw)?;
        let reason = intake::required(&self.reason, "reason", "请写明撤回理由")?;
        close_open(tx, &case.row.id).await?;
        consultation::end_with_case(tx, cx, &case).await?;
        let about = facts([("reason", Some(reason))]);
        case.advance(
            tx,
            stage,
            DocumentChange::default(),
            EventType::Withdrawn,
            about,
        )
        .await?;
        Ok(Moved::of(&case))
    }
}
