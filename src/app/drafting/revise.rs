//! 存为版本: the working draft becomes an immutable text.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::draft::DraftFields;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::intake::{self, Prepared};
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::revision;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries, text};

/// 存为版本.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveRevision {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
}

/// The revision that stands now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Saved {
    /// Id of the revision.
    pub revision_id: String,
    /// 正文哈希.
    pub body_sha256: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for SaveRevision {
    type Output = Saved;
    const NAME: &'static str = "save_revision";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        super::submit::drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Saved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting], "存为版本")?;
        let change = fix_text(tx, cx, &mut case).await?;
        let Some(change) = change else {
            return Err(Error::refused(
                "unchanged",
                "工作稿与上一版本相同，无须另存",
            ));
        };
        case.advance(
            tx,
            Stage::Drafting,
            change,
            EventType::RevisionSaved,
            json!({}),
        )
        .await?;
        Ok(Saved {
            revision_id: case.row.revision_id.clone().unwrap_or_default(),
            body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
            row_version: case.row.row_version,
        })
    }
}

/// Writes the working draft as the next revision unless its text and title are those of the current
/// one; `case.row` then shows the new text. Answers the change of the document's row.
pub(crate) async fn fix_text(
    tx: &Tx,
    cx: &RequestContext,
    case: &mut Case,
) -> Result<Option<DocumentChange>, Error> {
    let draft = queries::draft(tx.connection().await?, &case.row.id).await?;
    let draft = draft.ok_or_else(|| Error::refused("no-draft", "还没有正文，不能存为版本"))?;
    let fields = DraftFields::from_row(&draft)?;
    let prepared = intake::prepare(
        &draft.title,
        &draft.text,
        fields.instrument_title.as_deref(),
    );
    if prepared.provisions.is_empty() {
        return Err(Error::field("text", "正文为空，请先填写正文"));
    }
    let revisions = text::revisions(tx.connection().await?, &case.row.id).await?;
    let current = revisions.last();
    let same_text = current.is_some_and(|last| {
        last.text == prepared.text
            && last.title == prepared.title
            && last.instrument_title == prepared.instrument_title
    });
    let effective_on = fields.effective_on.map(|day| day.to_string());
    let last_valid_on = fields.last_valid_on.map(|day| day.to_string());
    if same_text && case.row.effective_on == effective_on && case.row.last_valid_on == last_valid_on
    {
        return Ok(None);
    }
    let mut change = DocumentChange {
        effective_on: Set(effective_on.clone()),
        last_valid_on: Set(last_valid_on.clone()),
        ..Default::default()
    };
    case.row.effective_on = effective_on;
    case.row.last_valid_on = last_valid_on;
    if !same_text {
        let ord = i64::try_from(revisions.len()).unwrap_or(i64::MAX);
        let id = insert_revision(tx, cx, &case.row.id, ord, &prepared).await?;
        case.row.revision_id = Some(id.clone());
        case.row.body_sha256 = Some(prepared.body_sha256.clone());
        case.row.title.clone_from(&prepared.title);
        change.revision_id = Set(Some(id));
        change.body_sha256 = Set(Some(prepared.body_sha256));
        change.title = Set(prepared.title);
        change.instrument_title = Set(prepared.instrument_title);
        change.form = Set(prepared.document_form);
    }
    Ok(Some(change))
}

async fn insert_revision(
    tx: &Tx,
    cx: &RequestContext,
    document_id: &str,
    ord: i64,
    prepared: &Prepared,
) -> Result<String, Error> {
    let id = cx.new_id();
    let row = revision::Model {
        id: id.clone(),
        document_id: document_id.to_owned(),
        ord,
        external_id: None,
        title: prepared.title.clone(),
        instrument_title: prepared.instrument_title.clone(),
        outline_form: prepared.outline_form.to_owned(),
        body_sha256: prepared.body_sha256.clone(),
        provisions_sha256: text::provisions_sha256(&prepared.provisions),
        text: prepared.text.clone(),
        version_on: None,
        effective_on: None,
        in_force_from: None,
        source: None,
    };
    tx.insert_revision(row, prepared.provisions.clone()).await?;
    Ok(id)
}
