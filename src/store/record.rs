//! How a change of a row enters the log: the same conversion serves writing and verifying.

use sea_orm::{ActiveModelTrait, ActiveValue, EntityTrait, IdenStatic, Iterable, Value};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// A table whose every change is recorded in the log.
pub trait Recorded: EntityTrait {
    /// Name of the table.
    const TABLE: &'static str;
    /// The first columns are the key.
    const KEYS: usize;
    /// Columns that enter the log as `<column>_sha256`.
    const BULK: &'static [&'static str];
    /// Columns that do not enter the log (names of persons).
    const APART: &'static [&'static str];
}

/// One change of one row, as it stands in a payload.
pub(crate) fn change<A>(row: &A) -> Json
where
    A: ActiveModelTrait,
    A::Entity: Recorded,
{
    let (mut key, mut set, mut unset) = (Vec::new(), Map::new(), Vec::new());
    for (position, column) in <A::Entity as EntityTrait>::Column::iter().enumerate() {
        let name = column.as_str();
        let value = match row.get(column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => value,
            ActiveValue::NotSet => continue,
        };
        if A::Entity::APART.contains(&name) {
            continue;
        }
        if position < A::Entity::KEYS {
            key.push(plain(&value).unwrap_or(Json::Null));
        } else if A::Entity::BULK.contains(&name) {
            if let Value::String(Some(text)) = &value {
                set.insert(
                    format!("{name}_sha256"),
                    Json::String(sha256_hex(text.as_bytes())),
                );
            }
        } else if let Some(value) = plain(&value) {
            set.insert(name.to_owned(), value);
        } else {
            unset.push(Json::String(name.to_owned()));
        }
    }
    let mut change = Map::new();
    change.insert("table".to_owned(), A::Entity::TABLE.into());
    change.insert("key".to_owned(), Json::Array(key));
    change.insert("set".to_owned(), Json::Object(set));
    if !unset.is_empty() {
        change.insert("unset".to_owned(), Json::Array(unset));
    }
    Json::Object(change)
}

/// A database value as JSON of the few kinds that payloads hold; `None` for NULL.
fn plain(value: &Value) -> Option<Json> {
    match value {
        Value::Bool(value) => value.map(Json::Bool),
        Value::BigInt(value) => value.map(Json::from),
        Value::String(value) => value.clone().map(Json::String),
        Value::ChronoDate(value) => value.map(|day| Json::String(day.to_string())),
        Value::Bytes(value) => value.as_ref().map(|bytes| Json::String(hex(bytes))),
        other => Some(sea_orm::sea_query::sea_value_to_json_value(other)),
    }
}

/// SHA-256 as 64 hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
