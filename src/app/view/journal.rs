//! 登记簿中的记录: the log of one public document, each entry with its proof.
//!
//! Public entries are shown in full; of the others nothing but the hash, not even kind or day.

use chrono::{DateTime, FixedOffset};

use crate::app::Error;
use crate::domain::event::EventType;
use crate::ledger::{Hash, Nodes, inclusion_proof, verify_inclusion};
use crate::store::error::parse;
use crate::store::{Store, publicly};

/// The log of one document.
#[derive(Debug, Clone)]
pub struct Journal {
    /// Title of the document.
    pub title: String,
    /// Size of the log to which the proofs lead.
    pub size: i64,
    /// Its root.
    pub root: String,
    /// Size of the stored log and the hashes agree.
    pub sound: bool,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Position in the log, from 0.
    pub seq: i64,
    /// Hash of the leaf.
    pub leaf_hash: String,
    /// What may be read of it.
    pub open: Option<Open>,
    /// 包含证明: the audit path, lowest first.
    pub proof: Vec<String>,
    /// The proof was followed up to the root.
    pub proved: bool,
}

/// A public entry in full.
#[derive(Debug, Clone)]
pub struct Open {
    /// Kind of event.
    pub kind: &'static str,
    /// The server's instant, at UTC+8.
    pub at: String,
    /// The exact bytes of the leaf.
    pub leaf: String,
    /// The payload.
    pub payload: String,
}

/// The positions of a document's events in the log.
pub async fn positions(store: &Store, document: &str) -> Result<Vec<i64>, Error> {
    let events = store.events_of(document).await?;
    Ok(events.into_iter().map(|event| event.seq).collect())
}

/// The log of a document that everybody may see.
pub async fn journal(store: &Store, id: &str) -> Result<Journal, Error> {
    let shown = publicly::documents(store.reader(), &[id.to_owned()]).await?;
    let document = shown
        .into_values()
        .next()
        .ok_or(Error::NotFound("此文件"))?;
    let head = store.log_head().await?;
    let limit = u64::try_from(head.size).unwrap_or_default();
    let leaves = store.leaf_hashes(0, limit).await?;
    let nodes = Nodes::from_leaf_hashes(&leaves);
    let root = Hash::from_slice(&head.root);
    let mut entries = Vec::new();
    for event in store.events_of(&document.row.id).await? {
        if event.seq >= head.size {
            continue;
        }
        let index = u64::try_from(event.seq).unwrap_or_default();
        let proof = inclusion_proof(index, nodes.size(), &|level, at| nodes.get(level, at));
        let leaf = Hash::from_slice(&event.leaf_hash);
        let proof = proof.unwrap_or_default();
        let proved = match (leaf, root) {
            (Some(leaf), Some(root)) => {
                verify_inclusion(&leaf, index, nodes.size(), &proof, &root).is_ok()
            }
            (None, _) | (_, None) => false,
        };
        entries.push(Entry {
            seq: event.seq,
            leaf_hash: crate::store::record::hex(&event.leaf_hash),
            open: open(&event)?,
            proof: proof.iter().map(Hash::to_string).collect(),
            proved,
        });
    }
    Ok(Journal {
        title: document.row.title,
        size: head.size,
        root: crate::store::record::hex(&head.root),
        sound: nodes.size() == limit,
        entries,
    })
}

fn open(event: &crate::store::entity::event::Model) -> Result<Option<Open>, Error> {
    let id = event.seq.to_string();
    let kind = parse("event", &id, "kind", &event.kind, EventType::parse)?;
    if !(event.public && kind.is_public()) {
        return Ok(None);
    }
    let zone = FixedOffset::east_opt(8 * 3600);
    let instant = DateTime::from_timestamp_millis(event.at_ms);
    let at = instant
        .zip(zone)
        .map(|(instant, zone)| instant.with_timezone(&zone));
    Ok(Some(Open {
        kind: kind.label(),
        at: at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string()),
        leaf: String::from_utf8_lossy(&event.leaf).into_owned(),
        payload: event.payload.clone(),
    }))
}

/// The head of the log and whom to ask.
#[derive(Debug, Clone)]
pub struct Head {
    /// How many events.
    pub size: i64,
    /// The root over all of them.
    pub root: String,
    /// Whom to ask, as the county has set it.
    pub contact: Option<String>,
}

/// Setting that says whom to ask.
pub const CONTACT: &str = "contact";

/// Reads it.
pub async fn head(store: &Store) -> Result<Head, Error> {
    let head = store.log_head().await?;
    Ok(Head {
        size: head.size,
        root: crate::store::record::hex(&head.root),
        contact: store.instance(CONTACT).await?,
    })
}
