//! 启动清理: the scope is frozen with the hashes of its texts, and dealt out to those who drafted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::campaign::{Campaign, CampaignMoved};
use super::plan::lead_post;
use super::scope::{Candidate, hash};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::cleanup::{CampaignCommand, ItemState, Origin};
use crate::domain::document::{NumberKind, NumberState};
use crate::domain::event::EventType;
use crate::domain::validity;
use crate::store::entity::cleanup_campaign::ActiveModel as CampaignChange;
use crate::store::entity::cleanup_item::Model as ItemRow;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::number::Model as NumberRow;
use crate::store::people::Post;
use crate::store::{Set, Tx, cleanup as rows, queries};

/// 启动清理.
#[derive(Debug, Clone, Serialize)]
pub struct OpenCampaign {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// What the scope was found to mean; a retry of the same form may find it anew.
    #[serde(skip)]
    pub found: Vec<Candidate>,
}

impl Command for OpenCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "open_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        campaign.post(cx, CampaignCommand::Open, None)?;
        let stage = campaign.next(CampaignCommand::Open)?;
        let items = self.items(tx, cx, &campaign).await?;
        if items.is_empty() && campaign.scope.takes_documents(campaign.kind) {
            return Err(Error::refused(
                "scope-empty",
                "清理范围内没有文件，请修改范围后再启动",
            ));
        }
        let sha256 = hash(items.iter().map(|item| {
            let (revision, body) = (item.revision_id.as_deref(), item.body_sha256.as_deref());
            (item.document_id.as_str(), revision, body)
        }));
        let size = i64::try_from(items.len()).unwrap_or(i64::MAX);
        if !items.is_empty() {
            tx.insert_all(items).await?;
        }
        let change = CampaignChange {
            opened_on: Set(Some(cx.today)),
            scope_size: Set(Some(size)),
            scope_sha256: Set(Some(sha256.clone())),
            ..Default::default()
        };
        let told = facts([
            ("title", Some(campaign.row.title.clone())),
            ("scope", Some(campaign.row.scope.clone())),
            ("scope_size", Some(size.to_string())),
            ("scope_sha256", Some(sha256)),
        ]);
        campaign
            .advance(tx, stage, change, EventType::CleanupOpened, told)
            .await
    }
}

impl OpenCampaign {
    /// The documents that were found and are still within the bounds, as they are now.
    async fn items(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        campaign: &Campaign,
    ) -> Result<Vec<ItemRow>, Error> {
        let db = tx.connection().await?;
        let found: BTreeMap<&str, &[Origin]> = self
            .found
            .iter()
            .map(|one| (one.document.row.id.as_str(), one.origins.as_slice()))
            .collect();
        let mut meant = rows::normative(db, &campaign.scope.issuers).await?;
        meant.retain(|row| found.contains_key(row.id.as_str()));
        let ids: Vec<String> = meant.iter().map(|row| row.id.clone()).collect();
        let numbers = queries::numbers(db, &ids).await?;
        let mut facts: BTreeMap<String, Vec<validity::Fact>> = BTreeMap::new();
        for row in queries::fact_rows(db, &ids).await? {
            let known = facts.entry(row.document_id.clone()).or_default();
            known.push(queries::fact_of(&row)?);
        }
        meant.retain(|row| {
            let known = facts.get(&row.id).map_or(&[][..], Vec::as_slice);
            let state = validity::validity(known, cx.today).state;
            campaign.scope.bounds(row, state)
        });
        let items = (1..).zip(meant).map(|(ord, row)| {
            let origins = found.get(row.id.as_str()).copied().unwrap_or_default();
            let mine = |number: &&NumberRow| number.document_id == row.id;
            let own: Vec<&NumberRow> = numbers.iter().filter(mine).collect();
            item(cx, campaign, ord, row, &own, origins)
        });
        Ok(items.collect())
    }
}

fn item(
    cx: &RequestContext,
    campaign: &Campaign,
    ord: i64,
    row: DocumentRow,
    numbers: &[&NumberRow],
    origins: &[Origin],
) -> ItemRow {
    let number = |kind: NumberKind| {
        let live = |number: &&&NumberRow| {
            number.kind == kind.as_str() && number.state != NumberState::Voided.as_str()
        };
        let own = numbers.iter().find(live);
        own.map(|number| number.printed.clone())
    };
    let words: Vec<&str> = origins.iter().map(|origin| origin.as_str()).collect();
    ItemRow {
        id: cx.new_id(),
        campaign_id: campaign.row.id.clone(),
        ord,
        row_version: 1,
        document_number: number(NumberKind::Document),
        registration_number: number(NumberKind::Registration),
        handler_id: handler(&row, &campaign.authorities),
        document_id: row.id,
        revision_id: row.revision_id,
        body_sha256: row.body_sha256,
        title: row.title,
        published_on: row.published_on.or(row.issued_on),
        origins: words.join(","),
        assign_reason: None,
        state: ItemState::Waiting.as_str().to_owned(),
        disposition: None,
        reason_class: None,
        reason: None,
        implementer: None,
        until_day: None,
        ended_day: None,
        amendment: None,
        proposed_on: None,
        proposed_by: None,
        check_note: None,
        checked_on: None,
        fact_id: None,
    }
}

/// 谁起草谁清理: the drafting body; of a department's document without one the department. Whose
/// document has neither is dealt out by hand.
fn handler(row: &DocumentRow, authorities: &[Authority]) -> Option<String> {
    let inside = |id: &String| {
        let mut all = authorities.iter();
        all.find(|one| one.id.to_string() == *id && one.inside)
    };
    let drafter = row.drafter_id.as_ref().and_then(inside);
    let issuer = row.issuer_id.as_ref().and_then(inside);
    let issuer = issuer.filter(|issuer| match issuer.kind {
        AuthorityKind::Department
        | AuthorityKind::Township
        | AuthorityKind::AuthorizedOrganization
        | AuthorityKind::DispatchedOrgan => true,
        AuthorityKind::Government
        | AuthorityKind::Office
        | AuthorityKind::StandingCommittee
        | AuthorityKind::UpperGovernment => false,
    });
    drafter.or(issuer).map(|found| found.id.to_string())
}
