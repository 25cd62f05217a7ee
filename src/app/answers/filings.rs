//! 备案: lists for those who file and those who receive.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::case::CommandView;
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::domain::access::Role;
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::error::parse;
use crate::store::{Store, people, queries};

/// 备案.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FilingView {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// 标题 of the document.
    pub title: String,
    /// 备案机关.
    pub receiver: String,
    /// Id of the 备案机关.
    pub receiver_id: String,
    /// It acts here itself; else its acts are recorded with its receipt.
    pub receiver_inside: bool,
    /// 备案阶段.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// Due, inclusive; null while a calendar year is missing.
    pub due_on: Option<NaiveDate>,
    /// The due date has passed and it is not submitted.
    pub overdue: bool,
    /// 报送日期.
    pub submitted_on: Option<NaiveDate>,
    /// Day of the last result.
    pub result_on: Option<NaiveDate>,
    /// 备案登记号 or number of the receipt.
    pub receipt: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// What the asker may do now.
    pub permitted: Vec<CommandView>,
    /// Version for the next form.
    pub row_version: i64,
}

/// A list of filings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FilingsView {
    /// By due date.
    pub results: Vec<FilingView>,
}

pub(super) async fn filings_of(
    store: &Store,
    cx: &RequestContext,
    case: &Case,
) -> Result<Vec<FilingView>, Error> {
    let rows = queries::filings(store.reader(), &case.row.id).await?;
    rows.into_iter().map(|row| view(cx, case, row)).collect()
}

/// The filings in some stages (all where none is named) in which the asker has a part.
pub async fn filings(
    store: &Store,
    cx: &RequestContext,
    stages: &[FilingStage],
) -> Result<FilingsView, Error> {
    let actor = cx.actor()?;
    let stages = if stages.is_empty() {
        FilingStage::ALL
    } else {
        stages
    };
    let words: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
    let rows = queries::filings_in(store.reader(), &words).await?;
    let mut ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let documents = queries::documents(store.reader(), &ids).await?;
    let authorities = people::authorities(store.reader()).await?;
    let mut results = Vec::new();
    for row in rows {
        let Some(document) = documents.iter().find(|one| one.id == row.document_id) else {
            continue;
        };
        let case = Case::of(document.clone(), authorities.clone())?;
        let Some(receiver) = case.authority(&row.receiver_id) else {
            continue;
        };
        let part = actor.holds(Role::Auditor)
            || may_act(&case, actor, receiver, FilingCommand::Submit)
            || may_act(&case, actor, receiver, FilingCommand::Register);
        if part {
            results.push(view(cx, &case, row)?);
        }
    }
    Ok(FilingsView { results })
}

fn view(cx: &RequestContext, case: &Case, row: FilingRow) -> Result<FilingView, Error> {
    let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
    let receiver = case
        .authority(&row.receiver_id)
        .ok_or_else(|| Error::Internal(format!("filing {} has no receiver", row.id)))?;
    let permitted = FilingCommand::ALL.iter().filter(|command| {
        filing::next(stage, **command).is_some()
            && !(receiver.inside && command.in_review())
            && cx
                .actor
                .as_deref()
                .is_some_and(|actor| may_act(case, actor, receiver, **command))
    });
    let waiting = match stage {
        FilingStage::Due | FilingStage::Deferred => true,
        FilingStage::Submitted
        | FilingStage::FilingRegistered
        | FilingStage::Refused
        | FilingStage::UnderReview
        | FilingStage::Passed
        | FilingStage::OpinionIssued
        | FilingStage::Answered
        | FilingStage::Corrected
        | FilingStage::PlanAccepted
        | FilingStage::Revoked => false,
    };
    Ok(FilingView {
        title: case.row.title.clone(),
        receiver: receiver.name.clone(),
        receiver_inside: receiver.inside,
        label: stage.label().to_owned(),
        overdue: waiting && row.due_on.is_some_and(|due| due < cx.today),
        permitted: permitted
            .map(|command| CommandView {
                command: command.as_str().to_owned(),
                label: command.label().to_owned(),
            })
            .collect(),
        id: row.id,
        document_id: row.document_id,
        receiver_id: row.receiver_id,
        stage: row.stage,
        due_on: row.due_on,
        submitted_on: row.submitted_on,
        result_on: row.result_on,
        receipt: row.receipt,
        reason: row.reason,
        row_version: row.row_version,
    })
}
