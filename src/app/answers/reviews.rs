//! 合法性审核: the queue of a reviewing body and one round.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::shown;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::review::ReviewStage;
use crate::store::entity::review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, queries};

/// 合法性审核: one round.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewView {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// 标题 of the document.
    pub title: String,
    /// The text that is reviewed.
    pub revision_id: String,
    /// 正文哈希 of that text.
    pub body_sha256: String,
    /// Number of the round, from 1.
    pub round: i64,
    /// 审核种类.
    pub kind: String,
    /// 审核阶段.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// 送审日期.
    pub requested_on: NaiveDate,
    /// 受理日期.
    pub accepted_on: Option<NaiveDate>,
    /// Due, inclusive.
    pub due_on: Option<NaiveDate>,
    /// The due date has passed and no opinion is issued.
    pub overdue: bool,
    /// 结论.
    pub opinion: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// 审核要点, as judged.
    #[schema(value_type = Option<Object>)]
    pub checklist: Option<Json>,
    /// 出具日期.
    pub issued_on: Option<NaiveDate>,
    /// 补正 that was asked for.
    pub note: Option<String>,
    /// 审核意见.
    pub findings: Vec<FindingView>,
    /// Working notes, for the reviewing body alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub notes: Option<Json>,
    /// Version of the notes for the next form; 0 where there are none.
    pub notes_version: i64,
    /// Version for the next form.
    pub row_version: i64,
}

/// 审核意见的一条.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingView {
    /// Id.
    pub id: String,
    /// eId of the provision; null: the document as a whole.
    pub eid: Option<String>,
    /// As printed.
    pub label: Option<String>,
    /// Kind of fault.
    pub category: String,
    /// 意见.
    pub content: String,
    /// 依据.
    pub basis: Option<String>,
    /// 答复.
    pub answer: Option<String>,
    /// 理由.
    pub answer_reason: Option<String>,
}

/// Reviews before the asker's bodies.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewQueue {
    /// By due date.
    pub results: Vec<ReviewView>,
}

pub(super) async fn reviews_of(store: &Store, document: &str) -> Result<Vec<ReviewView>, Error> {
    let title = queries::document(store.reader(), document)
        .await?
        .map(|row| row.title)
        .unwrap_or_default();
    let mut views = Vec::new();
    for row in queries::reviews(store.reader(), document).await? {
        views.push(view(store, None, row, title.clone()).await?);
    }
    Ok(views)
}

/// The rounds that wait before the asker's reviewing bodies, by due date.
pub async fn queue(store: &Store, cx: &RequestContext) -> Result<ReviewQueue, Error> {
    let bodies = cx.actor()?.authorities(Role::Reviewer);
    let open = [
        ReviewStage::Requested,
        ReviewStage::Incomplete,
        ReviewStage::Accepted,
    ]
    .map(ReviewStage::as_str);
    let rows = queries::reviews_in(store.reader(), &bodies, &open).await?;
    let ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
    let documents = queries::documents(store.reader(), &ids).await?;
    let mut results = Vec::with_capacity(rows.len());
    for row in rows {
        let document = documents.iter().find(|one| one.id == row.document_id);
        let title = document.map(|one| one.title.clone()).unwrap_or_default();
        results.push(view(store, Some(cx), row, title).await?);
    }
    Ok(ReviewQueue { results })
}

/// One round, for those with a part in the case.
pub async fn review(store: &Store, cx: &RequestContext, id: &str) -> Result<ReviewView, Error> {
    let row = queries::review(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此审核"))?;
    let shown = shown(store, cx, &row.document_id)
        .await
        .map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("此审核"),
            other => other,
        })?;
    if shown.case.is_none() {
        return Err(Error::NotFound("此审核"));
    }
    view(store, Some(cx), row, shown.row.title).await
}

async fn view(
    store: &Store,
    cx: Option<&RequestContext>,
    row: ReviewRow,
    title: String,
) -> Result<ReviewView, Error> {
    let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
    let findings = queries::findings(store.reader(), &row.id).await?;
    let bad = |error: serde_json::Error| Error::Internal(format!("review {}: {error}", row.id));
    let checklist = row.checklist.as_deref().map(serde_json::from_str);
    let reviewer = cx.filter(|cx| {
        cx.actor
            .as_ref()
            .is_some_and(|actor| actor.authorities(Role::Reviewer).contains(&row.reviewer_id))
    });
    let notes = match reviewer {
        Some(_) => queries::review_draft(store.reader(), &row.id).await?,
        None => None,
    };
    let body = notes
        .as_ref()
        .map(|notes| serde_json::from_str(&notes.body));
    let open = stage != ReviewStage::OpinionIssued && stage != ReviewStage::Closed;
    let today = cx.map(|cx| cx.today);
    Ok(ReviewView {
        checklist: checklist.transpose().map_err(bad)?,
        notes: body.transpose().map_err(bad)?,
        notes_version: notes.map_or(0, |notes| notes.version),
        overdue: open
            && row
                .due_on
                .zip(today)
                .is_some_and(|(due, today)| due < today),
        findings: findings
            .into_iter()
            .map(|finding| FindingView {
                id: finding.id,
                eid: finding.eid,
                label: finding.label,
                category: finding.category,
                content: finding.content,
                basis: finding.basis,
                answer: finding.answer,
                answer_reason: finding.answer_reason,
            })
            .collect(),
        title,
        label: stage.label().to_owned(),
        stage: row.stage,
        id: row.id,
        document_id: row.document_id,
        revision_id: row.revision_id,
        body_sha256: row.body_sha256,
        round: row.round,
        kind: row.kind,
        requested_on: row.requested_on,
        accepted_on: row.accepted_on,
        due_on: row.due_on,
        opinion: row.opinion,
        reason: row.reason,
        issued_on: row.issued_on,
        note: row.note,
        row_version: row.row_version,
    })
}
