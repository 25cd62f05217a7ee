//! Reading the log.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{event, log_head};
use super::queries::by_key;
use super::{Store, StoreError};
use crate::domain::event::EventType;

/// An event without leaf and payload, for following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventHead {
    /// Position in the log, from 0.
    pub seq: i64,
    /// The document that it changed.
    pub document_id: Option<String>,
}

/// Number of events in the log.
pub(crate) async fn size(connection: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let head = by_key::<log_head::Entity>(connection, 1).await?;
    Ok(head.map_or(0, |head| head.size))
}

/// Positions of the events of one kind about some documents.
pub async fn positions(
    db: &impl ConnectionTrait,
    documents: &[String],
    kind: EventType,
) -> Result<std::collections::HashSet<i64>, StoreError> {
    let mut found = std::collections::HashSet::new();
    for chunk in documents.chunks(500) {
        let rows: Vec<i64> = event::Entity::find()
            .select_only()
            .column(event::Column::Seq)
            .filter(event::Column::DocumentId.is_in(chunk))
            .filter(event::Column::Kind.eq(kind.as_str()))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

impl Store {
    /// Size and root of the log.
    pub async fn log_head(&self) -> Result<log_head::Model, StoreError> {
        by_key::<log_head::Entity>(&self.reader, 1)
            .await?
            .ok_or_else(|| StoreError::Log("登记簿没有表头".to_owned()))
    }

    /// The events from `from` on, in order, at most `limit`.
    pub async fn events_from(&self, from: i64, limit: u64) -> Result<Vec<EventHead>, StoreError> {
        let rows: Vec<(i64, Option<String>)> = event::Entity::find()
            .select_only()
            .columns([event::Column::Seq, event::Column::DocumentId])
            .filter(event::Column::Seq.gte(from))
            .order_by_asc(event::Column::Seq)
            .limit(limit)
            .into_tuple()
            .all(&self.reader)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(seq, document_id)| EventHead { seq, document_id })
            .collect())
    }

    /// The events of one document, in order.
    pub async fn events_of(&self, document_id: &str) -> Result<Vec<event::Model>, StoreError> {
        Ok(event::Entity::find()
            .filter(event::Column::DocumentId.eq(document_id))
            .order_by_asc(event::Column::Seq)
            .all(&self.reader)
            .await?)
    }
}
