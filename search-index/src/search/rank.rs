//! The order of hits, the best of them, and the cursor.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::hash::{Hash as _, Hasher};

use super::Unit;
use super::request::{Generation, SearchRequest};

/// A match with its place in the order. `Less` means: earlier on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// whether it matches as a number
    pub(super) first: bool,
    /// score or day as a number, greater first
    pub(super) key: i64,
    pub(super) segment: u32,
    pub(super) doc: u32,
    pub(super) score: f32,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |r: &Self| (r.segment, r.doc);
        (other.first, other.key)
            .cmp(&(self.first, self.key))
            .then(place(self).cmp(&place(other)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// A score as a number of the same order.
pub(super) fn score_key(score: f32) -> i64 {
    let bits = score.to_bits().cast_signed();
    i64::from(bits ^ (((bits >> 31).cast_unsigned()) >> 1).cast_signed())
}

/// Keeps the first `limit` of all that is pushed, and notes whether there were more.
#[derive(Debug)]
pub(super) struct Best {
    limit: usize,
    after: Option<Ranked>,
    heap: BinaryHeap<Ranked>,
    more: bool,
}

impl Best {
    pub(super) fn new(limit: usize, after: Option<Ranked>) -> Self {
        Self {
            limit,
            after,
            heap: BinaryHeap::with_capacity(limit),
            more: false,
        }
    }

    pub(super) fn push(&mut self, ranked: Ranked) {
        if self.limit == 0 || self.after.is_some_and(|after| ranked <= after) {
            return;
        }
        if self.heap.len() < self.limit {
            self.heap.push(ranked);
            return;
        }
        self.more = true;
        if let Some(mut last) = self.heap.peek_mut()
            && ranked < *last
        {
            *last = ranked;
        }
    }

    /// The page in order, and whether there is another.
    pub(super) fn finish(self) -> (Vec<Ranked>, bool) {
        (self.heap.into_sorted_vec(), self.more)
    }
}

/// Where a page ended: the state of the index, what was asked, and the last hit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor {
    pub(super) generation: Generation,
    pub(super) asked: u64,
    pub(super) last: Ranked,
}

impl Cursor {
    pub(super) fn write(&self) -> String {
        let last = &self.last;
        let key = last.key.cast_unsigned();
        let first = u8::from(last.first);
        format!(
            "{:016x}{:016x}{first}{key:016x}{:08x}{:08x}",
            self.generation.0, self.asked, last.segment, last.doc
        )
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() != 65 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let long = |at: usize| u64::from_str_radix(text.get(at..at + 16)?, 16).ok();
        let short = |at: usize| u32::from_str_radix(text.get(at..at + 8)?, 16).ok();
        let first = match text.get(32..33)? {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        let key = long(33)?.cast_signed();
        let last = Ranked {
            first,
            key,
            segment: short(49)?,
            doc: short(57)?,
            score: 0.0,
        };
        Some(Self {
            generation: Generation(long(0)?),
            asked: long(16)?,
            last,
        })
    }
}

/// What a cursor is bound to besides the generation: everything that decides the list and its order.
pub(super) fn asked(unit: Unit, request: &SearchRequest) -> u64 {
    let mut hash = Fnv::default();
    (
        unit,
        &request.query,
        request.as_of,
        &request.filters,
        &request.number_keys,
        request.order,
    )
        .hash(&mut hash);
    hash.finish()
}

/// FNV-1a: the same value in every process, which the standard hasher does not promise.
#[derive(Debug)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(first: bool, key: i64, doc: u32) -> Ranked {
        Ranked {
            first,
            key,
            segment: 0,
            doc,
            score: 0.0,
        }
    }

    #[test]
    fn scores_keep_their_order_as_keys() {
        let scores = [-1.5, -0.0, 0.0, 0.1, 1.0, 1.000_001, 300.0, f32::INFINITY];
        assert!(
            scores
                .windows(2)
                .all(|pair| score_key(pair[0]) <= score_key(pair[1]))
        );
        assert!(score_key(1.0) < score_key(1.000_001));
    }

    #[test]
    fn pages_follow_one_another_without_gap_or_repeat() {
        let all: Vec<Ranked> = (0..23)
            .map(|n| ranked(n == 7, i64::from(n % 5), n))
            .collect();
        let mut walked = Vec::new();
        let mut after = None;
        loop {
            let mut best = Best::new(4, after);
            for one in &all {
                best.push(*one);
            }
            let (page, more) = best.finish();
            walked.extend(page.iter().map(|r| r.doc));
            after = page.last().copied();
            if !more {
                break;
            }
        }
        let mut sorted = all;
        sorted.sort();
        assert_eq!(walked, sorted.iter().map(|r| r.doc).collect::<Vec<_>>());
        assert_eq!(walked.first(), Some(&7));
    }

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let last = Ranked {
            first: true,
            key: i64::MIN,
            segment: 3,
            doc: 77,
            score: 0.0,
        };
        let text = Cursor {
            generation: Generation(5),
            asked: u64::MAX,
            last,
        }
        .write();
        let read = Cursor::read(&text).expect("its own text");
        assert_eq!(
            (read.generation, read.asked, read.last),
            (Generation(5), u64::MAX, last)
        );
        for wrong in [
            "",
            "x",
            "文书文书",
            &text.replace('0', "g"),
            &format!("{text}0"),
            &"9".repeat(65),
        ] {
            assert!(Cursor::read(wrong).is_none(), "{wrong}");
        }
    }
}
