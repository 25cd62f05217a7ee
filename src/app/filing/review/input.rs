//! What is entered in a review.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::filing_review::{ItemResult, ReviewCommand, TalkKind, Verdict};

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
