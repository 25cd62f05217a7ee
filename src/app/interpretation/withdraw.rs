//! 撤下政策解读: it is no longer shown; the record keeps it, with the reason.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::publish::{InterpretationPublished, interpreted, interpreter_post};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::about;
use crate::app::intake;
use crate::domain::event::EventType;
use crate::store::entity::interpretation::ActiveModel;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, interpretations};

/// 撤下政策解读.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawInterpretation {
    /// Interpretation.
    pub interpretation_id: String,
    /// Version of it that the form was made from.
    pub expected_version: i64,
    /// 理由.
    pub reason: String,
}

impl Command for WithdrawInterpretation {
    type Output = InterpretationPublished;
    const NAME: &'static str = "withdraw_interpretation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        interpreter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<InterpretationPublished, Error> {
        let found = interpretations::one(tx.connection().await?, &self.interpretation_id).await?;
        let row = found.ok_or(Error::NotFound("此解读"))?;
        let document = interpreted(tx, cx, &row.document_id).await?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        if row.withdrawn_on.is_some() {
            return Err(Error::Conflict("此解读已经撤下".to_owned()));
        }
        let reason = intake::required(&self.reason, "reason", "请写明撤下的理由")?;
        tx.update(ActiveModel {
            id: Set(row.id.clone()),
            withdrawn_on: Set(Some(cx.today)),
            withdrawn_reason: Set(Some(reason)),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        let told = json!({ "interpretation": row.id });
        let document = about(tx, document).await?;
        tx.event(NewEvent::about(
            EventType::InterpretationWithdrawn,
            document,
            told,
        ));
        Ok(InterpretationPublished { id: row.id })
    }
}
