//! The clean-ups of the county: one published, two that are going on.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Deserialize;

use super::acts::Done;
use super::data::optional_day;
use super::seed::Builder;
use crate::app::cleanup::{
    AssignItems, CheckItems, CheckProofs, CreateCampaign, DecideCampaign, ItemRef, OpenCampaign,
    PlanInput, ProofInput, ProposalInput, ProposeItems, PublishResults, RecordProof, Scope,
    SubmitCampaign, candidates_of,
};
use crate::app::search::{SearchHandle, SearchService};
use crate::cli::boot::Fault;
use crate::domain::access::Role;
use crate::domain::cleanup::{CampaignKind, Disposition, ItemState, ProofDisposition};
use crate::domain::document::MeetingResult;
use crate::store::cleanup as rows;
use crate::store::entity::cleanup_item::Model as ItemRow;

#[derive(Debug, Deserialize)]
struct File {
    campaign: Vec<CampaignData>,
}

/// A campaign and its days.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CampaignData {
    kind: String,
    title: String,
    issuers: Vec<String>,
    #[serde(deserialize_with = "optional_day")]
    issued_through: Option<NaiveDate>,
    ended: bool,
    #[serde(deserialize_with = "optional_day")]
    expires_by: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    due_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    planned_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    opened_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    proposed_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    checked_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    submitted_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    decided_on: Option<NaiveDate>,
    meeting: String,
    #[serde(deserialize_with = "optional_day")]
    effect_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    published_on: Option<NaiveDate>,
    announcement: String,
    item: Vec<ItemData>,
    proof: Vec<ProofData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ItemData {
    document: String,
    handler: String,
    disposition: String,
    reason_class: Option<String>,
    reason: String,
    amendment: String,
    #[serde(deserialize_with = "optional_day")]
    until: Option<NaiveDate>,
    check: Option<String>,
    check_note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProofData {
    handler: String,
    name: String,
    matter: String,
    basis: String,
    demander: String,
    issuer: String,
    disposition: String,
    test: Option<String>,
    substitute: String,
    check: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Plan,
    Open,
    Propose,
    Check,
    Submit,
    Decide,
    Publish,
}

/// What is still to be done, in the order of days.
pub(super) struct Cleanups {
    campaigns: Vec<CampaignData>,
    ids: Vec<String>,
    steps: std::collections::VecDeque<(NaiveDate, usize, Step)>,
}

impl Cleanups {
    pub(super) fn read() -> Result<Self, Fault> {
        let file: File = toml::from_str(include_str!("cleanup.toml"))?;
        let mut steps = Vec::new();
        for (at, one) in file.campaign.iter().enumerate() {
            for (day, step) in [
                (one.planned_on, Step::Plan),
                (one.opened_on, Step::Open),
                (one.proposed_on, Step::Propose),
                (one.checked_on, Step::Check),
                (one.submitted_on, Step::Submit),
                (one.decided_on, Step::Decide),
                (one.published_on, Step::Publish),
            ] {
                steps.extend(day.map(|day| (day, at, step)));
            }
        }
        steps.sort_unstable();
        Ok(Self {
            ids: vec![String::new(); file.campaign.len()],
            campaigns: file.campaign,
            steps: steps.into(),
        })
    }

    /// Does what was done before `day`.
    pub(super) async fn until(&mut self, b: &mut Builder, day: NaiveDate) -> Done {
        while let Some((on, at, step)) = self.steps.pop_front_if(|(on, _, _)| *on < day) {
            self.perform(b, on, at, step).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, b: &mut Builder, on: NaiveDate, at: usize, step: Step) -> Done {
        let lead = b.holder("justice", Role::CleanupLead).await?;
        let data = self.campaigns.get(at).ok_or("no such campaign")?;
        if step == Step::Plan {
            let command = CreateCampaign {
                plan: data.plan(b)?,
            };
            let moved = b.act(&lead, on, command).await?;
            *self.ids.get_mut(at).ok_or("no such campaign")? = moved.id;
            return Ok(());
        }
        let id = self.ids.get(at).ok_or("no such campaign")?.clone();
        let row = rows::campaign(b.store.reader(), &id).await?;
        let expected_version = row.ok_or("no such campaign")?.row_version;
        match step {
            Step::Plan => Ok(()),
            Step::Open => {
                let cx = b.as_person(&lead, on).await?;
                // the bounds and the terms need no index
                let handle = SearchHandle::new(b.store.data().join("index"));
                let search = SearchService::new(Arc::clone(&b.store), Arc::new(handle));
                let command = OpenCampaign {
                    found: candidates_of(&b.store, &search, &cx, &id).await?,
                    campaign_id: id.clone(),
                    expected_version,
                };
                b.act(&lead, on, command).await?;
                data.assign(b, &lead, on, &id).await
            }
            Step::Propose => {
                data.propose(b, on, &id).await?;
                data.list_proofs(b, on, &id).await
            }
            Step::Check => data.check(b, &lead, on, &id).await,
            Step::Submit => {
                let command = SubmitCampaign {
                    campaign_id: id,
                    expected_version,
                };
                b.act(&lead, on, command).await.map(|_| ())
            }
            Step::Decide => {
                let command = DecideCampaign {
                    campaign_id: id,
                    expected_version,
                    meeting: data.meeting.clone(),
                    held_on: on,
                    result: MeetingResult::Passed,
                    effect_on: data.effect_on,
                    dissent: String::new(),
                    note: String::new(),
                };
                let office = b.holder("county-office", Role::Office).await?;
                b.act(&office, on, command).await.map(|_| ())
            }
            Step::Publish => {
                let command = PublishResults {
                    campaign_id: id,
                    expected_version,
                    published_on: Some(on),
                    announcement: data.announcement.clone(),
                };
                let publisher = b.holder("county-office", Role::Publisher).await?;
                b.act(&publisher, on, command).await.map(|_| ())
            }
        }
    }
}

impl CampaignData {
    fn plan(&self, b: &Builder) -> Result<PlanInput, Fault> {
        let issuers = self.issuers.iter().map(|key| b.authority(key));
        Ok(PlanInput {
            kind: CampaignKind::parse(&self.kind)?,
            title: self.title.clone(),
            authority_id: None,
            scope: Scope {
                issuers: issuers.collect::<Result<_, Fault>>()?,
                issued_through: self.issued_through,
                ended: self.ended,
                expires_by: self.expires_by,
                ..Scope::default()
            },
            unlisted: false,
            due_on: self.due_on,
        })
    }

    /// The items of these data with their rows.
    async fn items(&self, b: &Builder, id: &str) -> Result<Vec<(&ItemData, ItemRow)>, Fault> {
        let mut all = rows::items(b.store.reader(), id).await?;
        let mut found = Vec::with_capacity(self.item.len());
        for data in &self.item {
            let document = b.documents.get(&data.document);
            let at = all
                .iter()
                .position(|row| Some(&row.document_id) == document)
                .ok_or_else(|| format!("演示数据：{} 不在清理范围内", data.document))?;
            found.push((data, all.swap_remove(at)));
        }
        Ok(found)
    }

    async fn assign(&self, b: &mut Builder, lead: &str, on: NaiveDate, id: &str) -> Done {
        for (data, row) in self.items(b, id).await? {
            let handler_id = b.authority(&data.handler)?;
            if row.handler_id.as_deref() == Some(&handler_id) {
                continue;
            }
            let reason = if row.handler_id.is_none() {
                "历史文件没有起草单位的记录，由实施单位清理"
            } else {
                "由职能承接单位清理"
            };
            let command = AssignItems {
                campaign_id: id.to_owned(),
                items: vec![reference(&row)],
                handler_id,
                reason: reason.to_owned(),
            };
            b.act(lead, on, command).await?;
        }
        Ok(())
    }

    async fn propose(&self, b: &mut Builder, on: NaiveDate, id: &str) -> Done {
        for (data, row) in self.items(b, id).await? {
            let drafter = b.holder(&data.handler, Role::Drafter).await?;
            let proposal = ProposalInput {
                item_id: row.id,
                expected_version: row.row_version,
                disposition: Disposition::parse(&data.disposition)?,
                reason_class: data.reason_class.clone(),
                reason: data.reason.clone(),
                implementer: String::new(),
                until: data.until,
                ended_on: None,
                amendment: data.amendment.clone(),
            };
            let command = ProposeItems {
                campaign_id: id.to_owned(),
                proposals: vec![proposal],
            };
            b.act(&drafter, on, command).await?;
        }
        Ok(())
    }

    async fn list_proofs(&self, b: &mut Builder, on: NaiveDate, id: &str) -> Done {
        for data in &self.proof {
            let drafter = b.holder(&data.handler, Role::Drafter).await?;
            let proof = ProofInput {
                name: data.name.clone(),
                matter: data.matter.clone(),
                basis: data.basis.clone(),
                demander: data.demander.clone(),
                issuer: data.issuer.clone(),
                disposition: ProofDisposition::parse(&data.disposition)?,
                test: data.test.clone(),
                reason: String::new(),
                substitute: data.substitute.clone(),
            };
            let command = RecordProof {
                campaign_id: id.to_owned(),
                proof_id: None,
                expected_version: 0,
                proof,
            };
            b.act(&drafter, on, command).await?;
        }
        Ok(())
    }

    async fn check(&self, b: &mut Builder, lead: &str, on: NaiveDate, id: &str) -> Done {
        for (data, row) in self.items(b, id).await? {
            let agree = match data.check.as_deref() {
                None | Some("agree") => true,
                Some("return") => false,
                Some(_) => continue,
            };
            if row.state != ItemState::Proposed.as_str() {
                continue;
            }
            let command = CheckItems {
                campaign_id: id.to_owned(),
                items: vec![reference(&row)],
                agree,
                note: data.check_note.clone(),
            };
            b.act(lead, on, command).await?;
        }
        for row in rows::proofs(b.store.reader(), id).await? {
            let data = self.proof.iter().find(|data| data.name == row.name);
            if data.and_then(|data| data.check.as_deref()) != Some("agree") {
                continue;
            }
            let proof = ItemRef {
                id: row.id,
                expected_version: row.row_version,
            };
            let command = CheckProofs {
                campaign_id: id.to_owned(),
                proofs: vec![proof],
                agree: true,
                note: String::new(),
            };
            b.act(lead, on, command).await?;
        }
        Ok(())
    }
}

fn reference(row: &ItemRow) -> ItemRef {
    ItemRef {
        id: row.id.clone(),
        expected_version: row.row_version,
    }
}
