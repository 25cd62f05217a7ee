//! What figures are counted from: documents of the bodies that act here, with their numbers, facts, reviews,
//! meetings, filings, and the events that tell what the rows no longer do. No list loads text.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use serde_json::Value as Json;

use super::StoreError;
use super::entity::{
    deliberation, document, event, fact, filing, finding, issue_list, number, relation, review,
    revision,
};
use crate::domain::document::Class;
use crate::domain::event::EventType;
use crate::domain::relation::RelationState;

/// Most keys in one statement.
const KEYS: usize = 500;

/// Rows by the id of their document.
pub type ByDocument<T> = HashMap<String, Vec<T>>;

/// An event with the facts that it tells.
#[derive(Debug, Clone)]
pub struct Told {
    /// Position in the log.
    pub seq: i64,
    /// The server's instant in milliseconds.
    pub at_ms: i64,
    /// Kind.
    pub kind: String,
    /// The document.
    pub document_id: Option<String>,
    /// Facts beyond the rows.
    pub facts: BTreeMap<String, String>,
    /// Ids of the numbers that it changed.
    pub numbers: Vec<String>,
}

/// An amended document, its amending document and how the relation stands.
#[derive(Debug, Clone)]
pub struct Amending {
    /// Id of the relation.
    pub id: String,
    /// The amended document.
    pub target_id: String,
    /// The document that amends.
    pub document_id: String,
}

/// A version of an imported document.
#[derive(Debug, Clone)]
pub struct Version {
    /// Id of the revision.
    pub id: String,
    /// Its document.
    pub document_id: String,
    /// Date of the version; may be partial.
    pub version_on: Option<String>,
}

/// The instant of the earliest event.
pub async fn began(db: &impl ConnectionTrait) -> Result<Option<i64>, StoreError> {
    let found: Option<Option<i64>> = event::Entity::find()
        .select_only()
        .column_as(event::Column::AtMs.min(), "began")
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten())
}

/// The documents, reference left out, whose issuer is one of `issuers`; in the order of their ids.
pub async fn documents(
    db: &impl ConnectionTrait,
    issuers: &[String],
) -> Result<Vec<document::Model>, StoreError> {
    use document::Column;
    let mut found = Vec::new();
    for chunk in issuers.chunks(KEYS) {
        let rows = document::Entity::find()
            .filter(Column::IssuerId.is_in(chunk))
            .filter(Column::Class.ne(Class::Reference.as_str()))
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Reads all rows of some documents and groups them.
macro_rules! of_documents {
    ($name:ident, $doc:literal, $entity:ident, $($order:ident),+) => {
        #[doc = $doc]
        pub async fn $name(
            db: &impl ConnectionTrait,
            documents: &[String],
        ) -> Result<ByDocument<$entity::Model>, StoreError> {
            let mut found: ByDocument<$entity::Model> = HashMap::new();
            for chunk in documents.chunks(KEYS) {
                let rows = $entity::Entity::find()
                    .filter($entity::Column::DocumentId.is_in(chunk))
                    $(.order_by_asc($entity::Column::$order))+
                    .all(db)
                    .await?;
                for row in rows {
                    found.entry(row.document_id.clone()).or_default().push(row);
                }
            }
            Ok(found)
        }
    };
}

of_documents!(
    numbers,
    "Numbers, in the order in which they were given.",
    number,
    Id
);
of_documents!(facts, "Facts of validity, as recorded.", fact, Seq, Id);
of_documents!(
    reviews,
    "Rounds of review, first to last.",
    review,
    Round,
    Id
);
of_documents!(meetings, "Meetings, in order.", deliberation, HeldOn, Id);
of_documents!(filings, "Filings, by due date.", filing, DueOn, Id);

/// The findings of some reviews, by review, in order.
pub async fn findings(
    db: &impl ConnectionTrait,
    reviews: &[String],
) -> Result<HashMap<String, Vec<finding::Model>>, StoreError> {
    let mut found: HashMap<String, Vec<finding::Model>> = HashMap::new();
    for chunk in reviews.chunks(KEYS) {
        let rows = finding::Entity::find()
            .filter(finding::Column::ReviewId.is_in(chunk))
            .order_by_asc(finding::Column::Ord)
            .all(db)
            .await?;
        for row in rows {
            found.entry(row.review_id.clone()).or_default().push(row);
        }
    }
    Ok(found)
}

/// The events of some kinds, in the order of the log.
pub async fn events(
    db: &impl ConnectionTrait,
    kinds: &[EventType],
) -> Result<Vec<Told>, StoreError> {
    use event::Column;
    let kinds = kinds.iter().map(|kind| kind.as_str());
    let rows: Vec<(i64, i64, String, Option<String>, String)> = event::Entity::find()
        .select_only()
        .columns([
            Column::Seq,
            Column::AtMs,
            Column::Kind,
            Column::DocumentId,
            Column::Payload,
        ])
        .filter(Column::Kind.is_in(kinds))
        .order_by_asc(Column::Seq)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(seq, at_ms, kind, document_id, payload)| {
            let payload: Payload = serde_json::from_str(&payload)?;
            let numbers = payload.rows.into_iter().filter(|row| row.table == "number");
            let facts = payload.facts.into_iter();
            Ok(Told {
                seq,
                at_ms,
                kind,
                document_id,
                facts: facts
                    .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
                    .collect(),
                numbers: numbers
                    .filter_map(|row| Some(row.key.first()?.as_str()?.to_owned()))
                    .collect(),
            })
        })
        .collect()
}

#[derive(serde::Deserialize)]
struct Payload {
    #[serde(default)]
    facts: BTreeMap<String, Json>,
    #[serde(default)]
    rows: Vec<Changed>,
}

#[derive(serde::Deserialize)]
struct Changed {
    table: String,
    key: Vec<Json>,
}

/// The confirmed relations by which documents were amended.
pub async fn amendings(db: &impl ConnectionTrait) -> Result<Vec<Amending>, StoreError> {
    use relation::Column;
    let rows: Vec<(String, Option<String>, String)> = relation::Entity::find()
        .select_only()
        .columns([Column::Id, Column::TargetId, Column::DocumentId])
        .filter(Column::Kind.eq("amends"))
        .filter(Column::State.eq(RelationState::Confirmed.as_str()))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, target_id, document_id)| {
            Some(Amending {
                id,
                target_id: target_id?,
                document_id,
            })
        })
        .collect())
}

/// The versions of some documents, by document, in order.
pub async fn versions(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Result<Vec<Version>, StoreError> {
    use revision::Column;
    let mut found = Vec::new();
    for chunk in documents.chunks(KEYS) {
        let rows: Vec<(String, String, Option<String>)> = revision::Entity::find()
            .select_only()
            .columns([Column::Id, Column::DocumentId, Column::VersionOn])
            .filter(Column::DocumentId.is_in(chunk))
            .order_by_asc(Column::DocumentId)
            .order_by_asc(Column::Ord)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|(id, document_id, version_on)| Version {
                    id,
                    document_id,
                    version_on,
                }),
        );
    }
    Ok(found)
}

/// The lists of issues that were handed in, the newest first.
pub async fn issue_lists(db: &impl ConnectionTrait) -> Result<Vec<issue_list::Model>, StoreError> {
    Ok(issue_list::Entity::find()
        .order_by_desc(issue_list::Column::Seq)
        .all(db)
        .await?)
}

/// A list of issues.
pub async fn issue_list(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<issue_list::Model>, StoreError> {
    Ok(issue_list::Entity::find_by_id(id).one(db).await?)
}
