//! A review in the shapes in which it is told.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::view::due::DueView;
use crate::domain::filing_review::ReviewCommand;

/// A review in the list of its filing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingReviewLine)]
pub struct ReviewLine {
    /// Id.
    pub id: String,
    /// 审查方式.
    pub mode: String,
    /// 启动日期.
    pub opened_on: NaiveDate,
    /// 审查结果; null while it goes on.
    pub outcome: Option<String>,
    /// 结束日期.
    pub closed_on: Option<NaiveDate>,
}

/// 分送单位.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingReferralLine)]
pub struct ReferralLine {
    /// Id.
    pub id: String,
    /// 委员会、科室.
    pub body: String,
    /// 分送日期.
    pub sent_on: NaiveDate,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// 意见.
    pub opinion: Option<String>,
    /// When it came.
    pub opined_on: Option<NaiveDate>,
    /// The due date as people read it.
    #[serde(skip)]
    pub due: Option<DueView>,
}

/// 审查内容的一项.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingReviewItemLine)]
pub struct ItemLine {
    /// Id.
    pub id: String,
    /// What people read.
    pub label: String,
    /// 结果; null: not gone through yet.
    pub result: Option<String>,
    /// What people read of it.
    pub result_label: Option<String>,
    /// 说明.
    pub note: String,
}

/// 沟通.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingTalkLine)]
pub struct TalkLine {
    /// 方式.
    pub kind: String,
    /// Day.
    pub held_on: NaiveDate,
    /// 沟通对象.
    pub with_whom: String,
    /// 内容.
    pub content: String,
}

/// 审查意见的一条.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingPointLine)]
pub struct PointLine {
    /// Id.
    pub id: String,
    /// 第几条.
    pub number: i64,
    /// The provision, as printed; null: the whole document.
    pub label: Option<String>,
    /// eId of the provision.
    pub eid: Option<String>,
    /// The provision as it was reviewed.
    pub before: String,
    /// 审查内容 to which it belongs.
    pub item: Option<String>,
    /// 存在的问题.
    pub problem: String,
    /// 修改建议.
    pub advice: String,
    /// 采纳.
    pub adopted: Option<bool>,
    /// 制定机关的答复.
    pub answer: Option<String>,
    /// The provision in the corrected text, as printed there.
    pub after_label: Option<String>,
    /// The provision in the corrected text.
    pub after: Option<String>,
    /// 纠正情况.
    pub verdict: Option<String>,
    /// What people read of it.
    pub verdict_label: Option<String>,
    /// 说明.
    pub note: Option<String>,
}

/// A review.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingReviewView)]
pub struct ReviewView {
    /// Id.
    pub id: String,
    /// Filing.
    pub filing_id: String,
    /// Document.
    pub document_id: String,
    /// 标题.
    pub title: String,
    /// 审查机关.
    pub receiver: String,
    /// 审查方式.
    pub mode: String,
    /// What people read of it.
    pub mode_label: String,
    /// 审查人、承办科室.
    pub examiner: String,
    /// 移送机关、联合审查机关、专项名称.
    pub partner: Option<String>,
    /// 审查建议 upon which it was opened; the examining body's alone.
    pub suggestion_id: Option<String>,
    /// 审查要求 upon which it was opened; the examining body's alone.
    pub demand_id: Option<String>,
    /// Stage of the filing.
    pub stage: String,
    /// What people read of it.
    pub label: String,
    /// 启动日期.
    pub opened_on: NaiveDate,
    /// 办结期限.
    pub due_on: Option<NaiveDate>,
    /// The text that is reviewed.
    pub revision_id: String,
    /// Its 正文哈希.
    pub body_sha256: String,
    /// 审查内容; empty for the issuer.
    pub items: Vec<ItemLine>,
    /// Where the list of items stands.
    pub items_source: Option<String>,
    /// 分送; empty for the issuer.
    pub referrals: Vec<ReferralLine>,
    /// 沟通、约谈; empty for the issuer.
    pub talks: Vec<TalkLine>,
    /// 问题、意见.
    pub points: Vec<PointLine>,
    /// 审查意见文号.
    pub opinion_no: Option<String>,
    /// 总体意见.
    pub opinion: Option<String>,
    /// 提出日期.
    pub opinion_on: Option<NaiveDate>,
    /// 答复期限.
    pub answer_due_on: Option<NaiveDate>,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
    /// 纠正计划.
    pub plan: Option<String>,
    /// 计划完成日期.
    pub plan_due_on: Option<NaiveDate>,
    /// 重新报送日期.
    pub refiled_on: Option<NaiveDate>,
    /// The document that holds the corrected text.
    pub refiled_document_id: Option<String>,
    /// 报告纠正结果的期限.
    pub report_due_on: Option<NaiveDate>,
    /// 责令改正.
    pub order_text: Option<String>,
    /// 责令日期.
    pub ordered_on: Option<NaiveDate>,
    /// 改正期限.
    pub order_due_on: Option<NaiveDate>,
    /// 审查结果.
    pub outcome: Option<String>,
    /// 审查结论.
    pub conclusion: Option<String>,
    /// 结束日期.
    pub closed_on: Option<NaiveDate>,
    /// What the asker may do now.
    #[schema(value_type = Vec<String>)]
    pub permitted: Vec<ReviewCommand>,
    /// Version for the next form.
    pub row_version: i64,
    /// The asker is of the examining body, or audits.
    #[serde(skip)]
    pub inner: bool,
    /// The due dates as people read them: 审查, 答复, 报告.
    #[serde(skip)]
    pub dues: Vec<(&'static str, DueView)>,
}

impl ReviewView {
    /// Whether a command may be given now.
    pub fn may(&self, command: &str) -> bool {
        self.permitted.iter().any(|one| one.as_str() == command)
    }
}
