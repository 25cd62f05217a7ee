//! What clean-ups decided, once their results are published: the same items as stand in the lists.

use super::Reading;
use crate::app::error::Error;
use crate::domain::cleanup::{CampaignStage, Disposition, ItemState, ProofDisposition};
use crate::domain::statistics::record::{CleanupClass, CleanupResult, Named};
use crate::store::cleanup;
use crate::store::entity::{cleanup_campaign, cleanup_item, cleanup_proof};
use crate::store::error::parse;

/// The stages of a campaign that was undertaken.
const UNDERTAKEN: &[CampaignStage] = &[
    CampaignStage::Open,
    CampaignStage::Proposed,
    CampaignStage::Decided,
    CampaignStage::Published,
];

impl Reading<'_> {
    pub(super) async fn cleanups(&mut self) -> Result<(), Error> {
        let db = self.store.reader();
        let campaigns = cleanup::campaigns(db, UNDERTAKEN).await?;
        let mut results = Vec::new();
        let published = CampaignStage::Published.as_str();
        let underway = campaigns.iter().any(|one| one.stage != published);
        for campaign in campaigns.iter().filter(|one| one.stage == published) {
            let Some(decided_on) = campaign.held_on else {
                continue;
            };
            let result = |id, named, class| CleanupResult {
                id,
                named,
                decided_on,
                class,
                campaign: campaign.title.clone(),
            };
            for item in cleanup::items(db, &campaign.id).await? {
                if let Some(class) = class_of(campaign, &item)? {
                    let named = self.named_of(campaign, &item);
                    results.push(result(item.id, named, class));
                }
            }
            for proof in cleanup::proofs(db, &campaign.id).await? {
                if let Some(class) = class_of_proof(&proof)? {
                    let named = Named {
                        id: proof.id.clone(),
                        title: Some(proof.name),
                        number: None,
                        issuer: campaign.authority_id.clone(),
                    };
                    results.push(result(proof.id, named, class));
                }
            }
        }
        self.loaded.record.cleanup_underway = underway;
        self.loaded.record.cleanup = Some(results).filter(|results| !results.is_empty());
        Ok(())
    }

    /// As it was when the scope was frozen, where it is of no body that acts here.
    fn named_of(&self, campaign: &cleanup_campaign::Model, item: &cleanup_item::Model) -> Named {
        self.visible(&item.document_id).unwrap_or_else(|| Named {
            id: item.document_id.clone(),
            title: Some(item.title.clone()),
            number: item.document_number.clone(),
            issuer: campaign.authority_id.clone(),
        })
    }
}

/// What became of a document; `None` for what is in no list.
fn class_of(
    campaign: &cleanup_campaign::Model,
    item: &cleanup_item::Model,
) -> Result<Option<CleanupClass>, Error> {
    let state = parse(
        "cleanup_item",
        &item.id,
        "state",
        &item.state,
        ItemState::parse,
    )?;
    let listed = match state {
        ItemState::Agreed => true,
        ItemState::Waiting | ItemState::Proposed | ItemState::Returned | ItemState::Dropped => {
            false
        }
    };
    if !listed {
        let ended = campaign.unlisted && item.fact_id.is_some();
        return Ok(ended.then_some(CleanupClass::DeclareVoid));
    }
    let Some(text) = &item.disposition else {
        return Ok(None);
    };
    let read = Disposition::parse;
    let disposition = parse("cleanup_item", &item.id, "disposition", text, read)?;
    Ok(Some(match disposition {
        Disposition::Keep => CleanupClass::Keep,
        Disposition::Amend => CleanupClass::Amend,
        Disposition::Repeal => CleanupClass::Repeal,
        Disposition::DeclareVoid => CleanupClass::DeclareVoid,
        Disposition::Extend => CleanupClass::Extend,
        Disposition::AlreadyRepealed => CleanupClass::EndedBefore,
    }))
}

/// What became of a proof; `None` for one that was not agreed upon.
fn class_of_proof(proof: &cleanup_proof::Model) -> Result<Option<CleanupClass>, Error> {
    let (id, read) = (&proof.id, ItemState::parse);
    let state = parse("cleanup_proof", id, "state", &proof.state, read)?;
    let read = ProofDisposition::parse;
    let disposition = parse("cleanup_proof", id, "disposition", &proof.disposition, read)?;
    Ok((state == ItemState::Agreed).then_some(match disposition {
        ProofDisposition::Keep => CleanupClass::ProofKept,
        ProofDisposition::Cancel => CleanupClass::ProofCancelled,
    }))
}
