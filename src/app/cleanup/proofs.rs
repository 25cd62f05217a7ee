//! 证明事项: each proof with what it rests on, who asks for it and who gives it; kept or cancelled.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::Campaign;
use super::propose::drafter_post;
use super::rules::choices;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::access::Role;
use crate::domain::cleanup::{CampaignCommand, CampaignKind, ItemState, ProofDisposition};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_proof::{ActiveModel as ProofChange, Model as ProofRow};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, cleanup as rows};

/// Longest text of a field, in characters.
const LONGEST: usize = 1_000;

/// What is entered of a proof.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofInput {
    /// 证明名称.
    pub name: String,
    /// 办理事项.
    #[serde(default)]
    pub matter: String,
    /// 设定依据; needed where the proof is kept.
    #[serde(default)]
    pub basis: String,
    /// 索要单位.
    pub demander: String,
    /// 开具单位.
    pub issuer: String,
    /// 清理结论.
    #[schema(value_type = String, example = "cancel")]
    pub disposition: ProofDisposition,
    /// 一律取消的情形, of the pack's list; needed where it is cancelled.
    #[serde(default)]
    pub test: Option<String>,
    /// 理由.
    #[serde(default)]
    pub reason: String,
    /// 取消后的办理方式.
    #[serde(default)]
    pub substitute: String,
}

/// 列入或者更正一个证明事项.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordProof {
    /// The campaign.
    pub campaign_id: String,
    /// The proof that is put right; left out: a new one.
    #[serde(default)]
    pub proof_id: Option<String>,
    /// Version of the proof that the form was made from.
    #[serde(default)]
    pub expected_version: i64,
    /// The proof.
    pub proof: ProofInput,
}

/// The proof after the command.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofRecorded {
    /// Id.
    pub id: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for RecordProof {
    type Output = ProofRecorded;
    const NAME: &'static str = "record_proof";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ProofRecorded, Error> {
        let campaign = load(tx, &self.campaign_id).await?;
        campaign.next(CampaignCommand::Propose)?;
        self.proof.check(cx, &campaign)?;
        let recorded = if let Some(id) = &self.proof_id {
            let row = one(tx, &campaign, id, self.expected_version).await?;
            campaign.post(cx, CampaignCommand::Propose, Some(&row.handler_id))?;
            changeable(&row)?;
            self.proof.change(tx, cx, &row).await?
        } else {
            self.proof.insert(tx, cx, &campaign).await?
        };
        let told = facts([
            ("campaign", Some(campaign.row.id.clone())),
            ("proof", Some(self.proof.name.trim().to_owned())),
        ]);
        tx.event(NewEvent::plain(EventType::CleanupProposed, told));
        Ok(recorded)
    }
}

/// A campaign about proofs.
pub(super) async fn load(tx: &Tx, id: &str) -> Result<Campaign, Error> {
    let campaign = Campaign::load(tx, id, None).await?;
    match campaign.kind {
        CampaignKind::Proofs => Ok(campaign),
        CampaignKind::Full | CampaignKind::Special | CampaignKind::Rolling => Err(Error::refused(
            "no-proofs",
            "只有证明事项清理可以列入证明事项",
        )),
    }
}

pub(super) async fn one(
    tx: &Tx,
    campaign: &Campaign,
    id: &str,
    expected_version: i64,
) -> Result<ProofRow, Error> {
    let all = rows::proofs(tx.connection().await?, &campaign.row.id).await?;
    let row = all.into_iter().find(|row| row.id == id);
    let row = row.ok_or(Error::NotFound("此证明事项"))?;
    if row.row_version == expected_version {
        Ok(row)
    } else {
        Err(Error::Stale)
    }
}

/// The state of a proof.
pub(super) fn proof_state(row: &ProofRow) -> Result<ItemState, Error> {
    Ok(parse(
        "cleanup_proof",
        &row.id,
        "state",
        &row.state,
        ItemState::parse,
    )?)
}

/// What is proposed for a proof.
pub(super) fn disposition_of(row: &ProofRow) -> Result<ProofDisposition, Error> {
    Ok(parse(
        "cleanup_proof",
        &row.id,
        "disposition",
        &row.disposition,
        ProofDisposition::parse,
    )?)
}

pub(super) fn changeable(row: &ProofRow) -> Result<(), Error> {
    match proof_state(row)? {
        ItemState::Waiting | ItemState::Proposed | ItemState::Returned => Ok(()),
        state @ (ItemState::Agreed | ItemState::Dropped) => Err(Error::Conflict(format!(
            "证明事项“{}”当前为“{}”，不能修改",
            row.name,
            state.label()
        ))),
    }
}

impl ProofInput {
    fn check(&self, cx: &RequestContext, campaign: &Campaign) -> Result<(), Error> {
        let mut faults = Vec::new();
        for (field, text, message) in [
            ("name", &self.name, "请填写证明名称"),
            ("demander", &self.demander, "请填写索要单位"),
            ("issuer", &self.issuer, "请填写开具单位"),
        ] {
            if text.trim().is_empty() {
                faults.push(FieldError::new(field, message));
            }
        }
        for (field, text) in [
            ("name", &self.name),
            ("matter", &self.matter),
            ("basis", &self.basis),
            ("demander", &self.demander),
            ("issuer", &self.issuer),
            ("reason", &self.reason),
            ("substitute", &self.substitute),
        ] {
            if text.chars().count() > LONGEST {
                let message = format!("内容过长，请控制在 {LONGEST} 字以内");
                faults.push(FieldError::new(field, message));
            }
        }
        let test = self.test.as_deref().filter(|test| !test.is_empty());
        match (self.disposition, test) {
            (ProofDisposition::Keep, Some(_)) => faults.push(FieldError::new(
                "test",
                "符合一律取消情形的证明事项不能保留，请选择取消，或者不选取消情形",
            )),
            (ProofDisposition::Keep, None) => {
                if self.basis.trim().is_empty() {
                    faults.push(FieldError::new(
                        "basis",
                        "保留的证明事项须有法律、行政法规或者国务院决定依据，请写明",
                    ));
                }
            }
            (ProofDisposition::Cancel, None) => {
                faults.push(FieldError::new("test", "取消的须选择符合哪一种情形"));
            }
            (ProofDisposition::Cancel, Some(test)) => {
                let opened = campaign.row.opened_on.unwrap_or(cx.today);
                choices(cx, opened).check_test(test, &mut faults);
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    async fn insert(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        campaign: &Campaign,
    ) -> Result<ProofRecorded, Error> {
        let actor = cx.actor()?;
        let post = actor.posts.iter().find(|post| post.role == Role::Drafter);
        let handler_id = post.map(|post| post.authority_id.clone());
        let handler_id = handler_id.ok_or_else(|| Error::Forbidden("您没有起草岗位".to_owned()))?;
        let all = rows::proofs(tx.connection().await?, &campaign.row.id).await?;
        let twice = all.iter().any(|row| {
            row.state != ItemState::Dropped.as_str()
                && row.name == self.name.trim()
                && row.demander == self.demander.trim()
                && row.matter.as_deref().unwrap_or_default() == self.matter.trim()
        });
        if twice {
            return Err(Error::Conflict(format!(
                "{}索要的证明事项“{}”已经列入",
                self.demander.trim(),
                self.name.trim()
            )));
        }
        let id = cx.new_id();
        tx.insert(ProofRow {
            id: id.clone(),
            campaign_id: campaign.row.id.clone(),
            ord: i64::try_from(all.len()).unwrap_or(i64::MAX) + 1,
            row_version: 1,
            handler_id,
            name: self.name.trim().to_owned(),
            matter: text(&self.matter),
            basis: text(&self.basis),
            demander: self.demander.trim().to_owned(),
            issuer: self.issuer.trim().to_owned(),
            state: ItemState::Proposed.as_str().to_owned(),
            disposition: self.disposition.as_str().to_owned(),
            test: self.test.as_deref().and_then(text),
            reason: text(&self.reason),
            substitute: text(&self.substitute),
            proposed_on: cx.today,
            proposed_by: Some(actor.person_id.clone()),
            check_note: None,
            checked_on: None,
        })
        .await?;
        Ok(ProofRecorded { id, row_version: 1 })
    }

    async fn change(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        row: &ProofRow,
    ) -> Result<ProofRecorded, Error> {
        let row_version = row.row_version + 1;
        tx.update(ProofChange {
            id: Set(row.id.clone()),
            row_version: Set(row_version),
            name: Set(self.name.trim().to_owned()),
            matter: Set(text(&self.matter)),
            basis: Set(text(&self.basis)),
            demander: Set(self.demander.trim().to_owned()),
            issuer: Set(self.issuer.trim().to_owned()),
            state: Set(ItemState::Proposed.as_str().to_owned()),
            disposition: Set(self.disposition.as_str().to_owned()),
            test: Set(self.test.as_deref().and_then(text)),
            reason: Set(text(&self.reason)),
            substitute: Set(text(&self.substitute)),
            proposed_on: Set(cx.today),
            proposed_by: Set(Some(cx.actor()?.person_id.clone())),
            check_note: Set(None),
            checked_on: Set(None),
            ..Default::default()
        })
        .await?;
        Ok(ProofRecorded {
            id: row.id.clone(),
            row_version,
        })
    }
}

fn text(given: &str) -> Option<String> {
    Some(given.trim().to_owned()).filter(|text| !text.is_empty())
}
