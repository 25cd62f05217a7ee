//! Canonical JSON (RFC 8785) for the subset that leaves and payloads may use: objects, arrays,
//! strings, booleans, and whole numbers that every JSON reader can hold exactly.

use serde::Serialize;
use serde_json::Value;

use super::hash::{Hash, sha256};

/// Largest whole number that every JSON reader holds exactly (RFC 8785 appendix D): 2^53 − 1.
const LARGEST_EXACT: u64 = (1 << 53) - 1;

/// Why a value has no canonical form here. Each names the place as `/a/0/b`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A null: what is not known is left out.
    #[error("{0} 处为 null：没有的内容应当略去")]
    Null(String),
    /// A number with a fraction or an exponent.
    #[error("{0} 处不是整数")]
    Float(String),
    /// A whole number beyond 2^53 − 1.
    #[error("{0} 处的整数超出精确表示范围")]
    Range(String),
    /// The value cannot be written as JSON.
    #[error("无法写成规范 JSON：{0}")]
    Write(String),
}

/// Canonical bytes of a payload (all facts of an event except citizens' data) and their SHA-256,
/// which stands in the leaf.
pub fn payload_bytes(payload: &Value) -> Result<(Vec<u8>, Hash), CanonicalError> {
    let bytes = canonical_bytes(payload)?;
    let hash = sha256(&bytes);
    Ok((bytes, hash))
}

/// RFC 8785 bytes of a value that holds no null, no fraction and no number beyond 2^53 − 1.
pub fn canonical_bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let unwritable = |error: serde_json::Error| CanonicalError::Write(error.to_string());
    let value = serde_json::to_value(value).map_err(unwritable)?;
    check(&value, &mut String::new())?;
    serde_json_canonicalizer::to_vec(&value).map_err(unwritable)
}

fn check(value: &Value, path: &mut String) -> Result<(), CanonicalError> {
    match value {
        Value::Null => Err(CanonicalError::Null(shown(path))),
        Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(0..=LARGEST_EXACT), _) => Ok(()),
            (None, Some(below)) if below.unsigned_abs() <= LARGEST_EXACT => Ok(()),
            (None, None) => Err(CanonicalError::Float(shown(path))),
            (_, _) => Err(CanonicalError::Range(shown(path))),
        },
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| below(path, &index, item)),
        Value::Object(members) => members
            .iter()
            .try_for_each(|(key, member)| below(path, key, member)),
    }
}

fn below(
    path: &mut String,
    step: &dyn std::fmt::Display,
    value: &Value,
) -> Result<(), CanonicalError> {
    let length = path.len();
    path.push('/');
    path.push_str(&step.to_string());
    check(value, path)?;
    path.truncate(length);
    Ok(())
}

fn shown(path: &str) -> String {
    if path.is_empty() {
        "/".to_owned()
    } else {
        path.to_owned()
    }
}
