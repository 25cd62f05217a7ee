//! The characters that two texts share and do not.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Piece, PieceKind};

/// The largest product of characters that is compared character by character.
pub const CHARACTER_WORK: usize = 4_000_000;
/// The largest product of sentences that is compared sentence by sentence.
pub const TOKEN_WORK: usize = 4_000_000;
/// Compares two texts by characters; by sentences or as a whole where that would cost too much.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    pieces_within(old, new, &mut CHARACTER_WORK.clone())
}

pub(super) fn pieces_within(old: &str, new: &str, budget: &mut usize) -> Vec<Piece> {
    let (left, right): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let work = left.len().saturating_mul(right.len());
    if work <= CHARACTER_WORK.min(*budget) {
        *budget -= work;
        return join(&left, &right, |c, out| out.push(*c));
    }
    let (left, right) = (sentences(old), sentences(new));
    let work = left.len().saturating_mul(right.len());
    if work <= TOKEN_WORK.min(*budget) {
        *budget -= work;
        return join(&left, &right, |sentence, out| out.push_str(sentence));
    }
    vec![
        Piece {
            kind: PieceKind::Delete,
            text: old.to_owned(),
        },
        Piece {
            kind: PieceKind::Insert,
            text: new.to_owned(),
        },
    ]
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '；', '\n']).collect()
}

fn join<T: std::hash::Hash + Eq + Ord>(
    old: &[T],
    new: &[T],
    write: impl Fn(&T, &mut String),
) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut push = |kind: PieceKind, list: Option<&[T]>| {
        let list = list.unwrap_or_default();
        if list.is_empty() {
            return;
        }
        if out.last().is_none_or(|piece| piece.kind != kind) {
            out.push(Piece {
                kind,
                text: String::new(),
            });
        }
        if let Some(piece) = out.last_mut() {
            for item in list {
                write(item, &mut piece.text);
            }
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                push(PieceKind::Equal, old.get(old_index..old_index + len));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                push(PieceKind::Delete, old.get(old_index..old_index + old_len));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                push(PieceKind::Insert, new.get(new_index..new_index + new_len));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                push(PieceKind::Delete, old.get(old_index..old_index + old_len));
                push(PieceKind::Insert, new.get(new_index..new_index + new_len));
            }
        }
    }
    out
}
