//! One act in a review.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Open, may, post};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::publication::effect;
use crate::domain::event::EventType;
use crate::domain::filing_review::{self, ItemResult, ReviewCommand, TalkKind, Verdict};
use crate::domain::validity::Act;
use crate::store::entity::filing as filing_entity;
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx};

/// 分送单位.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingReferralInput)]
pub struct ReferralInput {
    /// 委员会、科室.
    pub body: String,
    /// By when, where the pack sets no limit.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// 一项审查内容的结果.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingReviewItemInput)]
pub struct ItemInput {
    /// Id of the item in the body's list.
    pub id: String,
    /// 结果.
    #[schema(value_type = String)]
    pub result: ItemResult,
    /// 说明; needed for 有问题.
    #[serde(default)]
    pub note: String,
}

/// 制定机关对一条意见的答复.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingPointAnswer)]
pub struct PointAnswer {
    /// Point.
    pub point_id: String,
    /// 采纳.
    pub adopted: bool,
    /// How it will be corrected; why it is not adopted.
    pub answer: String,
}

/// 对一条意见纠正情况的核对.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingPointVerdict)]
pub struct PointVerdict {
    /// Point.
    pub point_id: String,
    /// 纠正情况.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// 说明; needed for 未纠正 and 不再坚持.
    #[serde(default)]
    pub note: String,
}

/// What is done in a review.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = FilingReviewAct)]
pub enum ReviewAct {
    /// 分送委员会、科室征求意见.
    Distribute {
        /// To whom.
        bodies: Vec<ReferralInput>,
    },
    /// 记录分送单位的意见.
    TakeOpinion {
        /// Referral.
        referral_id: String,
        /// 意见.
        opinion: String,
    },
    /// 逐项审查, all items of the body's list.
    Check {
        /// Items.
        items: Vec<ItemInput>,
    },
    /// 记录问题.
    AddPoint {
        /// The provision; absent: the whole document.
        #[serde(default)]
        eid: Option<String>,
        /// The item of the list that it belongs to.
        #[serde(default)]
        item: Option<String>,
        /// 存在的问题.
        problem: String,
        /// 修改建议.
        advice: String,
    },
    /// 撤去问题.
    DropPoint {
        /// Point.
        point_id: String,
    },
    /// 记录沟通、约谈.
    Talk {
        /// 方式.
        #[schema(value_type = String)]
        kind: TalkKind,
        /// Day; today where absent.
        #[serde(default)]
        held_on: Option<NaiveDate>,
        /// With whom.
        with_whom: String,
        /// What was said.
        content: String,
    },
    /// 提出书面审查意见.
    IssueOpinion {
        /// 文号.
        number: String,
        /// 总体意见.
        opinion: String,
    },
    /// 逐条答复, all points at once.
    AnswerPoints {
        /// Answers.
        answers: Vec<PointAnswer>,
    },
    /// 同意纠正计划，中止审查.
    AcceptPlan {
        /// 计划.
        plan: String,
        /// 完成日期.
        due_on: NaiveDate,
    },
    /// 恢复审查.
    Resume {
        /// 理由.
        reason: String,
    },
    /// 报送纠正后的文本.
    Refile {
        /// The document that holds the corrected text; absent: the same document, in its current text.
        #[serde(default)]
        document_id: Option<String>,
    },
    /// 逐条核对纠正情况.
    Judge {
        /// Verdicts.
        verdicts: Vec<PointVerdict>,
    },
    /// 要求停止执行.
    Suspend {
        /// eIds; empty: the whole document.
        provisions: Vec<String>,
        /// 决定机关和依据; everybody reads it.
        because: String,
    },
    /// 责令改正.
    Order {
        /// What is ordered.
        text: String,
        /// By when.
        due_on: NaiveDate,
    },
    /// 审查通过.
    Pass {
        /// 审查结论.
        conclusion: String,
    },
    /// 确认已纠正.
    Correct {
        /// 审查结论.
        conclusion: String,
    },
    /// 撤销.
    Revoke {
        /// 决定机关和依据; everybody reads it.
        because: String,
        /// The first day; today where absent.
        #[serde(default)]
        on: Option<NaiveDate>,
    },
}

impl ReviewAct {
    /// Which command it is.
    pub const fn command(&self) -> ReviewCommand {
        match self {
            Self::Distribute { .. } => ReviewCommand::Distribute,
            Self::TakeOpinion { .. } => ReviewCommand::TakeOpinion,
            Self::Check { .. } => ReviewCommand::Check,
            Self::AddPoint { .. } => ReviewCommand::AddPoint,
            Self::DropPoint { .. } => ReviewCommand::DropPoint,
            Self::Talk { .. } => ReviewCommand::Talk,
            Self::IssueOpinion { .. } => ReviewCommand::IssueOpinion,
            Self::AnswerPoints { .. } => ReviewCommand::AnswerPoints,
            Self::AcceptPlan { .. } => ReviewCommand::AcceptPlan,
            Self::Resume { .. } => ReviewCommand::Resume,
            Self::Refile { .. } => ReviewCommand::Refile,
            Self::Judge { .. } => ReviewCommand::Judge,
            Self::Suspend { .. } => ReviewCommand::Suspend,
            Self::Order { .. } => ReviewCommand::Order,
            Self::Pass { .. } => ReviewCommand::Pass,
            Self::Correct { .. } => ReviewCommand::Correct,
            Self::Revoke { .. } => ReviewCommand::Revoke,
        }
    }
}

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
        let next = filing_review::next(open.stage, command)
            .filter(|_| open.row.closed_on.is_none())
            .ok_or(Error::Transition {
                command: command.label(),
                stage: open.stage.label(),
            })?;
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

    async fn move_filing(
        &self,
        next: crate::domain::filing::FilingStage,
        result: bool,
    ) -> Result<(), Error> {
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
