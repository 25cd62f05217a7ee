//! What everybody may see: published, historical and reference documents with the texts that are public.
//!
//! A registered document has earlier revisions that were reviewed and changed; only the published one is
//! public. Historical and reference documents are public with all their revisions.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use sea_orm::{PaginatorTrait, QuerySelect};

use super::entity::{document, event, number, provision, revision};
use super::error::parse;
use super::text::ProvisionRow;
use super::{Store, StoreError, queries};
use crate::domain::document::{Class, NumberState, Stage};
use crate::domain::validity::Fact;

/// Most keys in one statement.
const KEYS: usize = 500;
/// Most revisions whose texts are read by one statement.
const TEXTS: usize = 50;

/// A public document with what is known of it, without texts.
#[derive(Debug, Clone)]
pub struct PublicDocument {
    /// The row.
    pub row: document::Model,
    /// Its numbers that count, in the order in which they were given: voided ones are left out.
    pub numbers: Vec<number::Model>,
    /// The facts of its validity.
    pub facts: Vec<Fact>,
}

/// A public revision without its text.
#[derive(Debug, Clone)]
pub struct RevisionHead {
    /// Id.
    pub id: String,
    /// Its document.
    pub document_id: String,
    /// Name in its source.
    pub external_id: Option<String>,
    /// Title.
    pub title: String,
    /// Title of the instrument.
    pub instrument_title: Option<String>,
}

/// From when a public revision counts.
#[derive(Debug, Clone)]
pub struct RevisionDates {
    /// Id.
    pub id: String,
    /// The first day, where it was computed.
    pub in_force_from: Option<NaiveDate>,
    /// 施行日期 of this text; may be partial.
    pub effective_on: Option<String>,
    /// Date of this version; may be partial.
    pub version_on: Option<String>,
}

/// A public revision with its text and provisions.
#[derive(Debug, Clone)]
pub struct RevisionText {
    /// The row.
    pub row: revision::Model,
    /// Its provisions in order.
    pub provisions: Vec<ProvisionRow>,
}

/// Whether everybody may see the document; one that is withheld nobody may see here.
pub fn is_public(row: &document::Model) -> Result<bool, StoreError> {
    Ok(row.withheld.is_none() && was_published(row)?)
}

/// Whether the document was made public, withheld or not.
pub fn was_published(row: &document::Model) -> Result<bool, StoreError> {
    let class = parse("document", &row.id, "class", &row.class, Class::parse)?;
    let stage = row.stage.as_deref();
    let stage = stage
        .map(|text| parse("document", &row.id, "stage", text, Stage::parse))
        .transpose()?;
    Ok(match class {
        Class::Historical | Class::Reference => true,
        Class::Registered => stage == Some(Stage::Published),
    })
}

/// Whether a revision of a public document is public.
pub fn shows(document: &document::Model, revision: &str) -> bool {
    document.class != Class::Registered.as_str()
        || document.revision_id.as_deref() == Some(revision)
}

/// Those of `ids` that are public, by id.
pub async fn documents(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<HashMap<String, PublicDocument>, StoreError> {
    let mut found = HashMap::new();
    for row in queries::documents(db, ids).await? {
        if is_public(&row)? {
            let document = PublicDocument {
                row,
                numbers: Vec::new(),
                facts: Vec::new(),
            };
            found.insert(document.row.id.clone(), document);
        }
    }
    let ids: Vec<String> = found.keys().cloned().collect();
    for number in queries::numbers(db, &ids).await? {
        let state = parse(
            "number",
            &number.id,
            "state",
            &number.state,
            NumberState::parse,
        )?;
        if state != NumberState::Voided
            && let Some(document) = found.get_mut(&number.document_id)
        {
            document.numbers.push(number);
        }
    }
    for row in queries::fact_rows(db, &ids).await? {
        if let Some(document) = found.get_mut(&row.document_id) {
            document.facts.push(queries::fact_of(&row)?);
        }
    }
    Ok(found)
}

/// Revisions by id, without texts; whether they are public is decided with their documents.
pub async fn revision_heads(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<HashMap<String, RevisionHead>, StoreError> {
    use revision::Column;
    type Row = (String, String, Option<String>, String, Option<String>);
    let mut found = HashMap::new();
    for chunk in ids.chunks(KEYS) {
        let rows: Vec<Row> = revision::Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::DocumentId,
                Column::ExternalId,
                Column::Title,
                Column::InstrumentTitle,
            ])
            .filter(Column::Id.is_in(chunk))
            .into_tuple()
            .all(db)
            .await?;
        for (id, document_id, external_id, title, instrument_title) in rows {
            let head = RevisionHead {
                id: id.clone(),
                document_id,
                external_id,
                title,
                instrument_title,
            };
            found.insert(id, head);
        }
    }
    Ok(found)
}

/// The public revisions of some public documents with their texts, by document, in the order in which
/// they were written.
pub async fn texts(
    db: &impl ConnectionTrait,
    documents: &[&document::Model],
) -> Result<HashMap<String, Vec<RevisionText>>, StoreError> {
    let mut found: HashMap<String, Vec<RevisionText>> = HashMap::new();
    for chunk in documents.chunks(TEXTS) {
        let ids = chunk.iter().map(|document| document.id.as_str());
        let rows = revision::Entity::find()
            .filter(revision::Column::DocumentId.is_in(ids))
            .order_by_asc(revision::Column::DocumentId)
            .order_by_asc(revision::Column::Ord)
            .all(db)
            .await?;
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| {
                chunk
                    .iter()
                    .any(|document| document.id == row.document_id && shows(document, &row.id))
            })
            .collect();
        let revisions: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut provisions = provisions(db, &revisions).await?;
        for row in rows {
            let text = RevisionText {
                provisions: provisions.remove(&row.id).unwrap_or_default(),
                row,
            };
            found
                .entry(text.row.document_id.clone())
                .or_default()
                .push(text);
        }
    }
    Ok(found)
}

/// The dates of the public revisions of those of `documents` that are public, by document, in the order
/// in which they were written.
pub async fn revision_dates(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Result<HashMap<String, Vec<RevisionDates>>, StoreError> {
    use revision::Column;
    type Row = (
        String,
        String,
        Option<NaiveDate>,
        Option<String>,
        Option<String>,
    );
    let mut found: HashMap<String, Vec<RevisionDates>> = HashMap::new();
    for chunk in documents.chunks(KEYS) {
        let mut public = HashMap::new();
        for row in queries::documents(db, chunk).await? {
            if is_public(&row)? {
                public.insert(row.id.clone(), row);
            }
        }
        let rows: Vec<Row> = revision::Entity::find()
            .select_only()
            .columns([
                Column::DocumentId,
                Column::Id,
                Column::InForceFrom,
                Column::EffectiveOn,
                Column::VersionOn,
            ])
            .filter(Column::DocumentId.is_in(public.keys()))
            .order_by_asc(Column::Ord)
            .into_tuple()
            .all(db)
            .await?;
        for (document, id, in_force_from, effective_on, version_on) in rows {
            if public.get(&document).is_some_and(|row| shows(row, &id)) {
                let dates = RevisionDates {
                    id,
                    in_force_from,
                    effective_on,
                    version_on,
                };
                found.entry(document).or_default().push(dates);
            }
        }
    }
    Ok(found)
}

/// The provisions of some revisions, by revision, in order.
pub async fn provisions(
    db: &impl ConnectionTrait,
    revisions: &[String],
) -> Result<HashMap<String, Vec<ProvisionRow>>, StoreError> {
    let mut found: HashMap<String, Vec<ProvisionRow>> = HashMap::new();
    for chunk in revisions.chunks(TEXTS) {
        let rows = provision::Entity::find()
            .filter(provision::Column::RevisionId.is_in(chunk))
            .order_by_asc(provision::Column::RevisionId)
            .order_by_asc(provision::Column::Ord)
            .all(db)
            .await?;
        for row in rows {
            let (revision, row) = split(row);
            found.entry(revision).or_default().push(row);
        }
    }
    Ok(found)
}

/// To a multiple of how many single provisions are asked for, so that the statements are few and stay prepared.
const STEP: usize = 20;

/// Single provisions by (revision, place), by the same key.
pub async fn provisions_at(
    db: &impl ConnectionTrait,
    places: &[(String, i64)],
) -> Result<HashMap<(String, i64), ProvisionRow>, StoreError> {
    let mut found = HashMap::new();
    for chunk in places.chunks(KEYS / 2) {
        let repeated = chunk.last().into_iter().cycle();
        let asked = chunk.iter().chain(repeated);
        let asked = asked.take(chunk.len().next_multiple_of(STEP));
        let any = asked.fold(Condition::any(), |any, (id, ord)| {
            any.add(
                Condition::all()
                    .add(provision::Column::RevisionId.eq(id.as_str()))
                    .add(provision::Column::Ord.eq(*ord)),
            )
        });
        for row in provision::Entity::find().filter(any).all(db).await? {
            let ord = row.ord;
            let (revision, row) = split(row);
            found.insert((revision, ord), row);
        }
    }
    Ok(found)
}

fn split(row: provision::Model) -> (String, ProvisionRow) {
    let provision = ProvisionRow {
        eid: row.eid,
        label: row.label,
        heading: row.heading,
        text: row.text,
    };
    (row.revision_id, provision)
}

/// How many documents are public.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    let public = Condition::any()
        .add(document::Column::Class.ne(Class::Registered.as_str()))
        .add(document::Column::Stage.eq(Stage::Published.as_str()));
    Ok(document::Entity::find()
        .filter(public)
        .filter(document::Column::Withheld.is_null())
        .count(db)
        .await?)
}

impl Store {
    /// The leaf hash of the event at a position, in hexadecimal; `None` where the log is shorter.
    pub async fn leaf_hash_at(&self, seq: i64) -> Result<Option<String>, StoreError> {
        let hash: Option<Vec<u8>> = event::Entity::find_by_id(seq)
            .select_only()
            .column(event::Column::LeafHash)
            .into_tuple()
            .one(self.reader())
            .await?;
        Ok(hash.map(|hash| super::record::hex(&hash)))
    }
}
