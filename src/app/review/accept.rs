//! 受理、要求补正、补正: the clock of the review starts when the materials are complete.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Round, reviewer_post};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::{intake, law};
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::domain::review::{ReviewCommand, ReviewStage};
use crate::store::entity::review::ActiveModel as ReviewChange;
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// The round after the command.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoundMoved {
    /// Id of the review.
    pub id: String,
    /// Stage.
    pub stage: String,
    /// Due date, inclusive, where the clock runs.
    pub due_on: Option<chrono::NaiveDate>,
    /// Version for the next form.
    pub row_version: i64,
}

impl RoundMoved {
    fn of(round: &Round, due_on: Option<chrono::NaiveDate>) -> Self {
        Self {
            id: round.row.id.clone(),
            stage: round.stage.as_str().to_owned(),
            due_on,
            row_version: round.row.row_version,
        }
    }
}

/// 受理.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptReview {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
}

impl Command for AcceptReview {
    type Output = RoundMoved;
    const NAME: &'static str = "accept_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<RoundMoved, Error> {
        let mut round = Round::load(tx, cx, &self.review_id, self.expected_version).await?;
        let stage = round.next(ReviewCommand::Accept)?;
        let due = law::review_due(cx, cx.today)?;
        let change = ReviewChange {
            accepted_on: Set(Some(cx.today)),
            due_on: Set(due.due_on),
            due: Set(Some(due.json)),
            ..Default::default()
        };
        round.change(tx, stage, change).await?;
        let about = facts([("review", Some(round.row.id.clone()))]);
        round
            .case
            .record(tx, EventType::ReviewAccepted, about)
            .await?;
        Ok(RoundMoved::of(&round, due.due_on))
    }
}

/// 要求补正.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReview {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
    /// What is missing.
    pub note: String,
}

impl Command for ReturnReview {
    type Output = RoundMoved;
    const NAME: &'static str = "return_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<RoundMoved, Error> {
        let mut round = Round::load(tx, cx, &self.review_id, self.expected_version).await?;
        let stage = round.next(ReviewCommand::ReturnIncomplete)?;
        let note = intake::required(&self.note, "note", "请写明需要补正的材料或者内容")?;
        let change = ReviewChange {
            note: Set(Some(note.clone())),
            accepted_on: Set(None),
            due_on: Set(None),
            due: Set(None),
            ..Default::default()
        };
        round.change(tx, stage, change).await?;
        let about = facts([("review", Some(round.row.id.clone())), ("note", Some(note))]);
        round
            .case
            .record(tx, EventType::ReviewReturned, about)
            .await?;
        Ok(RoundMoved::of(&round, None))
    }
}

/// 补正: the drafter hands in what was missing; the clock starts anew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementReview {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
    /// What was handed in.
    #[serde(default)]
    pub note: String,
}

impl Command for SupplementReview {
    type Output = RoundMoved;
    const NAME: &'static str = "supplement_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<RoundMoved, Error> {
        let row = queries::review(tx.connection().await?, &self.review_id).await?;
        let row = row.ok_or(Error::NotFound("此审核"))?;
        let case = Case::load(tx, &row.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
        let next = super::step(stage, ReviewCommand::Supplement)?;
        let due = law::review_due(cx, cx.today)?;
        let mut round = Round { row, stage, case };
        let change = ReviewChange {
            accepted_on: Set(Some(cx.today)),
            due_on: Set(due.due_on),
            due: Set(Some(due.json)),
            ..Default::default()
        };
        round.change(tx, next, change).await?;
        let note = Some(self.note.trim().to_owned()).filter(|note| !note.is_empty());
        let about = facts([("review", Some(round.row.id.clone())), ("note", note)]);
        round
            .case
            .record(tx, EventType::ReviewSupplemented, about)
            .await?;
        Ok(RoundMoved::of(&round, due.due_on))
    }
}
