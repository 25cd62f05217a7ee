//! Canonical JSON (RFC 8785) for the subset that leaves and payloads may use: objects, arrays,
//! strings, booleans, and whole numbers that every JSON reader can hold exactly.

use serde::Serialize;
use serde_json::{Number, Value};

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
    let bytes = value_bytes(payload)?;
    let hash = sha256(&bytes);
    Ok((bytes, hash))
}

/// RFC 8785 bytes of a value that holds no null, no fraction and no number beyond 2^53 − 1.
pub fn canonical_bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    value_bytes(&serde_json::to_value(value)?)
}

fn value_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::with_capacity(1024);
    write(&mut out, value).map_err(|error| {
        error.named(|place| {
            if place.is_empty() {
                "/".to_owned()
            } else {
                place
            }
        })
    })?;
    Ok(out)
}

/// Members stand in the order of the UTF-16 units of their names; strings are written as `serde_json`
/// writes them, which is what the RFC asks for; whole numbers of this size have one form only.
fn write(out: &mut Vec<u8>, value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null => Err(CanonicalError::Null(String::new())),
        Value::Bool(_) | Value::String(_) => Ok(serde_json::to_writer(out, value)?),
        Value::Number(number) => {
            whole(number)?;
            Ok(serde_json::to_writer(out, number)?)
        }
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(out, item).map_err(|error| error.below(&index))?;
            }
            out.push(b']');
            Ok(())
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|(one, _), (other, _)| {
                one.encode_utf16().cmp(other.encode_utf16())
            });
            out.push(b'{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, name)?;
                out.push(b':');
                write(out, member).map_err(|error| error.below(name))?;
            }
            out.push(b'}');
            Ok(())
        }
    }
}

fn whole(number: &Number) -> Result<(), CanonicalError> {
    match (number.as_u64(), number.as_i64()) {
        (Some(0..=LARGEST_EXACT), _) => Ok(()),
        (None, Some(below)) if below.unsigned_abs() <= LARGEST_EXACT => Ok(()),
        (None, None) => Err(CanonicalError::Float(String::new())),
        (_, _) => Err(CanonicalError::Range(String::new())),
    }
}

impl From<serde_json::Error> for CanonicalError {
    fn from(error: serde_json::Error) -> Self {
        Self::Write(error.to_string())
    }
}

impl CanonicalError {
    /// The same one step further up.
    fn below(self, step: &dyn std::fmt::Display) -> Self {
        self.named(|place| format!("/{step}{place}"))
    }

    fn named(self, name: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Null(place) => Self::Null(name(place)),
            Self::Float(place) => Self::Float(name(place)),
            Self::Range(place) => Self::Range(name(place)),
            Self::Write(reason) => Self::Write(reason),
        }
    }
}
