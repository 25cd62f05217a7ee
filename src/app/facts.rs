//! Facts of an event as JSON without nulls: what is not known is left out.

use serde_json::{Map, Value as Json};

/// Builds an object; `None` values are left out.
pub(super) fn facts<const N: usize>(entries: [(&str, Option<String>); N]) -> Json {
    let map: Map<String, Json> = entries
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), Json::String(value))))
        .collect();
    Json::Object(map)
}
