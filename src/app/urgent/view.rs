//! 简易程序 as the drafter, the office and those with a part in the case see it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{skippable, stage_of, steps_of};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::app::law;
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::urgent::UrgentStage;
use crate::rules::{ListId, ListItem};
use crate::store::entity::urgent_procedure::Model as Row;
use crate::store::{Store, departments, people, queries};

/// A request and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UrgentLine {
    /// Id.
    pub id: String,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// 适用的情形.
    pub ground: String,
    /// 理由.
    pub reason: String,
    /// The steps that are left out, as people read them.
    pub steps: Vec<String>,
    /// 申请日期.
    pub requested_on: NaiveDate,
    /// 批准人.
    pub approver: Option<String>,
    /// 职务.
    pub office: Option<String>,
    /// 决定日期.
    pub decided_on: Option<NaiveDate>,
    /// 批件编号.
    pub paper: Option<String>,
    /// 说明.
    pub note: Option<String>,
    /// Version for the next form.
    pub row_version: i64,
}

/// The requests of a draft, with the forms.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UrgentPage {
    /// Document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// First to last.
    pub results: Vec<UrgentLine>,
    /// The asker may ask for it now.
    pub may_request: bool,
    /// The asker may decide about the last request now.
    pub may_decide: bool,
    /// The asker drafts the document.
    pub mine: bool,
    /// Grounds to choose from.
    #[serde(skip)]
    pub grounds: Vec<ListItem>,
    /// Where the grounds stand.
    #[serde(skip)]
    pub source: Option<String>,
    /// Steps that may be left out: word and label.
    #[serde(skip)]
    pub steps: Vec<(&'static str, &'static str)>,
}

fn line(cx: &RequestContext, row: Row, opened: NaiveDate) -> Result<UrgentLine, Error> {
    let stage = stage_of(&row)?;
    let steps = steps_of(&row)?;
    let grounds = law::urgent_grounds(cx, opened);
    let ground = grounds.into_iter().find(|one| one.id == row.ground);
    Ok(UrgentLine {
        label: stage.label().to_owned(),
        steps: steps.iter().map(|step| step.label().to_owned()).collect(),
        // one that the pack no longer has is shown as stored
        ground: ground.map_or(row.ground, |one| one.label),
        id: row.id,
        stage: row.stage,
        reason: row.reason,
        requested_on: row.requested_on,
        approver: row.approver,
        office: row.office,
        decided_on: row.decided_on,
        paper: row.paper,
        note: row.note,
        row_version: row.row_version,
    })
}

/// The requests of a document, for those with a part in the case.
pub async fn lines(
    store: &Store,
    cx: &RequestContext,
    document: &str,
    opened: NaiveDate,
) -> Result<Vec<UrgentLine>, Error> {
    let rows = departments::urgents(store.reader(), document).await?;
    rows.into_iter().map(|row| line(cx, row, opened)).collect()
}

/// The requests of a draft: for its drafters, and for the office once there is one.
pub async fn page(store: &Store, cx: &RequestContext, id: &str) -> Result<UrgentPage, Error> {
    let db = store.reader();
    let not_found = || Error::NotFound("此文件");
    let row = queries::document(db, id).await?.ok_or_else(not_found)?;
    let case = Case::of(row, people::authorities(db).await?)?;
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let results = lines(store, cx, id, opened).await?;
    let mine = case.post(cx, DocumentCommand::Submit).is_ok();
    let decides = case.post(cx, DocumentCommand::Sign).is_ok() && !results.is_empty();
    if !mine && !decides {
        return Err(not_found());
    }
    let drafting = case.stage == Stage::Drafting;
    let last = results.last().map(|line| line.stage.as_str());
    let waits = last == Some(UrgentStage::Requested.as_str());
    let free = last.is_none() || last == Some(UrgentStage::Refused.as_str());
    let rule = cx.pack.list(ListId::SimplifiedGrounds, opened).ok();
    let steps = skippable(cx).map(|(steps, _)| steps).unwrap_or_default();
    Ok(UrgentPage {
        document_id: case.row.id.clone(),
        title: case.row.title.clone(),
        may_request: mine && drafting && free,
        may_decide: decides && drafting && waits,
        mine,
        grounds: law::urgent_grounds(cx, opened),
        source: rule.map(|rule| cite(&rule.source, rule.verified)),
        steps: steps
            .iter()
            .map(|step| (step.as_str(), step.label()))
            .collect(),
        results,
    })
}
