//! 核对: the legal body agrees to proposals or returns them with a reason.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Campaign, ItemRef, ItemsMoved, chosen, state_of};
use super::plan::lead_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::cleanup::{CampaignCommand, ItemState};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_item::ActiveModel as ItemChange;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx};

/// 核对清理意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckItems {
    /// The campaign.
    pub campaign_id: String,
    /// The documents.
    pub items: Vec<ItemRef>,
    /// 同意; else 退回.
    pub agree: bool,
    /// 核对意见; a reason where it is returned.
    #[serde(default)]
    pub note: String,
}

/// What a check asks of the proposal and of who proposed it; the state after it.
pub(super) fn verdict(
    cx: &RequestContext,
    title: &str,
    state: ItemState,
    proposed_by: Option<&str>,
    agree: bool,
) -> Result<ItemState, Error> {
    let open = match (state, agree) {
        (ItemState::Proposed, _) | (ItemState::Agreed, false) => true,
        (ItemState::Waiting | ItemState::Returned | ItemState::Agreed | ItemState::Dropped, _) => {
            false
        }
    };
    if !open {
        return Err(Error::Conflict(format!(
            "“{title}”当前为“{}”，不能{}",
            state.label(),
            if agree { "同意" } else { "退回" }
        )));
    }
    if agree && proposed_by == Some(cx.actor()?.person_id.as_str()) {
        return Err(Error::refused(
            "own-proposal",
            format!("“{title}”的清理意见由您提出，须由他人核对"),
        ));
    }
    Ok(if agree {
        ItemState::Agreed
    } else {
        ItemState::Returned
    })
}

/// The note of a check: needed where something is returned.
pub(super) fn note(agree: bool, note: &str) -> Result<Option<String>, Error> {
    if agree && note.trim().is_empty() {
        Ok(None)
    } else {
        intake::required(note, "note", "退回须写明理由").map(Some)
    }
}

impl Command for CheckItems {
    type Output = ItemsMoved;
    const NAME: &'static str = "check_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ItemsMoved, Error> {
        let campaign = Campaign::load(tx, &self.campaign_id, None).await?;
        campaign.post(cx, CampaignCommand::Check, None)?;
        campaign.next(CampaignCommand::Check)?;
        let note = note(self.agree, &self.note)?;
        let items = chosen(tx, &campaign, &self.items).await?;
        let mut moved = Vec::with_capacity(items.len());
        for item in items {
            let by = item.proposed_by.as_deref();
            let state = verdict(cx, &item.title, state_of(&item)?, by, self.agree)?;
            let expected_version = item.row_version + 1;
            tx.update(ItemChange {
                id: Set(item.id.clone()),
                row_version: Set(expected_version),
                state: Set(state.as_str().to_owned()),
                check_note: Set(note.clone()),
                checked_on: Set(Some(cx.today)),
                ..Default::default()
            })
            .await?;
            moved.push(ItemRef {
                id: item.id,
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
