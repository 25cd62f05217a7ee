//! What those see who have a part in a campaign.

use std::collections::{BTreeMap, HashMap};

use super::campaign::{Campaign, state_of};
use super::proofs::{disposition_of as proof_disposition, proof_state};
use super::rehearsal::disposition_of;
use super::rules::choices;
use super::shapes::{
    CampaignLine, CampaignView, CampaignsView, HandlerProgress, ItemView, ProofView,
};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::status::tone;
use crate::domain::cleanup::{CampaignCommand, CampaignStage, Disposition, ItemState, Origin};
use crate::domain::validity;
use crate::store::entity::cleanup_item::Model as ItemRow;
use crate::store::entity::cleanup_proof::Model as ProofRow;
use crate::store::{Store, cleanup as rows, people, queries};

pub(super) fn line(campaign: &Campaign) -> CampaignLine {
    let row = &campaign.row;
    CampaignLine {
        id: row.id.clone(),
        title: row.title.clone(),
        kind: campaign.kind.as_str(),
        kind_label: campaign.kind.label(),
        stage: campaign.stage.as_str(),
        stage_label: campaign.stage.label(),
        authority: campaign.name(&row.authority_id),
        due_on: row.due_on,
        scope_size: row.scope_size,
        effect_on: row.effect_on,
        published_on: row.published_on,
    }
}

/// The campaigns that the asker has a part in.
///
/// # Errors
/// [`Error::Unauthenticated`] where nobody is signed in.
pub async fn campaigns(store: &Store, cx: &RequestContext) -> Result<CampaignsView, Error> {
    cx.actor()?;
    let all = rows::campaigns(store.reader(), CampaignStage::ALL).await?;
    let authorities = people::authorities(store.reader()).await?;
    let mut results = Vec::new();
    for row in all {
        let campaign = Campaign::of(row, authorities.clone())?;
        if campaign.visible(cx) {
            results.push(line(&campaign));
        }
    }
    Ok(CampaignsView { results })
}

/// One campaign with all of its documents and proofs.
///
/// # Errors
/// [`Error::NotFound`] for what the asker may not see.
pub async fn campaign(store: &Store, cx: &RequestContext, id: &str) -> Result<CampaignView, Error> {
    let campaign = Campaign::seen(store, cx, id).await?;
    let items = items(store, cx, &campaign).await?;
    let proofs = proofs(store, cx, &campaign).await?;
    let row = &campaign.row;
    let confided = campaign.confides(cx);
    let commands = campaign.permitted(cx, None);
    Ok(CampaignView {
        line: line(&campaign),
        row_version: row.row_version,
        lead: campaign.name(&row.lead_id),
        authority_id: row.authority_id.clone(),
        issuers: campaign
            .scope
            .issuers
            .iter()
            .map(|id| campaign.name(id))
            .collect(),
        scope: campaign.scope.clone(),
        unlisted: row.unlisted,
        opened_on: row.opened_on,
        scope_sha256: row.scope_sha256.clone(),
        submitted_on: row.submitted_on,
        meeting: row.meeting.clone(),
        held_on: row.held_on,
        result_note: row.result_note.clone().filter(|_| confided),
        dissent: row.dissent.clone().filter(|_| confided),
        reason: row.reason.clone(),
        announcement: row.announcement.clone(),
        results_sha256: row.results_sha256.clone(),
        progress: progress(&items),
        dispositions: by_disposition(&items),
        permitted: commands.into_iter().map(CampaignCommand::as_str).collect(),
        items,
        proofs,
    })
}

async fn items(
    store: &Store,
    cx: &RequestContext,
    campaign: &Campaign,
) -> Result<Vec<ItemView>, Error> {
    let items = rows::items(store.reader(), &campaign.row.id).await?;
    let ids: Vec<String> = items.iter().map(|item| item.document_id.clone()).collect();
    let mut documents: HashMap<String, _> = queries::documents(store.reader(), &ids)
        .await?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let mut facts: HashMap<String, Vec<validity::Fact>> = HashMap::new();
    for row in queries::fact_rows(store.reader(), &ids).await? {
        let fact = queries::fact_of(&row)?;
        facts.entry(row.document_id).or_default().push(fact);
    }
    let offered = choices(cx, campaign.row.opened_on.unwrap_or(cx.today));
    let mut shown = Vec::with_capacity(items.len());
    for item in items {
        let document = documents.remove(&item.document_id);
        let known = facts.remove(&item.document_id).unwrap_or_default();
        let state = validity::validity(&known, cx.today).state;
        let changed = document
            .as_ref()
            .is_some_and(|row| row.body_sha256 != item.body_sha256);
        let class = item.reason_class.as_deref();
        let reason_label = class.map(|id| offered.reasons.label(id).unwrap_or(id).to_owned());
        shown.push(ItemView {
            last_valid_on: document.and_then(|row| row.last_valid_on),
            status: state.label(),
            tone: tone(state),
            changed,
            reason_label,
            ..item_view(cx, campaign, item)?
        });
    }
    Ok(shown)
}

fn item_view(cx: &RequestContext, campaign: &Campaign, item: ItemRow) -> Result<ItemView, Error> {
    let state = state_of(&item)?;
    let disposition = disposition_of(&item)?;
    let origins = item
        .origins
        .split(',')
        .filter_map(|word| Origin::parse(word).ok());
    let handler = item.handler_id.as_deref();
    let told = campaign.confides(cx) || campaign.handles(cx, handler);
    let commands = campaign.permitted(cx, handler);
    Ok(ItemView {
        state: state.as_str(),
        state_label: state.label(),
        disposition: disposition.map(Disposition::as_str),
        disposition_label: disposition.map(Disposition::label),
        origins: origins.map(Origin::label).collect(),
        handler: item.handler_id.as_deref().map(|id| campaign.short(id)),
        permitted: commands
            .into_iter()
            .filter(|command| on_item(*command))
            .map(CampaignCommand::as_str)
            .collect(),
        id: item.id,
        ord: item.ord,
        row_version: item.row_version,
        document_id: item.document_id,
        title: item.title,
        document_number: item.document_number,
        registration_number: item.registration_number,
        published_on: item.published_on,
        handler_id: item.handler_id,
        assign_reason: item.assign_reason,
        reason_class: item.reason_class,
        reason_label: None,
        reason: item.reason,
        implementer: item.implementer,
        until: item.until_day,
        ended_on: item.ended_day,
        amendment: item.amendment,
        check_note: item.check_note.filter(|_| told),
        status: "",
        tone: "off",
        last_valid_on: None,
        changed: false,
    })
}

/// Commands that are given to single documents.
const fn on_item(command: CampaignCommand) -> bool {
    match command {
        CampaignCommand::Assign | CampaignCommand::Propose | CampaignCommand::Check => true,
        CampaignCommand::Revise
        | CampaignCommand::Open
        | CampaignCommand::Submit
        | CampaignCommand::DecisionPassed
        | CampaignCommand::DecisionPostponed
        | CampaignCommand::DecisionReturned
        | CampaignCommand::Publish
        | CampaignCommand::Withdraw => false,
    }
}

async fn proofs(
    store: &Store,
    cx: &RequestContext,
    campaign: &Campaign,
) -> Result<Vec<ProofView>, Error> {
    let offered = choices(cx, campaign.row.opened_on.unwrap_or(cx.today));
    let rows = rows::proofs(store.reader(), &campaign.row.id).await?;
    rows.into_iter()
        .map(|row: ProofRow| {
            let (state, disposition) = (proof_state(&row)?, proof_disposition(&row)?);
            let test = row.test.as_deref();
            let handler = Some(row.handler_id.as_str());
            let told = campaign.confides(cx) || campaign.handles(cx, handler);
            let commands = campaign.permitted(cx, handler).into_iter();
            Ok(ProofView {
                state: state.as_str(),
                state_label: state.label(),
                disposition: disposition.as_str(),
                disposition_label: disposition.label(),
                test_label: test.map(|id| offered.tests.label(id).unwrap_or(id).to_owned()),
                permitted: commands
                    .filter(|command| on_item(*command))
                    .map(CampaignCommand::as_str)
                    .collect(),
                handler: campaign.short(&row.handler_id),
                id: row.id,
                ord: row.ord,
                row_version: row.row_version,
                name: row.name,
                matter: row.matter,
                basis: row.basis,
                demander: row.demander,
                issuer: row.issuer,
                test: row.test,
                reason: row.reason,
                substitute: row.substitute,
                check_note: row.check_note.filter(|_| told),
            })
        })
        .collect()
}

fn progress(items: &[ItemView]) -> Vec<HandlerProgress> {
    let mut by: BTreeMap<Option<String>, HandlerProgress> = BTreeMap::new();
    for item in items {
        let entry = by
            .entry(item.handler_id.clone())
            .or_insert_with(|| HandlerProgress {
                handler_id: item.handler_id.clone(),
                handler: item
                    .handler
                    .clone()
                    .unwrap_or_else(|| "尚未分派".to_owned()),
                total: 0,
                owed: 0,
                proposed: 0,
                agreed: 0,
            });
        entry.total += 1;
        match ItemState::parse(item.state) {
            Ok(ItemState::Proposed) => entry.proposed += 1,
            Ok(ItemState::Agreed) => entry.agreed += 1,
            Ok(ItemState::Waiting | ItemState::Returned) => entry.owed += 1,
            Ok(ItemState::Dropped) | Err(_) => {}
        }
    }
    by.into_values().collect()
}

fn by_disposition(items: &[ItemView]) -> Vec<(&'static str, &'static str, usize)> {
    let count = |word: &str| {
        items
            .iter()
            .filter(|item| item.disposition == Some(word))
            .count()
    };
    let all = Disposition::ALL.iter();
    all.map(|one| (one.as_str(), one.label(), count(one.as_str())))
        .filter(|(_, _, count)| *count > 0)
        .collect()
}
