//! What waits for somebody in clean-ups, for 我的待办.

use super::campaign::{Campaign, state_of};
use super::proofs::proof_state;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::due::set_due;
use crate::app::view::queue::{Section, Target, Task};
use crate::domain::cleanup::{CampaignCommand, CampaignStage, ItemState};
use crate::store::{Store, cleanup as rows, people};

/// The section of clean-ups; `None` where nothing waits.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn tasks(store: &Store, cx: &RequestContext) -> Result<Option<Section>, Error> {
    let stages = [
        CampaignStage::Draft,
        CampaignStage::Open,
        CampaignStage::Proposed,
        CampaignStage::Decided,
    ];
    let authorities = people::authorities(store.reader()).await?;
    let mut tasks = Vec::new();
    for row in rows::campaigns(store.reader(), &stages).await? {
        let campaign = Campaign::of(row, authorities.clone())?;
        if !campaign.visible(cx) {
            continue;
        }
        if let Some(next) = next(store, cx, &campaign).await? {
            tasks.push(Task {
                target: Target::Campaign(campaign.row.id.clone()),
                about: format!("{} · {}", campaign.kind.label(), campaign.stage.label()),
                due: campaign.row.due_on.map(|on| set_due(cx, on)),
                title: campaign.row.title,
                next,
            });
        }
    }
    Ok((!tasks.is_empty()).then_some(Section {
        id: "cleanups",
        label: "清理",
        empty: "没有等待办理的清理。",
        tasks,
    }))
}

/// What the actor has to do next in a campaign.
async fn next(
    store: &Store,
    cx: &RequestContext,
    campaign: &Campaign,
) -> Result<Option<String>, Error> {
    let may = |command, handler: Option<&str>| campaign.post(cx, command, handler).is_ok();
    let leads = may(CampaignCommand::Check, None);
    Ok(match campaign.stage {
        CampaignStage::Draft => leads.then(|| "完善方案后启动，范围随即冻结".to_owned()),
        CampaignStage::Open => {
            let (mut owed, mut unassigned, mut unchecked) = (0, 0, 0);
            for item in rows::items(store.reader(), &campaign.row.id).await? {
                let handler = item.handler_id.as_deref();
                match state_of(&item)? {
                    state if state.is_owed() => {
                        owed += usize::from(
                            handler.is_some() && may(CampaignCommand::Propose, handler),
                        );
                        unassigned += usize::from(handler.is_none());
                    }
                    ItemState::Proposed => unchecked += 1,
                    ItemState::Waiting
                    | ItemState::Returned
                    | ItemState::Agreed
                    | ItemState::Dropped => {}
                }
            }
            for proof in rows::proofs(store.reader(), &campaign.row.id).await? {
                match proof_state(&proof)? {
                    ItemState::Proposed => unchecked += 1,
                    ItemState::Returned => {
                        let handler = Some(proof.handler_id.as_str());
                        owed += usize::from(may(CampaignCommand::Propose, handler));
                    }
                    ItemState::Waiting | ItemState::Agreed | ItemState::Dropped => {}
                }
            }
            open_words(leads, owed, unassigned, unchecked)
        }
        CampaignStage::Proposed => may(CampaignCommand::DecisionPassed, None)
            .then(|| "预演效果；会议讨论后记录清理决定".to_owned()),
        CampaignStage::Decided => {
            may(CampaignCommand::Publish, None).then(|| "公布清理结果目录".to_owned())
        }
        CampaignStage::Published | CampaignStage::Withdrawn => None,
    })
}

fn open_words(leads: bool, owed: usize, unassigned: usize, unchecked: usize) -> Option<String> {
    let mut words = Vec::new();
    if owed > 0 {
        words.push(format!("对 {owed} 件提出清理意见"));
    }
    if leads && unassigned > 0 {
        words.push(format!("分派 {unassigned} 件"));
    }
    if leads && unchecked > 0 {
        words.push(format!("核对 {unchecked} 件清理意见"));
    }
    if leads && words.is_empty() {
        words.push("等待责任单位提出意见；全部核对同意后提请决定".to_owned());
    }
    (!words.is_empty()).then(|| words.join("；"))
}
