//! 清理决定: the result of the meeting, and its effect on every document in one transaction.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bounds::{NAME, TEXT, short};
use super::campaign::{Campaign, CampaignMoved};
use super::rehearsal::{Outcome, decided_by, outcomes};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::access::Role;
use crate::domain::cleanup::effect::{self, Change};
use crate::domain::cleanup::{CampaignCommand, Disposition, decision};
use crate::domain::document::{MeetingResult, NumberState};
use crate::domain::event::EventType;
use crate::domain::validity::{self, Act, State};
use crate::store::entity::cleanup_campaign::ActiveModel as CampaignChange;
use crate::store::entity::cleanup_item::ActiveModel as ItemChange;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::{document, fact};
use crate::store::people::Post;
use crate::store::{EventDocument, NewEvent, Set, Tx, cleanup as rows, events, queries};

/// 记录清理决定.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideCampaign {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// 会议名称.
    pub meeting: String,
    /// 会议日期.
    pub held_on: NaiveDate,
    /// 结果; what the meeting wants changed goes back first.
    #[schema(value_type = String, example = "passed")]
    pub result: MeetingResult,
    /// 生效日期; needed where it passed, usually the day of publication.
    #[serde(default)]
    pub effect_on: Option<NaiveDate>,
    /// 不同意见.
    #[serde(default)]
    pub dissent: String,
    /// 说明; needed where it did not pass.
    #[serde(default)]
    pub note: String,
}

impl Command for DecideCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "decide_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let mut posts = cx.actor()?.posts.iter();
        let post = posts.find(|post| post.role == Role::Office);
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您没有办公室岗位，不能记录清理决定".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        let command = decision(self.result);
        campaign.post(cx, command, None)?;
        let stage = campaign.next(command)?;
        self.check(cx, &campaign, command)?;
        let passed = command == CampaignCommand::DecisionPassed;
        let mut told = self.told(&campaign);
        if let Some(on) = self.effect_on.filter(|_| passed) {
            let counts = self.apply(tx, cx, &campaign, on).await?;
            if let Some(map) = told.as_object_mut() {
                map.insert("results".to_owned(), serde_json::json!(counts));
            }
        }
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut change = CampaignChange {
            result_note: Set(text(&self.note)),
            ..Default::default()
        };
        if passed {
            change.meeting = Set(text(&self.meeting));
            change.held_on = Set(Some(self.held_on));
            change.dissent = Set(text(&self.dissent));
            change.effect_on = Set(self.effect_on);
        }
        campaign
            .advance(tx, stage, change, EventType::CleanupDecided, told)
            .await
    }
}

impl DecideCampaign {
    fn check(
        &self,
        cx: &RequestContext,
        campaign: &Campaign,
        command: CampaignCommand,
    ) -> Result<(), Error> {
        let mut faults = Vec::new();
        if self.meeting.trim().is_empty() {
            faults.push(FieldError::new("meeting", "请填写会议名称"));
        }
        short(&self.meeting, "meeting", "会议名称", NAME, &mut faults);
        short(&self.dissent, "dissent", "不同意见", TEXT, &mut faults);
        short(&self.note, "note", "说明", TEXT, &mut faults);
        if self.held_on > cx.today {
            faults.push(FieldError::new("held_on", "会议日期不能晚于今天"));
        }
        if campaign
            .row
            .submitted_on
            .is_some_and(|day| self.held_on < day)
        {
            faults.push(FieldError::new("held_on", "会议日期不能早于提请决定的日期"));
        }
        match (command == CampaignCommand::DecisionPassed, self.effect_on) {
            (true, None) => faults.push(FieldError::new("effect_on", "请填写决定的生效日期")),
            (true, Some(on)) if on < self.held_on => {
                faults.push(FieldError::new("effect_on", "生效日期不能早于会议日期"));
            }
            (false, _) if self.note.trim().is_empty() => {
                let message = format!("{}的须写明情况", self.result.label());
                faults.push(FieldError::new("note", message));
            }
            (true, Some(_)) | (false, _) => {}
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    fn told(&self, campaign: &Campaign) -> serde_json::Value {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        facts([
            ("title", Some(campaign.row.title.clone())),
            ("meeting", text(&self.meeting)),
            ("held_on", Some(self.held_on.to_string())),
            ("result", Some(self.result.as_str().to_owned())),
            ("effect_on", self.effect_on.map(|day| day.to_string())),
            ("dissent", text(&self.dissent)),
            ("note", text(&self.note)),
            ("scope_sha256", campaign.row.scope_sha256.clone()),
        ])
    }

    /// The facts of all documents with one event each; answers how many fell under which disposition.
    async fn apply(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        campaign: &Campaign,
        on: NaiveDate,
    ) -> Result<BTreeMap<&'static str, usize>, Error> {
        let db = tx.connection().await?;
        let items = rows::items(db, &campaign.row.id).await?;
        let ids: Vec<String> = items.iter().map(|item| item.document_id.clone()).collect();
        let known = queries::fact_rows(db, &ids).await?;
        let all = outcomes(campaign, items, known, on)?;
        contradicted(&all)?;
        let decided = decided_by(self.meeting.trim());
        let mut counts = BTreeMap::new();
        let mut recorded = Vec::new();
        let mut seq = events::size(db).await?;
        for outcome in &all {
            if let Some(disposition) = outcome.disposition {
                *counts.entry(disposition.as_str()).or_insert(0) += 1;
            }
            if let Ok(Some(change)) = outcome.change {
                recorded.push(fact_of(cx, outcome, change, outcome.because(&decided), seq));
                seq += 1;
            }
        }
        publish_facts(tx, &all, &ids, &recorded).await?;
        let by_document: HashMap<&str, &fact::Model> = recorded
            .iter()
            .map(|fact| (fact.document_id.as_str(), fact))
            .collect();
        for outcome in &all {
            let fact = by_document.get(outcome.item.document_id.as_str());
            settle(tx, outcome, on, fact.map(|fact| fact.id.clone())).await?;
        }
        Ok(counts)
    }
}

/// Refuses where something happened to a document since its proposal was checked.
fn contradicted(all: &[Outcome]) -> Result<(), Error> {
    let faults: Vec<FieldError> = all
        .iter()
        .filter_map(|outcome| {
            let contradiction = outcome.change.as_ref().err()?;
            let title = &outcome.item.title;
            let message = format!(
                "第{}项《{title}》：{}",
                outcome.item.ord,
                contradiction.label()
            );
            Some(FieldError::new(
                &format!("items.{}", outcome.item.ord),
                message,
            ))
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

fn fact_of(
    cx: &RequestContext,
    outcome: &Outcome,
    change: Change,
    because: String,
    seq: i64,
) -> fact::Model {
    fact::Model {
        id: cx.new_id(),
        document_id: outcome.item.document_id.clone(),
        act: change.act.as_str().to_owned(),
        on_day: change.on,
        until_day: change.until,
        provisions: "[]".to_owned(),
        because,
        basis_id: None,
        retracted: false,
        seq,
    }
}

/// Writes the facts, keeps each document's last valid day in step, and tells of each in an event of its
/// own, in the order of `recorded`.
async fn publish_facts(
    tx: &Tx,
    all: &[Outcome],
    ids: &[String],
    recorded: &[fact::Model],
) -> Result<(), Error> {
    if recorded.is_empty() {
        return Ok(());
    }
    let db = tx.connection().await?;
    let documents: HashMap<String, DocumentRow> = queries::documents(db, ids)
        .await?
        .into_iter()
        .map(|row| (row.id.clone(), row))
        .collect();
    let mut numbers: HashMap<String, Vec<String>> = HashMap::new();
    for number in queries::numbers(db, ids).await? {
        if number.state != NumberState::Voided.as_str() {
            let own = numbers.entry(number.document_id).or_default();
            own.push(number.printed);
        }
    }
    let outcomes: HashMap<&str, &Outcome> = all
        .iter()
        .map(|one| (one.item.document_id.as_str(), one))
        .collect();
    tx.insert_all_of(recorded.to_vec(), |fact| fact.document_id.clone())
        .await?;
    for fact in recorded {
        let missing = || Error::Internal(format!("no document {}", fact.document_id));
        let row = documents.get(&fact.document_id).ok_or_else(missing)?;
        let outcome = outcomes.get(row.id.as_str()).ok_or_else(missing)?;
        let mut change = document::ActiveModel {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        };
        if let Ok(Some(done)) = outcome.change {
            let after = effect::with(&outcome.facts, done, String::new());
            let last = validity::last_valid_on(&after).map(|day| day.to_string());
            if last != row.last_valid_on {
                change.last_valid_on = Set(last);
            }
        }
        tx.update(change).await?;
        let about = EventDocument {
            id: row.id.clone(),
            title: row.title.clone(),
            numbers: numbers.remove(&row.id).unwrap_or_default(),
            body_sha256: row.body_sha256.clone(),
        };
        let told = facts([
            ("act", Some(fact.act.clone())),
            ("on", fact.on_day.map(|day| day.to_string())),
            ("until", fact.until_day.map(|day| day.to_string())),
            ("because", Some(fact.because.clone())),
        ]);
        tx.event(NewEvent::about(EventType::StatusChanged, about, told));
    }
    Ok(())
}

/// Notes with the item what was decided: the lists print the days that held then.
async fn settle(
    tx: &Tx,
    outcome: &Outcome,
    on: NaiveDate,
    fact_id: Option<String>,
) -> Result<(), Error> {
    let Some(disposition) = outcome.disposition else {
        return Ok(());
    };
    let mut change = ItemChange {
        id: Set(outcome.item.id.clone()),
        row_version: Set(outcome.item.row_version + 1),
        ..Default::default()
    };
    if fact_id.is_some() {
        change.fact_id = Set(fact_id);
    }
    if outcome.unlisted {
        change.disposition = Set(Some(disposition.as_str().to_owned()));
        change.reason = Set(Some("未列入继续有效目录".to_owned()));
    }
    match disposition {
        Disposition::Keep => change.until_day = Set(validity::last_valid_on(&outcome.facts)),
        Disposition::AlreadyRepealed if outcome.item.ended_day.is_none() => {
            change.ended_day = Set(ended_on(outcome, on));
        }
        // what has lapsed ended with its period, not with its being declared void
        Disposition::DeclareVoid if lapsed(outcome, on) => {
            let last = validity::last_valid_on(&outcome.facts);
            change.ended_day = Set(last.and_then(|last| last.succ_opt()));
        }
        Disposition::AlreadyRepealed
        | Disposition::Amend
        | Disposition::Repeal
        | Disposition::DeclareVoid
        | Disposition::Extend => {}
    }
    tx.update(change).await?;
    Ok(())
}

fn lapsed(outcome: &Outcome, on: NaiveDate) -> bool {
    validity::validity(&outcome.facts, on).state == State::Lapsed
}

/// The day from which a document that had ended before does no longer hold.
fn ended_on(outcome: &Outcome, on: NaiveDate) -> Option<NaiveDate> {
    let status = validity::validity(&outcome.facts, on);
    let mut ends = status.because.into_iter().rev();
    ends.find(|one| matches!(one.act, Act::Repeal | Act::DeclareVoid | Act::Revoke))
        .and_then(|one| one.on)
}
