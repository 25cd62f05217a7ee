//! 工作稿: saved as often as one likes; no fact until it is submitted or 存为版本.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::intake;
use crate::domain::document::{DocumentCommand, Stage};
use crate::store::entity::draft;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, people, queries};

/// What a drafter enters beside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftFields {
    /// 施行日期; empty: from the day of publication.
    pub effective_on: Option<NaiveDate>,
    /// 有效期截止日, inclusive.
    pub last_valid_on: Option<NaiveDate>,
    /// 涉及经营主体经济活动: fair-competition review is needed.
    pub touches_business: bool,
    /// 简易程序 and who approved it, with the reason.
    pub simplified: Option<String>,
    /// The instrument's title, where the reading was corrected.
    pub instrument_title: Option<String>,
}

impl DraftFields {
    /// As stored.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Internal(error.to_string()))
    }

    /// From the store; fields that do not parse are an error, never a default.
    pub fn from_row(row: &draft::Model) -> Result<Self, Error> {
        serde_json::from_str(&row.fields)
            .map_err(|error| Error::Internal(format!("draft {}: {error}", row.document_id)))
    }
}

/// 保存工作稿.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// 标题.
    pub title: String,
    /// 正文.
    pub text: String,
    /// The other fields.
    #[serde(default)]
    pub fields: DraftFields,
    /// Version of the draft that the form was made from.
    pub expected_version: i64,
}

/// Saves a working draft; answers the new version. A stale form changes nothing.
pub async fn save(
    store: &Arc<Store>,
    cx: &RequestContext,
    document_id: &str,
    save: SaveDraft,
) -> Result<i64, Error> {
    let row = queries::document(store.reader(), document_id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    let case = Case::of(row, people::authorities(store.reader()).await?)?;
    case.post(cx, DocumentCommand::Submit)?;
    case.must_be(&[Stage::Drafting], "修改工作稿")?;
    let mut faults = intake::check_title(&save.title, "title");
    faults.extend(intake::check_size(&save.text, "text"));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let draft = draft::Model {
        document_id: document_id.to_owned(),
        title: intake::clean_title(&save.title),
        text: save.text,
        fields: save.fields.to_json()?,
        version: save.expected_version,
        updated_ms: cx.now.timestamp_millis(),
    };
    let expected = save.expected_version;
    let write = Housekeeping::SaveDraft {
        row: draft,
        expected,
    };
    if store.housekeep(write).await? {
        Ok(expected + 1)
    } else {
        Err(Error::Stale)
    }
}
