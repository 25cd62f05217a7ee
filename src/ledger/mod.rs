//! The Merkle log: leaf, tree, proof.
