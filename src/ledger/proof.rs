//! Proofs of inclusion and of consistency (RFC 6962 sections 2.1.1 and 2.1.2) and their checking
//! (RFC 9162 sections 2.1.3.2 and 2.1.4.2).

use super::hash::{Hash, empty_root, node_hash};

/// Why a proof cannot be made or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf asked for is not in a tree of this size.
    #[error("日志只有 {size} 片叶子，没有第 {index} 片（从 0 起）")]
    NoSuchLeaf {
        /// Position of the leaf, from 0.
        index: u64,
        /// Number of leaves.
        size: u64,
    },
    /// A later tree cannot be smaller than the earlier one.
    #[error("日志不能变短：先前 {old} 片叶子，后来 {new} 片")]
    Shrunk {
        /// Number of leaves of the earlier tree.
        old: u64,
        /// Number of leaves of the later tree.
        new: u64,
    },
    /// The source of nodes has no node at this place.
    #[error("缺少日志节点：第 {level} 层第 {index} 个")]
    MissingNode {
        /// Height above the leaves.
        level: u32,
        /// Position in the level, from 0.
        index: u64,
    },
    /// The proof has too few or too many hashes.
    #[error("证明的长度不对")]
    Length,
    /// The proof leads to another root than the one stated.
    #[error("证明不成立：算得的根与所称的根不同")]
    Root,
}

/// Gives the root of the perfect subtree `(level, index)`; see [`super::Nodes`].
type NodeSource<'a> = &'a dyn Fn(u32, u64) -> Option<Hash>;

/// Root of the tree over the leaves `begin..end`, where `begin` is a multiple of the largest power
/// of two below or at `end - begin` and `begin < end`.
fn subtree(begin: u64, end: u64, node: NodeSource<'_>) -> Result<Hash, ProofError> {
    let count = end - begin;
    if count.is_power_of_two() {
        let (level, index) = (count.trailing_zeros(), begin >> count.trailing_zeros());
        return node(level, index).ok_or(ProofError::MissingNode { level, index });
    }
    let middle = begin + split(count);
    Ok(node_hash(
        &subtree(begin, middle, node)?,
        &subtree(middle, end, node)?,
    ))
}

/// Largest power of two smaller than `count`, which is at least 2.
const fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Root of the tree over the first `size` leaves.
pub fn root_at(size: u64, node: NodeSource<'_>) -> Result<Hash, ProofError> {
    if size == 0 {
        Ok(empty_root())
    } else {
        subtree(0, size, node)
    }
}

/// Audit path of the leaf `index` (from 0) in the tree over the first `size` leaves, lowest first.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    node: NodeSource<'_>,
) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::NoSuchLeaf { index, size });
    }
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(subtree(middle, end, node)?);
            end = middle;
        } else {
            path.push(subtree(begin, middle, node)?);
            begin = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Proof that the tree over the first `new` leaves continues the one over the first `old` leaves.
/// Empty where `old` is 0 or equals `new`.
pub fn consistency_proof(
    old: u64,
    new: u64,
    node: NodeSource<'_>,
) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, new);
    let mut path = Vec::new();
    while old != end {
        let middle = begin + split(end - begin);
        if old <= middle {
            path.push(subtree(middle, end, node)?);
            end = middle;
        } else {
            path.push(subtree(begin, middle, node)?);
            begin = middle;
        }
    }
    if begin != 0 {
        path.push(subtree(begin, end, node)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that the leaf with hash `leaf` stands at `index` (from 0) of the tree with this root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::NoSuchLeaf { index, size });
    }
    let mut climb = Climb {
        node: index,
        last: size - 1,
    };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match climb.step()? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    finish(&climb, hash == *root)
}

/// Checks that the tree of `new` leaves with root `new_root` continues the one of `old` leaves with
/// root `old_root`.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        let expected = if old == 0 { empty_root() } else { *new_root };
        return match proof {
            [] if *old_root == expected => Ok(()),
            [] => Err(ProofError::Root),
            [..] => Err(ProofError::Length),
        };
    }
    let (seed, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(ProofError::Length)?
    };
    let skipped = (old - 1).trailing_ones();
    let mut climb = Climb {
        node: (old - 1) >> skipped,
        last: (new - 1) >> skipped,
    };
    let (mut old_hash, mut new_hash) = (*seed, *seed);
    for sibling in rest {
        match climb.step()? {
            Side::Left => {
                old_hash = node_hash(sibling, &old_hash);
                new_hash = node_hash(sibling, &new_hash);
            }
            Side::Right => new_hash = node_hash(&new_hash, sibling),
        }
    }
    finish(&climb, old_hash == *old_root && new_hash == *new_root)
}

fn finish(climb: &Climb, agrees: bool) -> Result<(), ProofError> {
    match (climb.last, agrees) {
        (0, true) => Ok(()),
        (0, false) => Err(ProofError::Root),
        (1.., _) => Err(ProofError::Length),
    }
}

/// On which side of the climbing hash its sibling stands.
enum Side {
    Left,
    Right,
}

/// The way of one node up to the root: its position in its level and that of the level's last node.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    fn step(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::Length);
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            let skipped = if self.node == 0 {
                0
            } else {
                self.node.trailing_zeros()
            };
            self.node >>= skipped;
            self.last >>= skipped;
            Side::Left
        } else {
            Side::Right
        };
        self.node >>= 1;
        self.last >>= 1;
        Ok(side)
    }
}
