//! The shapes in which campaigns are shown to those who work on them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::scope::Scope;
use crate::domain::cleanup::ItemState;

/// A campaign in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignLine {
    /// Id.
    pub id: String,
    /// 名称.
    pub title: String,
    /// 类别.
    pub kind: &'static str,
    /// Label of the kind.
    pub kind_label: &'static str,
    /// 阶段.
    pub stage: &'static str,
    /// Label of the stage.
    pub stage_label: &'static str,
    /// 决定机关.
    pub authority: String,
    /// 提出意见的截止日.
    pub due_on: Option<NaiveDate>,
    /// How many documents the frozen scope has.
    pub scope_size: Option<i64>,
    /// 生效日期.
    pub effect_on: Option<NaiveDate>,
    /// 公布日期.
    pub published_on: Option<NaiveDate>,
}

/// A list of campaigns.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignsView {
    /// The newest first.
    pub results: Vec<CampaignLine>,
}

/// How far one body is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandlerProgress {
    /// Id of the body; absent: dealt out to nobody.
    pub handler_id: Option<String>,
    /// Short name.
    pub handler: String,
    /// Documents.
    pub total: usize,
    /// Of which nothing is proposed, or what was proposed came back.
    pub owed: usize,
    /// Waiting for the check.
    pub proposed: usize,
    /// Checked and agreed.
    pub agreed: usize,
}

/// A document of a campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemView {
    /// Id of the item.
    pub id: String,
    /// Place in the scope.
    pub ord: i64,
    /// Version for the next form.
    pub row_version: i64,
    /// Id of the document.
    pub document_id: String,
    /// Title, as frozen.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 登记号.
    pub registration_number: Option<String>,
    /// 发布日期.
    pub published_on: Option<String>,
    /// Labels of how it was found.
    pub origins: Vec<&'static str>,
    /// 责任单位.
    pub handler_id: Option<String>,
    /// Short name.
    pub handler: Option<String>,
    /// 分派理由.
    pub assign_reason: Option<String>,
    /// State.
    pub state: &'static str,
    /// Label.
    pub state_label: &'static str,
    /// 清理结论.
    pub disposition: Option<&'static str>,
    /// Label.
    pub disposition_label: Option<&'static str>,
    /// 理由种类.
    pub reason_class: Option<String>,
    /// Label.
    pub reason_label: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// 实施单位.
    pub implementer: Option<String>,
    /// 截止日.
    pub until: Option<NaiveDate>,
    /// 此前废止的日期.
    pub ended_on: Option<NaiveDate>,
    /// 修改内容.
    pub amendment: Option<String>,
    /// 核对意见.
    pub check_note: Option<String>,
    /// 效力状态 today.
    pub status: &'static str,
    /// Colour.
    #[serde(skip)]
    pub tone: &'static str,
    /// 有效期截止日 today.
    pub last_valid_on: Option<String>,
    /// The text is another one since the scope was frozen.
    pub changed: bool,
    /// What the asker may do to it now.
    pub permitted: Vec<&'static str>,
}

/// A proof of a campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofView {
    /// Id.
    pub id: String,
    /// Place.
    pub ord: i64,
    /// Version for the next form.
    pub row_version: i64,
    /// Short name of the body that entered it.
    pub handler: String,
    /// 证明名称.
    pub name: String,
    /// 办理事项.
    pub matter: Option<String>,
    /// 设定依据.
    pub basis: Option<String>,
    /// 索要单位.
    pub demander: String,
    /// 开具单位.
    pub issuer: String,
    /// State.
    pub state: &'static str,
    /// Label.
    pub state_label: &'static str,
    /// 清理结论.
    pub disposition: &'static str,
    /// Label.
    pub disposition_label: &'static str,
    /// 取消情形.
    pub test: Option<String>,
    /// Label.
    pub test_label: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// 取消后的办理方式.
    pub substitute: Option<String>,
    /// 核对意见.
    pub check_note: Option<String>,
    /// What the asker may do to it now.
    pub permitted: Vec<&'static str>,
}

/// A campaign as its people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignView {
    /// What stands in lists.
    #[serde(flatten)]
    pub line: CampaignLine,
    /// Version for the next form.
    pub row_version: i64,
    /// 牵头机构.
    pub lead: String,
    /// Id of 决定机关.
    pub authority_id: String,
    /// 清理范围.
    pub scope: Scope,
    /// Names of the issuers of the scope.
    pub issuers: Vec<String>,
    /// 未列入目录的一律失效.
    pub unlisted: bool,
    /// 启动日期.
    pub opened_on: Option<NaiveDate>,
    /// 范围哈希.
    pub scope_sha256: Option<String>,
    /// 提请日期.
    pub submitted_on: Option<NaiveDate>,
    /// 会议.
    pub meeting: Option<String>,
    /// 会议日期.
    pub held_on: Option<NaiveDate>,
    /// 会议情况说明.
    pub result_note: Option<String>,
    /// 不同意见.
    pub dissent: Option<String>,
    /// 终止理由.
    pub reason: Option<String>,
    /// 公布公文.
    pub announcement: Option<String>,
    /// 结果哈希.
    pub results_sha256: Option<String>,
    /// How far each body is.
    pub progress: Vec<HandlerProgress>,
    /// Documents by disposition: id, label, how many.
    pub dispositions: Vec<(&'static str, &'static str, usize)>,
    /// The documents.
    pub items: Vec<ItemView>,
    /// The proofs.
    pub proofs: Vec<ProofView>,
    /// What the asker may do to the campaign now.
    pub permitted: Vec<&'static str>,
}

impl CampaignView {
    /// Whether the asker may give a command now.
    pub fn may(&self, command: &str) -> bool {
        self.permitted.contains(&command)
    }

    /// How many documents still have no agreed proposal.
    pub fn left(&self) -> usize {
        let agreed = ItemState::Agreed.as_str();
        self.items
            .iter()
            .filter(|item| item.state != agreed)
            .count()
    }
}
