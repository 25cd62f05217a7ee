//! 审查要求 as the examining body sees them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::rules;
use crate::app::suggestion::handled_by;
use crate::domain::access::Role;
use crate::domain::filing_review::DemandStage;
use crate::rules::ListId;
use crate::store::entity::review_demand::Model as Row;
use crate::store::error::parse;
use crate::store::{Store, filing_reviews, people, queries};

/// A demand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReviewDemandLine)]
pub struct DemandLine {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Title of the document.
    pub title: String,
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// 审查机关.
    pub receiver: String,
    /// 提出机关.
    pub body: String,
    /// Kind of organ, as the pack words it.
    pub body_kind: String,
    /// 来文文号.
    pub paper_no: Option<String>,
    /// 事项.
    pub matter: String,
    /// 理由.
    pub reason: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// The review that it started.
    pub review_id: Option<String>,
    /// That review is over.
    pub review_over: bool,
    /// 反馈.
    pub answer: Option<String>,
    /// 反馈日期.
    pub answered_on: Option<NaiveDate>,
    /// Version for the next form.
    pub row_version: i64,
}

/// The demands that the asker handles.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReviewDemandDesk)]
pub struct DemandDesk {
    /// The newest first.
    pub results: Vec<DemandLine>,
}

/// 可以提出审查要求的机关: id and label.
pub fn body_kinds(cx: &RequestContext, on: NaiveDate) -> Vec<(String, String)> {
    let list = rules::list(cx, ListId::DemandBodies, on);
    list.into_iter().map(|one| (one.id, one.label)).collect()
}

/// The demands that the asker handles, or audits.
pub async fn desk(store: &Store, cx: &RequestContext) -> Result<DemandDesk, Error> {
    let actor = cx.actor()?;
    let all = people::authorities(store.reader()).await?;
    let bodies: Vec<String> = all
        .iter()
        .filter(|one| actor.holds(Role::Auditor) || handled_by(cx, one, &all))
        .map(|one| one.id.to_string())
        .collect();
    let mut results = Vec::new();
    for row in filing_reviews::demands(store.reader(), &bodies).await? {
        results.push(line(store, cx, row).await?);
    }
    Ok(DemandDesk { results })
}

/// One demand.
pub async fn one(store: &Store, cx: &RequestContext, id: &str) -> Result<DemandLine, Error> {
    let found = desk(store, cx).await?.results.into_iter();
    let mut found = found.filter(|one| one.id == id);
    found.next().ok_or(Error::NotFound("此审查要求"))
}

async fn line(store: &Store, cx: &RequestContext, row: Row) -> Result<DemandLine, Error> {
    let db = store.reader();
    let document = queries::document(db, &row.document_id).await?;
    let receiver = people::authority(db, &row.receiver_id).await?;
    let stage = parse(
        "review_demand",
        &row.id,
        "stage",
        &row.stage,
        DemandStage::parse,
    )?;
    let review = match &row.review_id {
        Some(id) => filing_reviews::review(db, id).await?,
        None => None,
    };
    let kinds = body_kinds(cx, row.received_on);
    let kind = kinds.into_iter().find(|(id, _)| *id == row.body_kind);
    Ok(DemandLine {
        title: document.map(|one| one.title).unwrap_or_default(),
        receiver: receiver.map(|one| one.name).unwrap_or_default(),
        label: stage.label().to_owned(),
        review_over: review.is_some_and(|one| one.closed_on.is_some()),
        body_kind: kind.map_or(row.body_kind, |(_, label)| label),
        id: row.id,
        document_id: row.document_id,
        provision: row.label,
        body: row.body,
        paper_no: row.paper_no,
        matter: row.matter,
        reason: row.reason,
        received_on: row.received_on,
        stage: row.stage,
        review_id: row.review_id,
        answer: row.answer,
        answered_on: row.answered_on,
        row_version: row.row_version,
    })
}
