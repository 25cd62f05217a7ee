//! 登记簿: events appended to one RFC 6962 tree, root and compact range kept in the same transaction.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait, UpdateMany,
};
use serde_json::{Map, Value as Json};

use super::StoreError;
use super::entity::{event, log_head};
use super::opening::Opening;
use super::tx::Stamp;
use super::waiting::Waiting;
use crate::domain::event::EventType;
use crate::ledger::{
    CompactRange, Hash, Leaf, LeafActor, LeafDocument, LeafFile, Salt, payload_bytes,
};

/// The document of an event, as the leaf shows it.
#[derive(Debug, Clone, Default)]
pub struct EventDocument {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Numbers as printed.
    pub numbers: Vec<String>,
    /// 正文哈希.
    pub body_sha256: Option<String>,
}

/// An event to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Kind.
    pub kind: EventType,
    /// The document that it changes.
    pub document: Option<EventDocument>,
    /// Files of the event: role and sha256.
    pub files: Vec<(String, String)>,
    /// Facts beyond the rows: reasons, meeting, rule. An object without nulls.
    pub facts: Json,
    /// The changes of rows; filled by [`super::Tx::event`].
    pub(crate) changes: Vec<Json>,
}

impl NewEvent {
    /// An event about a document.
    pub fn about(kind: EventType, document: EventDocument, facts: Json) -> Self {
        Self {
            kind,
            document: Some(document),
            files: Vec::new(),
            facts,
            changes: Vec::new(),
        }
    }

    /// An event about no document.
    pub fn plain(kind: EventType, facts: Json) -> Self {
        Self {
            kind,
            document: None,
            files: Vec::new(),
            facts,
            changes: Vec::new(),
        }
    }
}

/// What appends `events`: the statements, which the caller sends, and the new size of the log.
/// `previous` holds the leaf of the last event of each document.
pub(crate) fn append(
    backend: DbBackend,
    opening: Opening,
    stamp: &Stamp,
    mut previous: HashMap<String, Hash>,
    events: Vec<NewEvent>,
) -> Result<(Vec<Waiting>, i64), StoreError> {
    let batch = (events.len() > 1).then(|| super::record::hex(&stamp.ids.random()));
    let (mut range, person) = (opening.range, opening.person);
    let mut rows = Vec::with_capacity(events.len());
    for mut event in events {
        let seq =
            i64::try_from(range.size()).map_err(|_| StoreError::Log("登记簿过长".to_owned()))?;
        let payload = payload_of(&mut event);
        let (payload, payload_sha256) =
            payload_bytes(&payload).map_err(|error| StoreError::Log(error.to_string()))?;
        let actor = LeafActor {
            authority: stamp
                .actor
                .authority
                .clone()
                .unwrap_or_else(|| "system".to_owned()),
            role: stamp.actor.role.clone(),
            person,
        };
        let mut leaf = Leaf::new(
            stamp.at.timestamp_millis(),
            event.kind.as_str(),
            actor,
            payload_sha256,
        );
        leaf.batch.clone_from(&batch);
        leaf.files = files_of(&event.files)?;
        if let Some(document) = &event.document {
            leaf.prev = previous.get(&document.id).copied();
            leaf.document = Some(leaf_document(document)?);
        }
        if !event.kind.is_public() {
            leaf.salt = Some(salt(stamp));
        }
        let (bytes, hash) = leaf
            .seal()
            .map_err(|error| StoreError::Log(error.to_string()))?;
        range.append(hash);
        let document_id = event.document.map(|document| document.id);
        if let Some(id) = &document_id {
            previous.insert(id.clone(), hash);
        }
        rows.push(event::ActiveModel {
            seq: Set(seq),
            at_ms: Set(stamp.at.timestamp_millis()),
            kind: Set(event.kind.as_str().to_owned()),
            document_id: Set(document_id),
            batch: Set(batch.clone()),
            public: Set(event.kind.is_public()),
            leaf: Set(bytes),
            leaf_hash: Set(hash.0.to_vec()),
            payload: Set(String::from_utf8(payload).map_err(|e| StoreError::Log(e.to_string()))?),
        });
    }
    let size = i64::try_from(range.size()).map_err(|_| StoreError::Log("登记簿过长".to_owned()))?;
    let appended = Waiting {
        rows: rows.len(),
        statement: event::Entity::insert_many(rows).build(backend),
    };
    let head = Waiting {
        rows: 1,
        statement: new_head(&range, size).build(backend),
    };
    Ok((vec![appended, head], size))
}

fn new_head(range: &CompactRange, size: i64) -> UpdateMany<log_head::Entity> {
    log_head::Entity::update_many()
        .set(log_head::ActiveModel {
            size: Set(size),
            nodes: Set(range.to_bytes()),
            root: Set(range.root().0.to_vec()),
            ..Default::default()
        })
        .filter(log_head::Column::Id.eq(1))
}

fn payload_of(event: &mut NewEvent) -> Json {
    let changes = std::mem::take(&mut event.changes);
    let mut payload = Map::new();
    payload.insert("type".to_owned(), event.kind.as_str().into());
    payload.insert("rows".to_owned(), Json::Array(changes));
    if event.facts.is_object() {
        payload.insert("facts".to_owned(), event.facts.take());
    }
    if let Some(document) = &event.document {
        payload.insert("document".to_owned(), Json::String(document.id.clone()));
    }
    Json::Object(payload)
}

fn leaf_document(document: &EventDocument) -> Result<LeafDocument, StoreError> {
    Ok(LeafDocument {
        id: document.id.clone(),
        title: document.title.clone(),
        numbers: document.numbers.clone(),
        body_sha256: document.body_sha256.as_deref().map(hash_of).transpose()?,
    })
}

fn files_of(files: &[(String, String)]) -> Result<Vec<LeafFile>, StoreError> {
    files
        .iter()
        .map(|(role, sha256)| {
            Ok(LeafFile {
                role: role.clone(),
                sha256: hash_of(sha256)?,
            })
        })
        .collect()
}

fn hash_of(text: &str) -> Result<Hash, StoreError> {
    text.parse()
        .map_err(|error: crate::ledger::HashParseError| StoreError::Log(error.to_string()))
}

fn salt(stamp: &Stamp) -> Salt {
    let mut bytes = [0; 32];
    let (left, right) = bytes.split_at_mut(16);
    left.copy_from_slice(&stamp.ids.random());
    right.copy_from_slice(&stamp.ids.random());
    Salt(bytes)
}
