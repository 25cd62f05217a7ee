//! The perfect subtrees of a tree that is held in memory.

use super::hash::{Hash, node_hash};

/// All perfect subtree roots over leaf hashes: level 0 are the leaves, node `i` of level `k` covers
/// the leaves `i·2^k` up to `(i+1)·2^k − 1`. About twice the memory of the leaf hashes.
#[derive(Debug, Clone, Default)]
pub struct Nodes {
    levels: Vec<Vec<Hash>>,
}

impl Nodes {
    /// Builds the nodes over leaf hashes in their order.
    pub fn from_leaf_hashes<'a>(leaves: impl IntoIterator<Item = &'a Hash>) -> Self {
        let mut nodes = Self::default();
        for leaf in leaves {
            nodes.push(*leaf);
        }
        nodes
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                break;
            };
            row.push(hash);
            match row.as_slice() {
                [.., left, right] if row.len().is_multiple_of(2) => hash = node_hash(left, right),
                _ => break,
            }
        }
    }

    /// Root of one perfect subtree, `None` where the tree has no such complete subtree.
    pub fn get(&self, level: u32, index: u64) -> Option<Hash> {
        let row = self.levels.get(level as usize)?;
        row.get(usize::try_from(index).ok()?).copied()
    }
}
