//! What the form check needs to know beside the text, read in one go.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{document, draft, form_override, material, number, person, revision};
use super::publicly::{self, PublicDocument};
use super::{StoreError, portal, queries, text};

/// A document's papers as the form check reads them.
#[derive(Debug, Clone)]
pub struct FormPapers {
    /// The working draft.
    pub draft: Option<draft::Model>,
    /// The current text.
    pub revision: Option<revision::Model>,
    /// The files that count.
    pub materials: Vec<material::Model>,
    /// Its numbers.
    pub numbers: Vec<number::Model>,
    /// What was overridden, first to last.
    pub overrides: Vec<form_override::Model>,
    /// Names of the persons who did.
    pub names: HashMap<String, String>,
}

/// Reads the papers of a document.
pub async fn papers(
    db: &impl ConnectionTrait,
    row: &document::Model,
) -> Result<FormPapers, StoreError> {
    let revision = match &row.revision_id {
        Some(id) => text::revision(db, id).await?,
        None => None,
    };
    let overrides = form_override::Entity::find()
        .filter(form_override::Column::DocumentId.eq(row.id.as_str()))
        .order_by_asc(form_override::Column::Seq)
        .order_by_asc(form_override::Column::Id)
        .all(db)
        .await?;
    let people = overrides.iter().filter_map(|row| row.made_by.as_deref());
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(people))
        .all(db)
        .await?;
    Ok(FormPapers {
        draft: queries::draft(db, &row.id).await?,
        revision,
        materials: queries::materials(db, &row.id).await?,
        numbers: queries::numbers(db, std::slice::from_ref(&row.id)).await?,
        overrides,
        names: people.into_iter().map(|row| (row.id, row.name)).collect(),
    })
}

/// The public documents that bear one of the titles, themselves or by their instrument, or a number
/// with one of the keys.
pub async fn named(
    db: &impl ConnectionTrait,
    titles: &[String],
    numbers: &[String],
) -> Result<Vec<PublicDocument>, StoreError> {
    let titled = portal::titled(db, titles).await?;
    let numbered = portal::numbered(db, numbers).await?;
    let mut ids: Vec<String> = titled.into_iter().map(|found| found.id).collect();
    ids.extend(numbered.into_iter().map(|(_, id)| id));
    ids.sort_unstable();
    ids.dedup();
    let mut found: Vec<PublicDocument> =
        publicly::documents(db, &ids).await?.into_values().collect();
    found.sort_by(|one, other| one.row.id.cmp(&other.row.id));
    Ok(found)
}
