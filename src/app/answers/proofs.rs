//! Proofs of the log. The nodes of the tree are kept in memory and grow with the log.

use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::app::error::Error;
use crate::ledger::{Hash, Nodes, ProofError, consistency_proof, inclusion_proof, root_at};
use crate::store::Store;

/// Leaf hashes read by one statement.
const CHUNK: u64 = 20_000;

/// Head of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LogHead {
    /// Number of events.
    pub size: i64,
    /// Root of the tree, in hexadecimal.
    pub root: String,
}

/// Inclusion of one event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Inclusion {
    /// Position, from 0.
    pub seq: i64,
    /// Size of the tree.
    pub size: i64,
    /// Leaf hash, in hexadecimal.
    pub leaf_hash: String,
    /// Root of that tree, in hexadecimal.
    pub root: String,
    /// Audit path, lowest first, in hexadecimal.
    pub proof: Vec<String>,
}

/// That a later tree continues an earlier one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Consistency {
    /// Size of the earlier tree.
    pub from: i64,
    /// Root of the earlier tree, in hexadecimal.
    pub from_root: String,
    /// Size of the later tree.
    pub size: i64,
    /// Root of the later tree, in hexadecimal.
    pub root: String,
    /// Proof by RFC 6962, in hexadecimal.
    pub proof: Vec<String>,
}

/// Size and root of the log.
pub async fn head(store: &Store) -> Result<LogHead, Error> {
    let head = store.log_head().await?;
    Ok(LogHead {
        size: head.size,
        root: crate::store::record::hex(&head.root),
    })
}

/// Makes proofs; one for a store.
#[derive(Debug, Default)]
pub struct Proofs(Mutex<Nodes>);

impl Proofs {
    /// Proof that the event at `seq` stands in the tree of `size` leaves (the whole log where absent).
    pub async fn inclusion(
        &self,
        store: &Store,
        seq: i64,
        size: Option<i64>,
    ) -> Result<Inclusion, Error> {
        let nodes = self.grown(store).await?;
        let all = nodes.size();
        let size = sized(size, all, "size")?;
        let index = u64::try_from(seq)
            .ok()
            .filter(|index| *index < size)
            .ok_or(Error::NotFound("此登记簿条目"))?;
        let node = |level: u32, index: u64| nodes.get(level, index);
        let fault = |error: ProofError| Error::Internal(error.to_string());
        let proof = inclusion_proof(index, size, &node).map_err(fault)?;
        let root = root_at(size, &node).map_err(fault)?;
        let leaf = nodes.get(0, index).map(|hash| hash.to_string());
        Ok(Inclusion {
            seq,
            size: signed(size),
            leaf_hash: leaf.unwrap_or_default(),
            root: root.to_string(),
            proof: printed(&proof),
        })
    }

    /// Proof that the tree of `size` leaves (the whole log where absent) continues that of `from`.
    pub async fn consistency(
        &self,
        store: &Store,
        from: i64,
        size: Option<i64>,
    ) -> Result<Consistency, Error> {
        let nodes = self.grown(store).await?;
        let size = sized(size, nodes.size(), "size")?;
        let from = sized(Some(from), size, "from")?;
        let node = |level: u32, index: u64| nodes.get(level, index);
        let fault = |error: ProofError| Error::Internal(error.to_string());
        Ok(Consistency {
            from: signed(from),
            from_root: root_at(from, &node).map_err(fault)?.to_string(),
            size: signed(size),
            root: root_at(size, &node).map_err(fault)?.to_string(),
            proof: printed(&consistency_proof(from, size, &node).map_err(fault)?),
        })
    }

    /// The nodes of the whole log; that their root is the log's is checked.
    async fn grown(&self, store: &Store) -> Result<tokio::sync::MutexGuard<'_, Nodes>, Error> {
        let mut nodes = self.0.lock().await;
        let head = store.log_head().await?;
        let target = u64::try_from(head.size).unwrap_or_default();
        let before = nodes.size();
        while nodes.size() < target {
            let limit = CHUNK.min(target - nodes.size());
            let hashes = store.leaf_hashes(signed(nodes.size()), limit).await?;
            if hashes.is_empty() {
                break;
            }
            for hash in hashes {
                nodes.push(hash);
            }
        }
        if nodes.size() == before && before >= target {
            return Ok(nodes);
        }
        let root = root_at(target, &|level, index| nodes.get(level, index));
        if root.is_ok_and(|root| root.0.as_slice() == head.root.as_slice()) {
            Ok(nodes)
        } else {
            *nodes = Nodes::default();
            Err(Error::Internal(
                "the leaves of the log do not have its root".to_owned(),
            ))
        }
    }
}

fn sized(asked: Option<i64>, most: u64, field: &str) -> Result<u64, Error> {
    match asked {
        None => Ok(most),
        Some(size) => u64::try_from(size)
            .ok()
            .filter(|size| *size <= most)
            .ok_or_else(|| Error::field(field, format!("{field} 应为 0 至 {most} 的整数"))),
    }
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

fn printed(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(ToString::to_string).collect()
}
