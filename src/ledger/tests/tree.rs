//! The tree against the published vectors and against a definition by brute force.

use crate::ledger::{
    CompactRange, Hash, Nodes, ProofError, RangeError, consistency_proof, empty_root,
    inclusion_proof, leaf_hash, node_hash, root_at, sha256, verify_consistency, verify_inclusion,
};

/// Leaf inputs of the certificate-transparency test tree (transparency-dev/merkle, `testonly`).
const INPUTS: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Roots over the first 0, 1, … 8 inputs.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

/// `(index, size, path)` of the published inclusion proofs.
const INCLUSION: [(u64, u64, &[&str]); 7] = [
    (0, 1, &[]),
    (0, 2, &[A]),
    (1, 2, &[ROOTS[1]]),
    (2, 3, &[ROOTS[2]]),
    (1, 5, &[ROOTS[1], B, D]),
    (0, 8, &[A, B, C]),
    (5, 8, &[D, E, ROOTS[4]]),
];

/// `(old size, new size, proof)` of the published consistency proofs.
const CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (1, 8, &[A, B, C]),
    (2, 5, &[B, D]),
    (6, 8, &[F, E, ROOTS[4]]),
];

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn roots_are_the_published_ones() {
    let leaves: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(input)).collect();
    let nodes = Nodes::from_leaf_hashes(&leaves);
    for (size, root) in ROOTS.iter().enumerate() {
        let range = CompactRange::from_leaf_hashes(leaves.get(..size).unwrap());
        assert_eq!(range.root().to_string(), *root, "compact range of {size}");
        let by_nodes = root_at(size as u64, &|level, index| nodes.get(level, index)).unwrap();
        assert_eq!(by_nodes.to_string(), *root, "nodes of {size}");
    }
}

#[test]
fn proofs_are_the_published_ones() {
    let leaves: Vec<Hash> = INPUTS.iter().map(|input| leaf_hash(input)).collect();
    let nodes = Nodes::from_leaf_hashes(&leaves);
    let node = |level, index| nodes.get(level, index);
    let roots = hashes(&ROOTS);
    for (index, size, path) in INCLUSION {
        let path = hashes(path);
        assert_eq!(
            inclusion_proof(index, size, &node).unwrap(),
            path,
            "{index} in {size}"
        );
        let leaf = leaves[at(index)];
        verify_inclusion(&leaf, index, size, &path, &roots[at(size)]).unwrap();
    }
    for (old, new, proof) in CONSISTENCY {
        let proof = hashes(proof);
        assert_eq!(
            consistency_proof(old, new, &node).unwrap(),
            proof,
            "{old} to {new}"
        );
        verify_consistency(old, new, &roots[at(old)], &roots[at(new)], &proof).unwrap();
    }
}

/// RFC 6962 section 2.1, word for word.
fn root_by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let mut half = 1;
            while half * 2 < leaves.len() {
                half *= 2;
            }
            let (left, right) = leaves.split_at(half);
            node_hash(&root_by_definition(left), &root_by_definition(right))
        }
    }
}

fn leaves(count: u32) -> Vec<Hash> {
    (0..count)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect()
}

#[test]
fn every_tree_up_to_130_leaves_agrees_with_the_definition() {
    let leaves = leaves(130);
    let nodes = Nodes::from_leaf_hashes(&leaves);
    let node = |level, index| nodes.get(level, index);
    let roots: Vec<Hash> = (0..=130)
        .map(|size| root_by_definition(&leaves[..size]))
        .collect();
    let mut range = CompactRange::new();
    for (size, root) in roots.iter().enumerate() {
        assert_eq!(range.root(), *root, "range of {size}");
        assert_eq!(CompactRange::from_bytes(&range.to_bytes()).unwrap(), range);
        for index in 0..size as u64 {
            let path = inclusion_proof(index, size as u64, &node).unwrap();
            verify_inclusion(&leaves[at(index)], index, size as u64, &path, root).unwrap();
        }
        for (old, old_root) in roots.iter().enumerate().take(size + 1) {
            let proof = consistency_proof(old as u64, size as u64, &node).unwrap();
            verify_consistency(old as u64, size as u64, old_root, root, &proof).unwrap();
        }
        if let Some(leaf) = leaves.get(size) {
            assert_eq!(range.append(*leaf), size as u64);
        }
    }
}

#[test]
fn a_proof_that_was_touched_does_not_hold() {
    let leaves = leaves(21);
    let nodes = Nodes::from_leaf_hashes(&leaves);
    let node = |level, index| nodes.get(level, index);
    let root = root_by_definition(&leaves);
    let strange = sha256(b"strange");
    for index in 0..21 {
        let leaf = leaves[at(index)];
        let path = inclusion_proof(index, 21, &node).unwrap();
        assert_eq!(
            verify_inclusion(&strange, index, 21, &path, &root),
            Err(ProofError::Root)
        );
        assert_eq!(
            verify_inclusion(&leaf, index, 21, &path, &strange),
            Err(ProofError::Root)
        );
        for (place, _) in path.iter().enumerate() {
            let mut touched = path.clone();
            touched[place] = strange;
            assert_eq!(
                verify_inclusion(&leaf, index, 21, &touched, &root),
                Err(ProofError::Root)
            );
        }
        let shorter = &path[1..];
        assert!(verify_inclusion(&leaf, index, 21, shorter, &root).is_err());
        let longer = [path.as_slice(), &[strange]].concat();
        assert_eq!(
            verify_inclusion(&leaf, index, 21, &longer, &root),
            Err(ProofError::Length)
        );
        for other in (0..21).filter(|other| *other != index) {
            assert!(
                verify_inclusion(&leaf, other, 21, &path, &root).is_err(),
                "{index} as {other}"
            );
        }
    }
    for old in 1..21 {
        let old_root = root_by_definition(&leaves[..at(old)]);
        let proof = consistency_proof(old, 21, &node).unwrap();
        assert!(verify_consistency(old, 21, &strange, &root, &proof).is_err());
        assert!(verify_consistency(old, 21, &old_root, &strange, &proof).is_err());
        for (place, _) in proof.iter().enumerate() {
            let mut touched = proof.clone();
            touched[place] = strange;
            assert!(verify_consistency(old, 21, &old_root, &root, &touched).is_err());
        }
        assert!(verify_consistency(old, 21, &old_root, &root, &proof[1..]).is_err());
        let longer = [proof.as_slice(), &[strange]].concat();
        assert!(verify_consistency(old, 21, &old_root, &root, &longer).is_err());
    }
}

#[test]
fn a_rewritten_history_has_no_consistency_proof() {
    let honest = leaves(13);
    let mut forged = honest.clone();
    forged[2] = sha256(b"forged");
    let nodes = Nodes::from_leaf_hashes(&forged);
    let proof = consistency_proof(6, 13, &|level, index| nodes.get(level, index)).unwrap();
    let (old_root, new_root) = (
        root_by_definition(&honest[..6]),
        root_by_definition(&forged),
    );
    assert_eq!(
        verify_consistency(6, 13, &old_root, &new_root, &proof),
        Err(ProofError::Root)
    );
}

#[test]
fn what_cannot_be_proved_is_said_by_name() {
    let nodes = Nodes::from_leaf_hashes(&leaves(3));
    let node = |level, index| nodes.get(level, index);
    let root = empty_root();
    let missing = ProofError::MissingNode { level: 2, index: 0 };
    assert_eq!(inclusion_proof(4, 5, &node), Err(missing));
    assert_eq!(
        inclusion_proof(3, 3, &node),
        Err(ProofError::NoSuchLeaf { index: 3, size: 3 })
    );
    assert_eq!(
        consistency_proof(3, 2, &node),
        Err(ProofError::Shrunk { old: 3, new: 2 })
    );
    assert_eq!(
        verify_consistency(3, 2, &root, &root, &[]),
        Err(ProofError::Shrunk { old: 3, new: 2 })
    );
    assert_eq!(
        verify_consistency(0, 2, &sha256(b"x"), &root, &[]),
        Err(ProofError::Root)
    );
    assert_eq!(
        verify_consistency(2, 2, &root, &root, &[root]),
        Err(ProofError::Length)
    );
    assert_eq!(nodes.get(1, 1), None);
    assert_eq!(nodes.size(), 3);
}

#[test]
fn a_stored_range_that_was_cut_is_refused() {
    let bytes = CompactRange::from_leaf_hashes(&leaves(11)).to_bytes();
    assert_eq!(
        CompactRange::from_bytes(&bytes[..7]),
        Err(RangeError::TooShort(7))
    );
    for cut in [8, 9, bytes.len() - 1, bytes.len() - 32] {
        let refused = CompactRange::from_bytes(&bytes[..cut]);
        let expected = RangeError::Length {
            size: 11,
            expected: bytes.len(),
            actual: cut,
        };
        assert_eq!(refused, Err(expected));
    }
    assert_eq!(
        CompactRange::from_bytes(&[0; 8]).unwrap(),
        CompactRange::new()
    );
}

#[test]
fn a_hash_reads_only_its_own_dress() {
    let hash = sha256(b"abc");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(Hash::from_slice(hash.as_bytes()), Some(hash));
    assert_eq!(Hash::from_slice(&[0; 31]), None);
    for bad in [
        hash.to_string().to_uppercase(),
        "ab".repeat(31),
        "字".repeat(32),
        "g".repeat(64),
    ] {
        assert!(bad.parse::<Hash>().is_err(), "{bad}");
    }
}
