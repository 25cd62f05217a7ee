//! 分派、改派: to the body that carries it out, or that took over from a dissolved drafter.

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

/// 分派清理任务.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignItems {
    /// The campaign.
    pub campaign_id: String,
    /// The documents.
    pub items: Vec<ItemRef>,
    /// 责任单位.
    pub handler_id: String,
    /// 理由: 谁实施谁清理, or who took over the functions.
    pub reason: String,
}

impl Command for AssignItems {
    type Output = ItemsMoved;
    const NAME: &'static str = "assign_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ItemsMoved, Error> {
        let campaign = Campaign::load(tx, &self.campaign_id, None).await?;
        campaign.post(cx, CampaignCommand::Assign, None)?;
        campaign.next(CampaignCommand::Assign)?;
        let reason = intake::required(&self.reason, "reason", "请写明分派、改派的理由")?;
        let handler = campaign.authority(&self.handler_id);
        let handler = handler
            .filter(|handler| handler.inside)
            .ok_or_else(|| Error::field("handler_id", "请选择在本系统办理的责任单位"))?;
        let items = chosen(tx, &campaign, &self.items).await?;
        let mut moved = Vec::with_capacity(items.len());
        for item in items {
            if state_of(&item)? == ItemState::Agreed {
                return Err(Error::Conflict(format!(
                    "《{}》的清理意见已经核对同意，须先退回才能改派",
                    item.title
                )));
            }
            let expected_version = item.row_version + 1;
            tx.update(ItemChange {
                id: Set(item.id.clone()),
                row_version: Set(expected_version),
                handler_id: Set(Some(self.handler_id.clone())),
                assign_reason: Set(Some(reason.clone())),
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
            ("handler", Some(handler.name.clone())),
            ("reason", Some(reason)),
        ]);
        tx.event(NewEvent::plain(EventType::CleanupAssigned, told));
        Ok(ItemsMoved { items: moved })
    }
}
