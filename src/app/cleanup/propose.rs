//! 清理意见: what the responsible body proposes for its documents.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Campaign, ItemRef, ItemsMoved, chosen, state_of};
use super::rules::{Choices, choices};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::access::Role;
use crate::domain::cleanup::effect::{self, Ruling};
use crate::domain::cleanup::{CampaignCommand, Disposition, ItemState};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_item::{ActiveModel as ItemChange, Model as ItemRow};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, queries};

/// Longest text of a field, in characters.
const LONGEST: usize = 2_000;

/// The proposal for one document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalInput {
    /// Id of the item.
    pub item_id: String,
    /// Version of the item that the form was made from.
    pub expected_version: i64,
    /// 清理结论.
    #[schema(value_type = String, example = "keep")]
    pub disposition: Disposition,
    /// 理由种类, of the pack's list.
    #[serde(default)]
    pub reason_class: Option<String>,
    /// 理由.
    #[serde(default)]
    pub reason: String,
    /// 实施单位.
    #[serde(default)]
    pub implementer: String,
    /// 延长至, or 修改后重新公布的期限; inclusive.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// 此前废止的日期, where the registry does not know it.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// 修改内容.
    #[serde(default)]
    pub amendment: String,
}

/// 提出清理意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeItems {
    /// The campaign.
    pub campaign_id: String,
    /// One for each document.
    pub proposals: Vec<ProposalInput>,
}

/// The actor's post as drafter; of which body is checked with the item.
pub(super) fn drafter_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let mut posts = cx.actor()?.posts.iter();
    let post = posts.find(|post| post.role == Role::Drafter);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有起草岗位，不能提出清理意见".to_owned()))
}

impl Command for ProposeItems {
    type Output = ItemsMoved;
    const NAME: &'static str = "propose_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ItemsMoved, Error> {
        let campaign = Campaign::load(tx, &self.campaign_id, None).await?;
        campaign.next(CampaignCommand::Propose)?;
        let wanted: Vec<ItemRef> = self
            .proposals
            .iter()
            .map(|one| ItemRef {
                id: one.item_id.clone(),
                expected_version: one.expected_version,
            })
            .collect();
        let items = chosen(tx, &campaign, &wanted).await?;
        let offered = choices(cx, campaign.row.opened_on.unwrap_or(cx.today));
        let mut moved = Vec::with_capacity(items.len());
        for (item, proposal) in items.iter().zip(&self.proposals) {
            campaign.post(cx, CampaignCommand::Propose, item.handler_id.as_deref())?;
            if state_of(item)? == ItemState::Agreed {
                return Err(Error::Conflict(format!(
                    "《{}》的清理意见已经核对同意，须由牵头机构退回后才能修改",
                    item.title
                )));
            }
            proposal.check(tx, cx, item, &offered).await?;
            moved.push(proposal.record(tx, cx, &campaign, item).await?);
        }
        let told = facts([("campaign", Some(campaign.row.id.clone()))]);
        tx.event(NewEvent::plain(EventType::CleanupProposed, told));
        Ok(ItemsMoved { items: moved })
    }
}

impl ProposalInput {
    fn ruling(&self) -> Ruling {
        Ruling {
            disposition: self.disposition,
            until: self.until,
            ended_on: self.ended_on,
        }
    }

    async fn check(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        item: &ItemRow,
        offered: &Choices,
    ) -> Result<(), Error> {
        let mut faults = Vec::new();
        let class = self
            .reason_class
            .as_deref()
            .filter(|class| !class.is_empty());
        match class {
            Some(class) => offered.check_reason(class, &mut faults),
            None if self.disposition.needs_reason_class() => {
                let message = format!("{}须选择理由种类", self.disposition.label());
                faults.push(FieldError::new("reason_class", message));
            }
            None => {}
        }
        if self.disposition.needs_reason() && self.reason.trim().is_empty() {
            let message = format!("{}须写明理由", self.disposition.label());
            faults.push(FieldError::new("reason", message));
        }
        if self.disposition == Disposition::Amend && self.amendment.trim().is_empty() {
            faults.push(FieldError::new("amendment", "修改的须写明修改什么内容"));
        }
        for (field, text) in [
            ("reason", &self.reason),
            ("implementer", &self.implementer),
            ("amendment", &self.amendment),
        ] {
            if text.chars().count() > LONGEST {
                faults.push(FieldError::new(
                    field,
                    format!("内容过长，请控制在 {LONGEST} 字以内"),
                ));
            }
        }
        self.superfluous(&mut faults);
        let known = queries::facts(tx.connection().await?, &item.document_id).await?;
        if let Err(contradiction) = effect::change(&known, self.ruling(), cx.today) {
            faults.push(FieldError::new(
                contradiction.field(),
                contradiction.label(),
            ));
        }
        if faults.is_empty() {
            return Ok(());
        }
        for fault in &mut faults {
            fault.message = format!("《{}》：{}", item.title, fault.message);
        }
        Err(Error::Invalid(faults))
    }

    /// Days that belong to another disposition are not silently dropped.
    fn superfluous(&self, faults: &mut Vec<FieldError>) {
        let (until, ended) = match self.disposition {
            Disposition::Extend | Disposition::Amend => (true, false),
            Disposition::AlreadyRepealed => (false, true),
            Disposition::Keep | Disposition::Repeal | Disposition::DeclareVoid => (false, false),
        };
        if self.until.is_some() && !until {
            faults.push(FieldError::new(
                "until",
                "只有延长有效期和修改需要填写截止日",
            ));
        }
        if self.ended_on.is_some() && !ended {
            faults.push(FieldError::new(
                "ended_on",
                "只有此前已废止的需要填写此前废止的日期",
            ));
        }
    }

    async fn record(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        campaign: &Campaign,
        item: &ItemRow,
    ) -> Result<ItemRef, Error> {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let handler = item.handler_id.as_deref().map(|id| campaign.name(id));
        let expected_version = item.row_version + 1;
        tx.update(ItemChange {
            id: Set(item.id.clone()),
            row_version: Set(expected_version),
            state: Set(ItemState::Proposed.as_str().to_owned()),
            disposition: Set(Some(self.disposition.as_str().to_owned())),
            reason_class: Set(self.reason_class.as_deref().and_then(text)),
            reason: Set(text(&self.reason)),
            implementer: Set(text(&self.implementer).or(handler)),
            until_day: Set(self.until),
            ended_day: Set(self.ended_on),
            amendment: Set(text(&self.amendment)),
            proposed_on: Set(Some(cx.today)),
            proposed_by: Set(Some(cx.actor()?.person_id.clone())),
            check_note: Set(None),
            checked_on: Set(None),
            ..Default::default()
        })
        .await?;
        Ok(ItemRef {
            id: item.id.clone(),
            expected_version,
        })
    }
}
