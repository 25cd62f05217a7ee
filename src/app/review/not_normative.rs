//! 认定不属于行政规范性文件: a recorded judgement with its reason; the case ends without a number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Round, close_open, reviewer_post};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::app::outcome::Moved;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::store::Tx;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::people::Post;

/// 认定不属于.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindNotNormative {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
    /// 理由: which features are missing, which exclusion applies.
    pub reason: String,
}

impl Command for FindNotNormative {
    type Output = Moved;
    const NAME: &'static str = "find_not_normative";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let round = Round::load(tx, cx, &self.review_id, self.expected_version).await?;
        let mut case = round.case;
        let stage = case.next(DocumentCommand::FindNotNormative)?;
        let reason = intake::required(&self.reason, "reason", "请写明认定理由")?;
        close_open(tx, &case.row.id).await?;
        let about = facts([("review", Some(round.row.id)), ("reason", Some(reason))]);
        case.advance(
            tx,
            stage,
            DocumentChange::default(),
            EventType::FoundNotNormative,
            about,
        )
        .await?;
        Ok(Moved::of(&case))
    }
}
