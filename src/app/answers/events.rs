//! The events of a document: public ones in full, others as a hash.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::proofs::Proofs;
use super::shown;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::event::EventType;
use crate::store::Store;
use crate::store::entity::event::Model as EventRow;
use crate::store::error::parse;

/// One event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventView {
    /// Position in the log, from 0.
    pub seq: i64,
    /// It is shown in full.
    pub public: bool,
    /// Leaf hash, in hexadecimal.
    pub leaf_hash: String,
    /// Kind; of events that are not public only for those with a part in the case.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What people read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The server's instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The leaf.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub leaf: Option<Json>,
    /// The payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub payload: Option<Json>,
    /// Audit path in the tree of `size` leaves, in hexadecimal, lowest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Vec<String>>,
}

/// The events of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventsView {
    /// Size of the log.
    pub size: i64,
    /// Root of the log, in hexadecimal.
    pub root: String,
    /// In order.
    pub results: Vec<EventView>,
}

/// The events of a document, with proofs where they are asked for.
pub async fn events(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    proofs: Option<&Proofs>,
) -> Result<EventsView, Error> {
    let shown = shown(store, cx, id).await?;
    let rows = store.events_of(id).await?;
    let head = super::proofs::head(store).await?;
    let mut results = Vec::with_capacity(rows.len());
    for row in rows {
        let seq = row.seq;
        let mut view = view(&row, shown.case.is_some())?;
        if let Some(proofs) = proofs {
            view.proof = Some(proofs.inclusion(store, seq, Some(head.size)).await?.proof);
        }
        results.push(view);
    }
    Ok(EventsView {
        size: head.size,
        root: head.root,
        results,
    })
}

fn view(row: &EventRow, inside: bool) -> Result<EventView, Error> {
    let id = row.seq.to_string();
    let kind = parse("event", &id, "kind", &row.kind, EventType::parse)?;
    let bad = |error: serde_json::Error| Error::Internal(format!("event {id}: {error}"));
    let known = row.public || inside;
    Ok(EventView {
        leaf_hash: crate::store::record::hex(&row.leaf_hash),
        kind: known.then(|| kind.as_str().to_owned()),
        label: known.then(|| kind.label().to_owned()),
        at: DateTime::from_timestamp_millis(row.at_ms).filter(|_| known),
        leaf: row
            .public
            .then(|| serde_json::from_slice(&row.leaf))
            .transpose()
            .map_err(bad)?,
        payload: row
            .public
            .then(|| serde_json::from_str(&row.payload))
            .transpose()
            .map_err(bad)?,
        seq: row.seq,
        public: row.public,
        proof: None,
    })
}
