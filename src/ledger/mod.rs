//! 登记簿: the Merkle log of Guiku as pure arithmetic over bytes.
//!
//! Owns the leaf (which bytes an event leaves behind), the tree over the leaves (RFC 6962), its
//! compact range, and proofs that a leaf is in a tree and that a later tree continues an earlier one.
//!
//! Must not know the database, the clock, randomness (salts are handed in), or what an event means:
//! the type of an event is a checked word here and an enum in `domain`.
//!
//! Held to that by the tests beside this file (`tests/`): the published certificate-transparency vectors, a
//! brute-force definition of the tree, and `golden/leaf-v1.jsonl`, which fixes the bytes of a leaf.

mod canonical;
mod hash;
mod leaf;
mod nodes;
mod proof;
mod range;

#[cfg(test)]
mod tests;

pub use canonical::{CanonicalError, canonical_bytes, payload_bytes};
pub use hash::{Hash, HashParseError, Salt, empty_root, leaf_hash, node_hash, sha256};
pub use leaf::{
    Leaf, LeafActor, LeafDocument, LeafError, LeafFile, MAX_LEAF_BYTES, person_commitment,
};
pub use nodes::Nodes;
pub use proof::{
    ProofError, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use range::{CompactRange, RangeError};
