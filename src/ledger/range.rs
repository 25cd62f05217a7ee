//! The compact range: the few hashes from which the root of a growing tree is known at once.

use super::hash::{Hash, empty_root, node_hash};

/// The roots of the perfect subtrees that make up a tree of `size` leaves, largest first: one for
/// each set bit of `size`, so at most 64. Appending a leaf needs nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactRange {
    size: u64,
    nodes: Vec<Hash>,
}

/// Why stored bytes are no compact range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Fewer than the eight bytes of the size.
    #[error("日志范围数据过短：{0} 字节")]
    TooShort(usize),
    /// The number of hashes does not fit the size.
    #[error("日志范围数据与叶子数不符：{size} 片叶子应为 {expected} 字节，实为 {actual} 字节")]
    Length {
        /// Number of leaves that the bytes claim.
        size: u64,
        /// Bytes that so many leaves need.
        expected: usize,
        /// Bytes that there are.
        actual: usize,
    },
}

impl CompactRange {
    /// The range of a tree without leaves.
    pub const fn new() -> Self {
        Self {
            size: 0,
            nodes: Vec::new(),
        }
    }

    /// The range over leaf hashes in their order.
    pub fn from_leaf_hashes<'a>(leaves: impl IntoIterator<Item = &'a Hash>) -> Self {
        let mut range = Self::new();
        for leaf in leaves {
            range.append(*leaf);
        }
        range
    }

    /// Number of leaves; also the sequence number of the next leaf.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The subtree roots, largest subtree first.
    pub fn nodes(&self) -> &[Hash] {
        &self.nodes
    }

    /// Adds the hash of the next leaf and returns its sequence number, counted from 0.
    pub fn append(&mut self, leaf: Hash) -> u64 {
        let sequence = self.size;
        let mut merged = leaf;
        for _ in 0..sequence.trailing_ones() {
            let Some(left) = self.nodes.pop() else { break };
            merged = node_hash(&left, &merged);
        }
        self.nodes.push(merged);
        self.size += 1;
        sequence
    }

    /// Root of the tree (RFC 6962 section 2.1).
    pub fn root(&self) -> Hash {
        let mut from_right = self.nodes.iter().rev();
        let Some(last) = from_right.next() else {
            return empty_root();
        };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Bytes for storage: the size as eight bytes, highest first, then the hashes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.nodes.iter().flat_map(|node| node.0));
        bytes
    }

    /// Reads what [`CompactRange::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RangeError> {
        let (head, rest) = bytes
            .split_first_chunk::<8>()
            .ok_or(RangeError::TooShort(bytes.len()))?;
        let size = u64::from_be_bytes(*head);
        let (chunks, left_over) = rest.as_chunks::<32>();
        let count = size.count_ones() as usize;
        if chunks.len() != count || !left_over.is_empty() {
            let expected = 8 + 32 * count;
            return Err(RangeError::Length {
                size,
                expected,
                actual: bytes.len(),
            });
        }
        Ok(Self {
            size,
            nodes: chunks.iter().copied().map(Hash).collect(),
        })
    }
}
