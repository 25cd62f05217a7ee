//! 登记簿: events appended to one RFC 6962 tree, root and compact range kept in the same transaction.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    Statement,
};
use serde_json::{Value as Json, json};

use super::entity::{event, log_head};
use super::tx::Stamp;
use super::{Backend, StoreError};
use crate::domain::event::EventType;
use crate::ledger::{
    CompactRange, Hash, Leaf, LeafActor, LeafDocument, LeafFile, Salt, payload_bytes,
    person_commitment,
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

/// The head, locked until the transaction ends: writes are one after another on both databases.
pub(crate) async fn lock_head(
    connection: &impl ConnectionTrait,
    backend: Backend,
) -> Result<CompactRange, StoreError> {
    let mut select = log_head::Entity::find_by_id(1);
    if backend == Backend::Postgres {
        select = select.lock_exclusive();
    }
    let head = select.one(connection).await?;
    let head = head.ok_or_else(|| StoreError::Log("登记簿没有表头".to_owned()))?;
    let range = CompactRange::from_bytes(&head.nodes)
        .map_err(|error| StoreError::Log(error.to_string()))?;
    if i64::try_from(range.size()).ok() == Some(head.size) {
        Ok(range)
    } else {
        Err(StoreError::Log("登记簿表头的条数与哈希树不一致".to_owned()))
    }
}

/// Appends events, returns the new size of the log.
pub(crate) async fn append(
    connection: &impl ConnectionTrait,
    mut range: CompactRange,
    stamp: &Stamp,
    events: Vec<NewEvent>,
) -> Result<i64, StoreError> {
    let batch = (events.len() > 1).then(|| super::record::hex(&stamp.ids.random()));
    let mut previous = previous_leaves(connection, &events).await?;
    let person = commitment(connection, stamp).await?;
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
    event::Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    write_head(connection, &range).await
}

async fn write_head(
    connection: &impl ConnectionTrait,
    range: &CompactRange,
) -> Result<i64, StoreError> {
    let size = i64::try_from(range.size()).map_err(|_| StoreError::Log("登记簿过长".to_owned()))?;
    let changed = log_head::Entity::update_many()
        .set(log_head::ActiveModel {
            size: Set(size),
            nodes: Set(range.to_bytes()),
            root: Set(range.root().0.to_vec()),
            ..Default::default()
        })
        .filter(log_head::Column::Id.eq(1))
        .exec(connection)
        .await?;
    if changed.rows_affected == 1 {
        Ok(size)
    } else {
        Err(StoreError::Log("登记簿没有表头".to_owned()))
    }
}

fn payload_of(event: &mut NewEvent) -> Json {
    let changes = std::mem::take(&mut event.changes);
    let mut payload = json!({ "type": event.kind.as_str(), "rows": changes });
    if let Some(object) = payload.as_object_mut() {
        if event.facts.is_object() {
            object.insert("facts".to_owned(), event.facts.take());
        }
        if let Some(document) = &event.document {
            object.insert("document".to_owned(), Json::String(document.id.clone()));
        }
    }
    payload
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

async fn commitment(
    connection: &impl ConnectionTrait,
    stamp: &Stamp,
) -> Result<Option<Hash>, StoreError> {
    let Some(person) = &stamp.actor.person else {
        return Ok(None);
    };
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT salt FROM person WHERE id = $1",
        [person.clone().into()],
    );
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(None);
    };
    let text: String = row.try_get("", "salt")?;
    let salt: Salt = text
        .parse()
        .map_err(|error: crate::ledger::HashParseError| StoreError::Log(error.to_string()))?;
    Ok(Some(person_commitment(&salt, person)))
}

/// The leaf hash of the last event of each document that existed before.
async fn previous_leaves(
    connection: &impl ConnectionTrait,
    events: &[NewEvent],
) -> Result<std::collections::HashMap<String, Hash>, StoreError> {
    let mut previous = std::collections::HashMap::new();
    let ids: std::collections::BTreeSet<&str> = events
        .iter()
        .filter_map(|event| event.document.as_ref())
        .map(|document| document.id.as_str())
        .collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    for chunk in ids.chunks(500) {
        let last: Vec<i64> = event::Entity::find()
            .select_only()
            .column_as(event::Column::Seq.max(), "last")
            .filter(event::Column::DocumentId.is_in(chunk.iter().copied()))
            .group_by(event::Column::DocumentId)
            .into_tuple()
            .all(connection)
            .await?;
        if last.is_empty() {
            continue;
        }
        let leaves: Vec<(Option<String>, Vec<u8>)> = event::Entity::find()
            .select_only()
            .columns([event::Column::DocumentId, event::Column::LeafHash])
            .filter(event::Column::Seq.is_in(last))
            .into_tuple()
            .all(connection)
            .await?;
        for (id, hash) in leaves {
            if let (Some(id), Some(hash)) = (id, Hash::from_slice(&hash)) {
                previous.insert(id, hash);
            }
        }
    }
    Ok(previous)
}
