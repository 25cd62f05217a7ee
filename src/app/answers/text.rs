//! 正文: the provisions of a document on a day, and what a text is before it is anything.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{RevisionView, revision_view};
use super::shown;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::intake;
use crate::formats::read::Extracted;
use crate::store::entity::revision;
use crate::store::text::ProvisionRow;
use crate::store::{Store, text as texts};
use crate::text::dates::Commencement;

/// 条文.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionView {
    /// eId.
    pub eid: String,
    /// As printed: 第五条.
    pub label: String,
    /// Headings above it.
    pub heading: String,
    /// Its words without the label.
    pub text: String,
}

/// The provisions of one text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionsView {
    /// Document.
    pub document_id: String,
    /// The text; null while nothing but a working draft exists.
    pub revision: Option<RevisionView>,
    /// In order, nothing left out.
    pub results: Vec<ProvisionView>,
}

/// The whole text.
#[derive(Debug, Clone)]
pub struct TextView {
    /// Normal form.
    pub text: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What was read out of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reading {
    /// 标题, as the file marks it or as its first line.
    pub title: String,
    /// 所印发文件的标题.
    pub instrument_title: Option<String>,
    /// 文种.
    pub form: Option<String>,
    /// Normal form of the text.
    pub text: String,
    /// 正文哈希.
    pub body_sha256: String,
    /// Form of the outline.
    pub outline_form: String,
    /// 条文.
    pub provisions: Vec<ProvisionView>,
    /// 成文日期 that the text names.
    pub written_on: Option<NaiveDate>,
    /// 施行日期 that the text names.
    pub effective_on: Option<NaiveDate>,
    /// It takes effect on publication, so many days later.
    pub effective_days_after_publication: Option<u32>,
    /// 有效期截止日 that the text names or that follows from it, inclusive.
    pub last_valid_on: Option<NaiveDate>,
    /// What a person should know before trusting the text.
    #[schema(value_type = Vec<Object>)]
    pub warnings: Vec<serde_json::Value>,
    /// What the file says about itself: name and value.
    pub metadata: Vec<Vec<String>>,
}

/// The provisions on a day.
pub async fn provisions(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    as_of: Option<NaiveDate>,
) -> Result<ProvisionsView, Error> {
    let revision = revision_on(store, cx, id, as_of).await?;
    let results = match &revision {
        Some(revision) => texts::provisions(store.reader(), &revision.id).await?,
        None => Vec::new(),
    };
    Ok(ProvisionsView {
        document_id: id.to_owned(),
        revision: revision.as_ref().map(revision_view),
        results: results.into_iter().map(provision_view).collect(),
    })
}

/// The whole text on a day.
pub async fn text(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    as_of: Option<NaiveDate>,
) -> Result<TextView, Error> {
    let revision = revision_on(store, cx, id, as_of).await?;
    let revision = revision.ok_or(Error::NotFound("此文件的文本"))?;
    Ok(TextView {
        sha256: crate::store::record::sha256_hex(revision.text.as_bytes()),
        text: revision.text,
    })
}

/// The text that stands on a day: of a document whose life runs here the current one; else the last that
/// was in force by then, and before all of them the first.
pub(super) async fn revision_on(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    as_of: Option<NaiveDate>,
) -> Result<Option<revision::Model>, Error> {
    let shown = shown(store, cx, id).await?;
    let db = store.reader();
    if shown.row.stage.is_some() {
        return match &shown.row.revision_id {
            Some(revision) => Ok(texts::revision(db, revision).await?),
            None => Ok(None),
        };
    }
    let day = as_of.unwrap_or(cx.today);
    let revisions = texts::revisions(db, id).await?;
    let standing = revisions
        .iter()
        .filter(|revision| revision.in_force_from.is_some_and(|from| from <= day))
        .max_by_key(|revision| (revision.in_force_from, revision.ord));
    let first = revisions
        .iter()
        .min_by_key(|revision| (revision.in_force_from, revision.ord));
    Ok(standing.or(first).cloned())
}

fn provision_view(row: ProvisionRow) -> ProvisionView {
    ProvisionView {
        eid: row.eid,
        label: row.label,
        heading: row.heading,
        text: row.text,
    }
}

/// The structure of what was read out of a file; nothing is kept.
pub fn read(extracted: Extracted) -> Result<Reading, Error> {
    let title = extracted.title_guess.unwrap_or_else(|| {
        let first = extracted.text.lines().next().unwrap_or_default();
        first.chars().take(intake::TITLE_LIMIT).collect()
    });
    let prepared = intake::prepare(&title, &extracted.text, None);
    let effective = prepared.dates.effective.map(|reading| reading.value);
    let warnings = extracted.warnings.iter().map(serde_json::to_value);
    Ok(Reading {
        effective_on: match effective {
            Some(Commencement::On(day)) => Some(day),
            Some(Commencement::OnPublication { .. }) | None => None,
        },
        effective_days_after_publication: match effective {
            Some(Commencement::OnPublication { after_days }) => Some(after_days),
            Some(Commencement::On(_)) | None => None,
        },
        written_on: prepared.dates.written_on.map(|reading| reading.value),
        last_valid_on: prepared.dates.last_valid_on.map(|reading| reading.value),
        title: prepared.title,
        instrument_title: prepared.instrument_title,
        form: prepared.document_form,
        text: prepared.text,
        body_sha256: prepared.body_sha256,
        outline_form: prepared.outline_form.to_owned(),
        provisions: prepared
            .provisions
            .into_iter()
            .map(provision_view)
            .collect(),
        warnings: warnings
            .collect::<Result<_, _>>()
            .map_err(|error| Error::Internal(error.to_string()))?,
        metadata: extracted
            .metadata
            .into_iter()
            .map(|(name, value)| vec![name, value])
            .collect(),
    })
}
