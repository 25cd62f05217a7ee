//! 编号作废: before publication, with a reason; the number keeps its row for ever.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::registrar_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::app::outcome::Moved;
use crate::domain::document::{DocumentCommand, NumberState};
use crate::domain::event::EventType;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::number;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// 编号作废.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidNumber {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 作废理由; it stands in the public ledger.
    pub reason: String,
}

impl Command for VoidNumber {
    type Output = Moved;
    const NAME: &'static str = "void_number";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        registrar_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::VoidNumber)?;
        let stage = case.next(DocumentCommand::VoidNumber)?;
        let reason =
            intake::required(&self.reason, "reason", "请写明作废理由，理由将在编号簿公开")?;
        let numbers =
            queries::numbers(tx.connection().await?, std::slice::from_ref(&case.row.id)).await?;
        let mut burnt = Vec::new();
        for row in numbers {
            if row.state == NumberState::Assigned.as_str() {
                tx.update(number::ActiveModel {
                    id: Set(row.id),
                    state: Set(NumberState::Voided.as_str().to_owned()),
                    reason: Set(Some(reason.clone())),
                    ..Default::default()
                })
                .await?;
                burnt.push(row.printed);
            }
        }
        case.move_with(tx, stage, DocumentChange::default()).await?;
        case.record_with(
            tx,
            EventType::NumberVoided,
            facts([("reason", Some(reason))]),
            burnt,
        );
        Ok(Moved::of(&case))
    }
}
