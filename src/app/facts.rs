//! What an event tells: its document as it is named, and facts as JSON without nulls.

use serde_json::{Map, Value as Json};

use super::error::Error;
use crate::domain::document::NumberState;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::{EventDocument, Tx, queries};

/// Builds an object; `None` values are left out.
pub(super) fn facts<const N: usize>(entries: [(&str, Option<String>); N]) -> Json {
    let map: Map<String, Json> = entries
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), Json::String(value))))
        .collect();
    Json::Object(map)
}

/// A document as its event names it: with the numbers that count.
pub(super) async fn about(tx: &Tx, row: DocumentRow) -> Result<EventDocument, Error> {
    let numbers = queries::numbers(tx.connection().await?, std::slice::from_ref(&row.id)).await?;
    let live = numbers
        .into_iter()
        .filter(|number| number.state != NumberState::Voided.as_str());
    Ok(EventDocument {
        id: row.id,
        title: row.title,
        numbers: live.map(|number| number.printed).collect(),
        body_sha256: row.body_sha256,
    })
}
