//! 提请决定, once every proposal is checked; 终止.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Campaign, CampaignMoved, state_of};
use super::plan::lead_post;
use super::proofs::proof_state;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::cleanup::{CampaignCommand, CampaignKind, ItemState};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_campaign::ActiveModel as CampaignChange;
use crate::store::people::Post;
use crate::store::{Set, Tx, cleanup as rows};

/// Titles named in a refusal.
const NAMED: usize = 5;

/// 提请决定.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitCampaign {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
}

impl Command for SubmitCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "submit_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        campaign.post(cx, CampaignCommand::Submit, None)?;
        let stage = campaign.next(CampaignCommand::Submit)?;
        all_checked(tx, &campaign).await?;
        let change = CampaignChange {
            submitted_on: Set(Some(cx.today)),
            ..Default::default()
        };
        let told = facts([("title", Some(campaign.row.title.clone()))]);
        campaign
            .advance(tx, stage, change, EventType::CleanupSubmitted, told)
            .await
    }
}

/// Everything is checked; where what is in no list ends, a document may stay without a proposal.
async fn all_checked(tx: &Tx, campaign: &Campaign) -> Result<(), Error> {
    let mut open = Vec::new();
    for item in rows::items(tx.connection().await?, &campaign.row.id).await? {
        let settled = match state_of(&item)? {
            ItemState::Agreed | ItemState::Dropped => true,
            ItemState::Waiting => campaign.row.unlisted,
            ItemState::Proposed | ItemState::Returned => false,
        };
        if !settled {
            open.push(format!("《{}》", item.title));
        }
    }
    let mut proofs = 0_usize;
    for proof in rows::proofs(tx.connection().await?, &campaign.row.id).await? {
        match proof_state(&proof)? {
            ItemState::Agreed => proofs += 1,
            ItemState::Dropped => {}
            ItemState::Waiting | ItemState::Proposed | ItemState::Returned => {
                open.push(format!("证明事项“{}”", proof.name));
            }
        }
    }
    if !open.is_empty() {
        let count = open.len();
        open.truncate(NAMED);
        let more = if count > NAMED { "等" } else { "" };
        let message = format!(
            "还有 {count} 件没有核对同意：{}{more}；全部核对同意后才能提请决定",
            open.join("、")
        );
        return Err(Error::refused("unchecked", message));
    }
    match campaign.kind {
        CampaignKind::Proofs if proofs == 0 => Err(Error::refused(
            "no-proofs",
            "还没有列入任何证明事项，不能提请决定",
        )),
        CampaignKind::Full
        | CampaignKind::Special
        | CampaignKind::Rolling
        | CampaignKind::Proofs => Ok(()),
    }
}

/// 终止清理.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawCampaign {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// 理由.
    pub reason: String,
}

impl Command for WithdrawCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "withdraw_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        campaign.post(cx, CampaignCommand::Withdraw, None)?;
        let stage = campaign.next(CampaignCommand::Withdraw)?;
        let reason = intake::required(&self.reason, "reason", "请写明终止清理的理由")?;
        let change = CampaignChange {
            reason: Set(Some(reason.clone())),
            ..Default::default()
        };
        let told = facts([
            ("title", Some(campaign.row.title.clone())),
            ("reason", Some(reason)),
        ]);
        campaign
            .advance(tx, stage, change, EventType::CleanupWithdrawn, told)
            .await
    }
}
