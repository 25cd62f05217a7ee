//! 证明事项: taken out of the list, or checked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{ItemRef, ItemsMoved};
use super::check::{note, verdict};
use super::plan::lead_post;
use super::proofs::{ProofRecorded, changeable, load, one, proof_state};
use super::propose::drafter_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::cleanup::{CampaignCommand, ItemState};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_proof::ActiveModel as ProofChange;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx};

/// 不列入: entered by mistake or twice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DropProof {
    /// The campaign.
    pub campaign_id: String,
    /// The proof.
    pub proof_id: String,
    /// Version of the proof that the form was made from.
    pub expected_version: i64,
    /// 理由.
    pub reason: String,
}

impl Command for DropProof {
    type Output = ProofRecorded;
    const NAME: &'static str = "drop_proof";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ProofRecorded, Error> {
        let campaign = load(tx, &self.campaign_id).await?;
        campaign.next(CampaignCommand::Propose)?;
        let row = one(tx, &campaign, &self.proof_id, self.expected_version).await?;
        campaign.post(cx, CampaignCommand::Propose, Some(&row.handler_id))?;
        changeable(&row)?;
        let reason = intake::required(&self.reason, "reason", "请写明不列入的理由")?;
        let row_version = row.row_version + 1;
        tx.update(ProofChange {
            id: Set(row.id.clone()),
            row_version: Set(row_version),
            state: Set(ItemState::Dropped.as_str().to_owned()),
            reason: Set(Some(reason.clone())),
            ..Default::default()
        })
        .await?;
        let told = facts([
            ("campaign", Some(campaign.row.id.clone())),
            ("dropped", Some(row.name)),
            ("reason", Some(reason)),
        ]);
        tx.event(NewEvent::plain(EventType::CleanupProposed, told));
        Ok(ProofRecorded {
            id: row.id,
            row_version,
        })
    }
}

/// 核对证明事项.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckProofs {
    /// The campaign.
    pub campaign_id: String,
    /// The proofs.
    pub proofs: Vec<ItemRef>,
    /// 同意; else 退回.
    pub agree: bool,
    /// 核对意见; a reason where it is returned.
    #[serde(default)]
    pub note: String,
}

impl Command for CheckProofs {
    type Output = ItemsMoved;
    const NAME: &'static str = "check_proofs";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ItemsMoved, Error> {
        let campaign = load(tx, &self.campaign_id).await?;
        campaign.post(cx, CampaignCommand::Check, None)?;
        campaign.next(CampaignCommand::Check)?;
        let note = note(self.agree, &self.note)?;
        if self.proofs.is_empty() {
            return Err(Error::field("items", "请至少选择一项"));
        }
        let mut moved = Vec::with_capacity(self.proofs.len());
        for wanted in &self.proofs {
            let row = one(tx, &campaign, &wanted.id, wanted.expected_version).await?;
            let by = row.proposed_by.as_deref();
            let state = verdict(cx, &row.name, proof_state(&row)?, by, self.agree)?;
            let expected_version = row.row_version + 1;
            tx.update(ProofChange {
                id: Set(row.id.clone()),
                row_version: Set(expected_version),
                state: Set(state.as_str().to_owned()),
                check_note: Set(note.clone()),
                checked_on: Set(Some(cx.today)),
                ..Default::default()
            })
            .await?;
            moved.push(ItemRef {
                id: row.id,
                expected_version,
            });
        }
        let told = facts([
            ("campaign", Some(campaign.row.id.clone())),
            ("agree", Some(self.agree.to_string())),
            ("note", note),
        ]);
        tx.event(NewEvent::plain(EventType::CleanupChecked, told));
        Ok(ItemsMoved { items: moved })
    }
}
