//! What finding the targets of citations asks beyond single documents.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::StoreError;
use super::entity::{document, provision, revision};
use crate::domain::document::{Class, Stage};

/// Most keys in one statement.
const KEYS: usize = 500;

/// A name that a public document bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Id of the document.
    pub document: String,
    /// Its title, or one of a text of it.
    pub title: String,
    /// Title of its instrument.
    pub instrument_title: Option<String>,
}

type Row = (String, String, Option<String>);

fn name((document, title, instrument_title): Row) -> Name {
    Name {
        document,
        title,
        instrument_title,
    }
}

/// The names of all public documents, with those of their texts: for looking many up at once.
///
/// Of a registered document only the names it bears now are public.
pub async fn all_names(db: &impl ConnectionTrait) -> Result<Vec<Name>, StoreError> {
    let public = Condition::any()
        .add(document::Column::Class.ne(Class::Registered.as_str()))
        .add(document::Column::Stage.eq(Stage::Published.as_str()));
    let documents: Vec<Row> = document::Entity::find()
        .select_only()
        .columns([
            document::Column::Id,
            document::Column::Title,
            document::Column::InstrumentTitle,
        ])
        .filter(public)
        .filter(document::Column::Withheld.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let imported = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Class.ne(Class::Registered.as_str()))
        .filter(document::Column::Withheld.is_null());
    let texts: Vec<Row> = revision::Entity::find()
        .select_only()
        .columns([
            revision::Column::DocumentId,
            revision::Column::Title,
            revision::Column::InstrumentTitle,
        ])
        .filter(revision::Column::DocumentId.in_subquery(sea_orm::QueryTrait::into_query(imported)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(documents.into_iter().chain(texts).map(name).collect())
}

/// The eIds of the provisions of some revisions with their places, by revision, in order.
pub async fn provision_eids(
    db: &impl ConnectionTrait,
    revisions: &[String],
) -> Result<HashMap<String, Vec<(i64, String)>>, StoreError> {
    use provision::Column;
    let mut found: HashMap<String, Vec<(i64, String)>> = HashMap::new();
    for chunk in revisions.chunks(KEYS) {
        let rows: Vec<(String, i64, String)> = provision::Entity::find()
            .select_only()
            .columns([Column::RevisionId, Column::Ord, Column::Eid])
            .filter(Column::RevisionId.is_in(chunk))
            .order_by_asc(Column::RevisionId)
            .order_by_asc(Column::Ord)
            .into_tuple()
            .all(db)
            .await?;
        for (revision, ord, eid) in rows {
            found.entry(revision).or_default().push((ord, eid));
        }
    }
    Ok(found)
}
