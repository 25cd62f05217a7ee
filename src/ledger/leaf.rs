//! Leaf v1: the exact bytes that one event leaves in the log.

use serde::{Deserialize, Serialize};

use super::canonical::{CanonicalError, canonical_bytes};
use super::hash::{Hash, Salt, leaf_hash};

/// A leaf is at most this long, in bytes.
pub const MAX_LEAF_BYTES: usize = 64 * 1024;

const VERSION: u64 = 1;
const MAX_TYPE_CHARS: usize = 64;

/// What the log keeps of one event. Its canonical bytes never change once written: old versions stay
/// readable for ever, and golden vectors hold version 1.
///
/// A public event may be shown in full; every other leaf must carry a random `salt`, because only its
/// hash is shown. No personal data of citizens stands in any field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    v: u64,
    /// Server's instant of the event, UTC, in milliseconds since 1970.
    #[serde(rename = "t")]
    pub at_ms: i64,
    /// Word for the kind of event: small letters, digits, `.`, `_`, `-`, at most 64, letter first.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Shared by all events of one command.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub batch: Option<String>,
    /// Who acted.
    pub actor: LeafActor,
    /// The document that the event changed, where it changed one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub document: Option<LeafDocument>,
    /// Files of the event, in the order in which they are shown.
    pub files: Vec<LeafFile>,
    /// SHA-256 of the payload's canonical bytes; see [`super::payload_bytes`].
    pub payload_sha256: Hash,
    /// Leaf hash of the same document's previous event.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prev: Option<Hash>,
    /// Random; present exactly where the leaf is not shown in full.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<Salt>,
}

/// 机关、角色与经办人: who acted. The person is a commitment, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafActor {
    /// Id of the authority.
    pub authority: String,
    /// Role in which the person acted.
    pub role: String,
    /// [`person_commitment`]; absent where no person acted (a job of the server).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<Hash>,
}

/// 文件: the document as it stood after the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafDocument {
    /// Id of the document.
    pub id: String,
    /// Title.
    pub title: String,
    /// Numbers as printed: 发文字号 first, then 统一编号.
    pub numbers: Vec<String>,
    /// Hash of the instrument's normal form; absent while there is no text yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body_sha256: Option<Hash>,
}

/// 附件: one file of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafFile {
    /// What the file is to the event.
    pub role: String,
    /// SHA-256 of the bytes as stored.
    pub sha256: Hash,
}

/// Why something is no leaf.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Longer than [`MAX_LEAF_BYTES`].
    #[error("日志叶子过长：{0} 字节，上限为 {MAX_LEAF_BYTES} 字节")]
    TooLong(usize),
    /// The word for the kind of event is not one.
    #[error("事件类型不合格式：{0}")]
    EventType(String),
    /// No canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A version that this program does not know.
    #[error("不认识的日志叶子版本：{0}")]
    Version(String),
    /// No JSON, or other fields than those of a leaf.
    #[error("日志叶子无法读取：{0}")]
    Malformed(String),
    /// The same content in other bytes than the canonical ones.
    #[error("日志叶子不是规范形式")]
    NotCanonical,
}

impl Leaf {
    /// A leaf of the current version with what every leaf has; the rest is set on its fields.
    pub fn new(at_ms: i64, event_type: &str, actor: LeafActor, payload_sha256: Hash) -> Self {
        Self {
            v: VERSION,
            at_ms,
            event_type: event_type.to_owned(),
            batch: None,
            actor,
            document: None,
            files: Vec::new(),
            payload_sha256,
            prev: None,
            salt: None,
        }
    }

    /// The canonical bytes, which are stored and hashed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafError> {
        if !is_event_type(&self.event_type) {
            return Err(LeafError::EventType(
                self.event_type.chars().take(80).collect(),
            ));
        }
        let bytes = canonical_bytes(self)?;
        if bytes.len() > MAX_LEAF_BYTES {
            return Err(LeafError::TooLong(bytes.len()));
        }
        Ok(bytes)
    }

    /// The canonical bytes and their leaf hash.
    pub fn seal(&self) -> Result<(Vec<u8>, Hash), LeafError> {
        let bytes = self.to_bytes()?;
        let hash = leaf_hash(&bytes);
        Ok((bytes, hash))
    }

    /// Reads stored bytes; refuses an unknown version and every form but the canonical one.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        #[derive(Deserialize)]
        struct VersionOnly {
            v: serde_json::Value,
        }
        if bytes.len() > MAX_LEAF_BYTES {
            return Err(LeafError::TooLong(bytes.len()));
        }
        let malformed = |error: serde_json::Error| LeafError::Malformed(error.to_string());
        let VersionOnly { v } = serde_json::from_slice(bytes).map_err(malformed)?;
        if v.as_u64() != Some(VERSION) {
            return Err(LeafError::Version(v.to_string()));
        }
        let leaf: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        if leaf.to_bytes()? == bytes {
            Ok(leaf)
        } else {
            Err(LeafError::NotCanonical)
        }
    }
}

fn is_event_type(word: &str) -> bool {
    word.len() <= MAX_TYPE_CHARS
        && word.starts_with(|first: char| first.is_ascii_lowercase())
        && word
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
}

/// Commitment to a person: SHA-256(salt ‖ id). The salt stays with the person's own erasable row;
/// once it is gone nobody can tell whose commitment this was.
pub fn person_commitment(salt: &Salt, person_id: &str) -> Hash {
    let mut bytes = salt.0.to_vec();
    bytes.extend_from_slice(person_id.as_bytes());
    super::hash::sha256(&bytes)
}
