//! The bodies of the commands of clean-ups.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::commands::bodies;
use crate::app::cleanup::{
    AssignItems, CheckItems, CheckProofs, DecideCampaign, DropProof, ItemRef, PlanInput,
    ProofInput, ProposalInput, ProposeItems, PublishResults, RecordProof, ReviseCampaign,
    SubmitCampaign, WithdrawCampaign,
};
use crate::domain::document::MeetingResult;

bodies! {
    /// 修改清理方案.
    CleanupReviseBody => ReviseCampaign { campaign_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 方案.
        plan: PlanInput,
    }
    /// 分派、改派.
    CleanupAssignBody => AssignItems { campaign_id } OK {
        /// 文件.
        items: Vec<ItemRef>,
        /// 责任单位.
        handler_id: String,
        /// 理由.
        reason: String,
    }
    /// 核对.
    CleanupCheckBody => CheckItems { campaign_id } OK {
        /// 文件.
        items: Vec<ItemRef>,
        /// 同意；否则退回.
        agree: bool,
        /// 核对意见.
        #[serde(default)]
        note: String,
    }
    /// 提请决定.
    CleanupSubmitBody => SubmitCampaign { campaign_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
    }
    /// 终止.
    CleanupWithdrawBody => WithdrawCampaign { campaign_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
    /// 提出清理意见.
    CleanupProposeBody => ProposeItems { campaign_id } OK {
        /// 每件一条.
        proposals: Vec<ProposalInput>,
    }
    /// 证明事项.
    CleanupProofBody => RecordProof { campaign_id } OK {
        /// 更正的证明事项；不填为新列入.
        #[serde(default)]
        proof_id: Option<String>,
        /// 更正时表单所依据的版本.
        #[serde(default)]
        expected_version: i64,
        /// 内容.
        proof: ProofInput,
    }
    /// 不列入.
    CleanupDropBody => DropProof { campaign_id } OK {
        /// 证明事项.
        proof_id: String,
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
    /// 核对证明事项.
    CleanupCheckProofsBody => CheckProofs { campaign_id } OK {
        /// 证明事项.
        proofs: Vec<ItemRef>,
        /// 同意；否则退回.
        agree: bool,
        /// 核对意见.
        #[serde(default)]
        note: String,
    }
    /// 清理决定.
    CleanupDecideBody => DecideCampaign { campaign_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 会议名称.
        meeting: String,
        /// 会议日期.
        held_on: NaiveDate,
        /// 结果.
        #[schema(value_type = String, example = "passed")]
        result: MeetingResult,
        /// 生效日期；通过的必填.
        #[serde(default)]
        effect_on: Option<NaiveDate>,
        /// 不同意见.
        #[serde(default)]
        dissent: String,
        /// 说明；没有通过的必填.
        #[serde(default)]
        note: String,
    }
    /// 公布.
    CleanupPublishBody => PublishResults { campaign_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 公布日期；不填为今天.
        #[serde(default)]
        published_on: Option<NaiveDate>,
        /// 公布清理结果的公文.
        #[serde(default)]
        announcement: String,
    }
}

/// The version alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CleanupVersionBody {
    /// 表单所依据的版本.
    pub(super) expected_version: i64,
}
