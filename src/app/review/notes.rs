//! 审核草稿: the reviewer's notes, saved as often as one likes; no fact until the opinion is issued.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assignment;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::review::{self, ReviewCommand, ReviewStage};
use crate::store::entity::review_draft;
use crate::store::error::parse;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, queries};

/// 保存审核草稿.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveNotes {
    /// The notes as JSON, in the shape of the opinion's form.
    pub body: serde_json::Value,
    /// Version of the notes that the form was made from; 0 where there are none.
    pub expected_version: i64,
}

/// Saves the notes; answers the new version.
pub async fn save(
    store: &Arc<Store>,
    cx: &RequestContext,
    review_id: &str,
    notes: SaveNotes,
) -> Result<i64, Error> {
    let row = queries::review(store.reader(), review_id)
        .await?
        .ok_or(Error::NotFound("此审核"))?;
    if !cx
        .actor()?
        .authorities(Role::Reviewer)
        .contains(&row.reviewer_id)
    {
        return Err(Error::Forbidden("此件不由您所在的审核机构审核".to_owned()));
    }
    assignment::must_hold_notes(store, cx, review_id).await?;
    let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
    if review::next(stage, ReviewCommand::Close).is_none() {
        let open = review::sources(ReviewCommand::Close).into_iter();
        let open = open.map(ReviewStage::label);
        return Err(Error::out_of_turn("保存审核草稿", stage.label(), open));
    }
    let body = serde_json::to_string(&notes.body).map_err(|e| Error::Internal(e.to_string()))?;
    let row = review_draft::Model {
        review_id: review_id.to_owned(),
        body,
        version: notes.expected_version,
        updated_ms: cx.now.timestamp_millis(),
    };
    let write = Housekeeping::SaveReviewDraft {
        row,
        expected: notes.expected_version,
    };
    if store.housekeep(write).await? {
        Ok(notes.expected_version + 1)
    } else {
        Err(Error::Stale)
    }
}
