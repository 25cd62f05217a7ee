//! 审查建议 as everybody sees it: what was answered, and never who proposed it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::{ground_of, outcome_of};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::suggestion::SuggestionStage;
use crate::store::{Store, people, publicly, suggestions};

/// A suggestion that was answered, as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionPublicAnswer)]
pub struct PublicAnswer {
    /// Document.
    pub document_id: String,
    /// Title of the document.
    pub title: String,
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// Its eId.
    pub eid: Option<String>,
    /// 办理机关.
    pub receiver: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 公开摘要.
    pub summary: String,
    /// 不启动审查的情形 or 审查结论.
    pub result: Option<String>,
    /// 答复.
    pub answer: String,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
}

/// The most answers that are listed at once.
const LISTED: u64 = 100;

/// What was answered, latest first, and how much there is beyond what is listed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionAnswers)]
pub struct PublicAnswers {
    /// Latest first.
    pub results: Vec<PublicAnswer>,
    /// How many there are.
    pub count: u64,
}

/// What was answered, of one document or of all; of public documents alone.
pub async fn answers(
    store: &Store,
    cx: &RequestContext,
    document: Option<&str>,
) -> Result<PublicAnswers, Error> {
    let answered = SuggestionStage::Answered.as_str();
    let found = suggestions::in_stage(store.reader(), answered, document, LISTED).await?;
    let (rows, count) = found;
    let mut ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let documents = publicly::documents(store.reader(), &ids).await?;
    let all = people::authorities(store.reader()).await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(document) = documents.get(&row.document_id) else {
            continue;
        };
        let receiver = all.iter().find(|one| one.id.to_string() == row.receiver_id);
        listed.push(PublicAnswer {
            title: document.row.title.clone(),
            receiver: receiver.map(|one| one.name.clone()).unwrap_or_default(),
            result: outcome_of(&row)?.or_else(|| ground_of(cx, &row)),
            document_id: row.document_id,
            provision: row.label,
            eid: row.eid,
            received_on: row.received_on,
            summary: row.summary.unwrap_or_default(),
            answer: row.answer.unwrap_or_default(),
            answered_on: row.answered_on,
        });
    }
    Ok(PublicAnswers {
        results: listed,
        count,
    })
}
