//! One act in a review.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::ReviewAct;
use super::{Open, may, post};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::publication::effect;
use crate::domain::event::EventType;
use crate::domain::filing::FilingStage;
use crate::domain::filing_review::{self, ReviewCommand};
use crate::domain::validity::Act;
use crate::store::entity::filing as filing_entity;
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx};

/// 办理备案审查.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActOnReview {
    /// Review.
    pub review_id: String,
    /// Version of the review that the form was made from.
    pub expected_version: i64,
    /// What is done.
    pub act: ReviewAct,
}

/// The review after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FilingReviewMoved)]
pub struct ReviewMoved {
    /// Id.
    pub id: String,
    /// Stage of the filing.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

/// An act under way.
pub(super) struct Acting<'a> {
    pub(super) tx: &'a Tx,
    pub(super) cx: &'a RequestContext,
    pub(super) open: &'a Open,
}

/// A change of the validity that goes with an act.
pub(super) struct Consequence {
    pub(super) act: Act,
    pub(super) on: NaiveDate,
    pub(super) provisions: Vec<String>,
    pub(super) because: String,
}

impl Open {
    /// The stage of the filing after `command`, or the refusal.
    fn next(&self, command: ReviewCommand) -> Result<FilingStage, Error> {
        filing_review::next(self.stage, command)
            .filter(|_| self.row.closed_on.is_none())
            .ok_or_else(|| {
                let places = filing_review::sources(command).into_iter();
                Error::out_of_turn(
                    command.label(),
                    self.stage.label(),
                    places.map(FilingStage::label),
                )
            })
    }
}

impl Command for ActOnReview {
    type Output = ReviewMoved;
    const NAME: &'static str = "act_on_filing_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ReviewMoved, Error> {
        let open = Open::load(tx, &self.review_id).await?;
        let command = self.act.command();
        if !may(&open.case, cx.actor()?, &open.receiver, command) {
            let told = format!("您的岗位不能在此备案审查中{}", command.label());
            return Err(Error::Forbidden(told));
        }
        if open.row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let next = open.next(command)?;
        let mut change = Change {
            id: Set(open.row.id.clone()),
            row_version: Set(open.row.row_version + 1),
            ..Default::default()
        };
        let acting = Acting {
            tx,
            cx,
            open: &open,
        };
        let consequence = acting.perform(&self.act, &mut change).await?;
        let outcome = command.ends();
        if let Some(outcome) = outcome {
            change.outcome = Set(Some(outcome.as_str().to_owned()));
            change.closed_on = Set(Some(cx.today));
        }
        tx.update(change).await?;
        let told = |name: &str| {
            facts([
                ("filing", Some(open.filing.id.clone())),
                ("review", Some(open.row.id.clone())),
                (name, Some(name_of(command).to_owned())),
                ("on", Some(cx.today.to_string())),
            ])
        };
        if outcome.is_some() {
            // what was written in the end is inner; the result alone is public
            tx.event(NewEvent::plain(EventType::FilingHandled, told("act")));
            acting.move_filing(next, true).await?;
            let receiver = ("receiver", Some(open.receiver.name.clone()));
            let result = facts([
                ("filing", Some(open.filing.id.clone())),
                receiver,
                ("command", Some(name_of(command).to_owned())),
                ("on", Some(cx.today.to_string())),
            ]);
            open.case
                .record(tx, EventType::FilingResult, result)
                .await?;
        } else {
            if command.moves().is_some() {
                acting.move_filing(next, false).await?;
            }
            tx.event(NewEvent::plain(EventType::FilingHandled, told("command")));
        }
        if let Some(consequence) = consequence {
            let change = effect::Change {
                act: consequence.act,
                on: Some(consequence.on),
                until: None,
                provisions: consequence.provisions,
                because: consequence.because,
                basis_id: None,
            };
            effect::record(tx, cx, open.case.row.clone(), change).await?;
        }
        Ok(ReviewMoved {
            id: open.row.id,
            stage: next.as_str().to_owned(),
            row_version: open.row.row_version + 1,
        })
    }
}

/// The act as the filing knows it, where it is one of the filing's.
const fn name_of(command: ReviewCommand) -> &'static str {
    match command.moves() {
        Some(act) => act.as_str(),
        None => command.as_str(),
    }
}

impl Acting<'_> {
    async fn perform(
        &self,
        act: &ReviewAct,
        change: &mut Change,
    ) -> Result<Option<Consequence>, Error> {
        match act {
            ReviewAct::Distribute { bodies } => self.distribute(bodies).await?,
            ReviewAct::TakeOpinion {
                referral_id,
                opinion,
            } => self.take_opinion(referral_id, opinion).await?,
            ReviewAct::Check { items } => self.check(items, change)?,
            ReviewAct::AddPoint {
                eid,
                item,
                problem,
                advice,
            } => {
                self.add_point(eid.as_deref(), item.as_deref(), problem, advice)
                    .await?;
            }
            ReviewAct::DropPoint { point_id } => self.drop_point(point_id).await?,
            ReviewAct::Talk {
                kind,
                held_on,
                with_whom,
                content,
            } => self.talk(*kind, *held_on, with_whom, content).await?,
            ReviewAct::IssueOpinion { number, opinion } => {
                self.issue_opinion(number, opinion, change)?;
            }
            ReviewAct::AnswerPoints { answers } => self.answer(answers, change).await?,
            ReviewAct::AcceptPlan { plan, due_on } => self.accept_plan(plan, *due_on, change)?,
            ReviewAct::Resume { reason } => self.resume(reason, change).await?,
            ReviewAct::Refile { document_id } => {
                self.refile(document_id.as_deref(), change).await?;
            }
            ReviewAct::Judge { verdicts } => self.judge(verdicts).await?,
            ReviewAct::Suspend {
                provisions,
                because,
            } => return self.suspend(provisions, because).await.map(Some),
            ReviewAct::Order { text, due_on } => self.order(text, *due_on, change)?,
            ReviewAct::Pass { conclusion } => self.pass(conclusion, change)?,
            ReviewAct::Correct { conclusion } => self.correct(conclusion, change)?,
            ReviewAct::Revoke { because, on } => {
                return self.revoke(because, *on, change).map(Some);
            }
        }
        Ok(None)
    }

    async fn move_filing(&self, next: FilingStage, result: bool) -> Result<(), Error> {
        let filing = &self.open.filing;
        let mut change = filing_entity::ActiveModel {
            id: Set(filing.id.clone()),
            stage: Set(next.as_str().to_owned()),
            row_version: Set(filing.row_version + 1),
            ..Default::default()
        };
        if result {
            change.result_on = Set(Some(self.cx.today));
        }
        self.tx.update(change).await?;
        Ok(())
    }
}
