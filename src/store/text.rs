//! 文本 (revisions): immutable once written; their provisions are rows derived from the text.

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::entity::{provision, revision};
use super::queries::by_key;
use super::record::sha256_hex;
use super::{StoreError, Tx};

/// A provision as stored: what is shown, searched and cited.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ProvisionRow {
    /// Akoma Ntoso eId.
    pub eid: String,
    /// As printed: 第五条.
    pub label: String,
    /// Headings above it, joined by a blank.
    pub heading: String,
    /// Text without the label.
    pub text: String,
}

/// SHA-256 over the provisions of a revision: each field with its length before it.
pub fn provisions_sha256(provisions: &[ProvisionRow]) -> String {
    let mut bytes = Vec::new();
    for provision in provisions {
        for field in [
            &provision.eid,
            &provision.label,
            &provision.heading,
            &provision.text,
        ] {
            bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
            bytes.extend_from_slice(field.as_bytes());
        }
    }
    sha256_hex(&bytes)
}

impl Tx {
    /// Writes a revision and its provisions. `revision.provisions_sha256` must be theirs.
    pub async fn insert_revision(
        &self,
        revision: revision::Model,
        provisions: Vec<ProvisionRow>,
    ) -> Result<(), StoreError> {
        let id = revision.id.clone();
        self.insert(revision).await?;
        self.insert_provisions(vec![(id, provisions)]).await
    }

    /// Writes the provisions of several revisions with few statements.
    pub(crate) async fn insert_provisions(
        &self,
        all: Vec<(String, Vec<ProvisionRow>)>,
    ) -> Result<(), StoreError> {
        let rows =
            all.into_iter()
                .flat_map(|(revision, provisions)| {
                    provisions.into_iter().zip(0_i64..).map(move |(row, ord)| {
                        provision::ActiveModel {
                            revision_id: Set(revision.clone()),
                            ord: Set(ord),
                            eid: Set(row.eid),
                            label: Set(row.label),
                            heading: Set(row.heading),
                            text: Set(row.text),
                        }
                    })
                })
                .collect();
        self.insert_plain::<provision::Entity>(rows).await
    }
}

/// The provisions of a revision in order.
pub async fn provisions(
    db: &impl ConnectionTrait,
    revision: &str,
) -> Result<Vec<ProvisionRow>, StoreError> {
    let rows = provision::Entity::find()
        .filter(provision::Column::RevisionId.eq(revision))
        .order_by_asc(provision::Column::Ord)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ProvisionRow {
            eid: row.eid,
            label: row.label,
            heading: row.heading,
            text: row.text,
        })
        .collect())
}

/// A revision.
pub async fn revision(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<revision::Model>, StoreError> {
    by_key::<revision::Entity>(db, id).await
}

/// The revisions of a document in the order in which they were written.
pub async fn revisions(
    db: &impl ConnectionTrait,
    document: &str,
) -> Result<Vec<revision::Model>, StoreError> {
    Ok(revision::Entity::find()
        .filter(revision::Column::DocumentId.eq(document))
        .order_by_asc(revision::Column::Ord)
        .all(db)
        .await?)
}

/// A revision without its text: what orders the versions of a document.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct RevisionHead {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Order in which it was written, from 0.
    pub ord: i64,
    /// Name of its line in the source. A changed text of the same line is a later revision with the
    /// same name; the one with the highest `ord` counts.
    pub external_id: Option<String>,
    /// 版本日期 as given.
    pub version_on: Option<String>,
    /// First day on which this text is in force, where it is known.
    pub in_force_from: Option<NaiveDate>,
    /// What the source says beyond the text, as JSON.
    pub source: Option<String>,
}

/// The revisions that come from these lines, in no order.
pub async fn heads_by_external(
    db: &impl ConnectionTrait,
    external_ids: &[String],
) -> Result<Vec<RevisionHead>, StoreError> {
    heads_where(db, revision::Column::ExternalId, external_ids).await
}

/// The revisions of these documents, in no order.
pub async fn heads(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Result<Vec<RevisionHead>, StoreError> {
    heads_where(db, revision::Column::DocumentId, documents).await
}

async fn heads_where(
    db: &impl ConnectionTrait,
    column: revision::Column,
    values: &[String],
) -> Result<Vec<RevisionHead>, StoreError> {
    let mut found = Vec::new();
    for chunk in values.chunks(500) {
        let rows = revision::Entity::find()
            .select_only()
            .columns([
                revision::Column::Id,
                revision::Column::DocumentId,
                revision::Column::Ord,
                revision::Column::ExternalId,
                revision::Column::VersionOn,
                revision::Column::InForceFrom,
                revision::Column::Source,
            ])
            .filter(column.is_in(chunk))
            .into_model::<RevisionHead>()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
