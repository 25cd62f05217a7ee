//! Text that is in the file and not in the document: deleted by a tracked change, or hidden.
//!
//! Word keeps it in place and marks it in the properties of its characters ([MS-DOC] 2.6.1:
//! `sprmCFRMarkDel`, `sprmCFVanish`). Here its bytes are blanked with zeros, which the parser passes over.

use super::fib::{long, part, word};
use super::pieces::pieces;

/// Bytes of a page of character properties.
const PAGE: usize = 512;

/// Most stretches that are looked at; a document of a thousand pages has a tenth of it.
const MOST: usize = 20_000;

const DELETED: u16 = 0x0800;
const INSERTED: u16 = 0x0801;
const HIDDEN: u16 = 0x083C;

/// What was found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Insertions or deletions that nobody accepted or refused.
    pub(super) tracked: bool,
    /// Stretches of hidden text.
    pub(super) hidden: usize,
    blanked: bool,
}

impl Seen {
    /// Whether anything was blanked.
    pub(super) fn any(self) -> bool {
        self.blanked
    }
}

/// Blanks deleted and hidden text in the main stream. A table of properties that does not parse leaves the
/// text as it is.
pub(super) fn blank(main: &mut [u8], table: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let mut stretches = Vec::new();
    for page in pages(main, table) {
        let Some(page) = main.get(page..page.saturating_add(PAGE)) else {
            continue;
        };
        for (from, to, properties) in runs(page) {
            let marks = marks(properties);
            seen.tracked |= marks.deleted || marks.inserted;
            seen.hidden += usize::from(marks.hidden && !marks.deleted);
            if marks.deleted || marks.hidden {
                stretches.push((from, to));
            }
        }
    }
    let pieces = pieces(main, table);
    for (from, to) in stretches.into_iter().take(MOST) {
        for piece in &pieces {
            let (from, to) = (from.max(piece.from), to.min(piece.to));
            if from < to {
                seen.blanked = true;
                zero(main, from, to, piece.width);
            }
        }
    }
    seen
}

/// Zeros characters; the marks that end paragraphs, cells and rows and those of fields stay.
fn zero(main: &mut [u8], from: usize, to: usize, width: usize) {
    let Some(bytes) = main.get_mut(from..to) else {
        return;
    };
    for character in bytes.chunks_mut(width) {
        let holds = matches!(
            character,
            [0x07 | 0x0C | 0x0D | 0x13..=0x15] | [0x07 | 0x0C | 0x0D | 0x13..=0x15, 0]
        );
        if !holds {
            character.fill(0);
        }
    }
}

/// Offsets of the pages of character properties.
fn pages(main: &[u8], table: &[u8]) -> Vec<usize> {
    let Some(plc) = part(main, table, 0xFA) else {
        return Vec::new();
    };
    let count = plc.len().saturating_sub(4) / 8;
    (0..count)
        .filter_map(|nth| long(plc, (count + 1) * 4 + nth * 4))
        .map(|number| (number & 0x003F_FFFF) as usize * PAGE)
        .collect()
}

/// Runs of characters on a page: where they stand in the main stream, and their properties.
fn runs(page: &[u8]) -> Vec<(usize, usize, &[u8])> {
    let count = page.get(PAGE - 1).copied().map_or(0, usize::from);
    let run = |nth: usize| {
        let from = long(page, nth * 4)? as usize;
        let to = long(page, nth * 4 + 4)? as usize;
        let at = usize::from(*page.get((count + 1) * 4 + nth)?) * 2;
        if at == 0 {
            return None;
        }
        let length = usize::from(*page.get(at)?);
        Some((from, to, page.get(at + 1..at + 1 + length)?))
    };
    (0..count).filter_map(run).collect()
}

#[derive(Debug, Default)]
struct Marks {
    deleted: bool,
    inserted: bool,
    hidden: bool,
}

/// Walks the properties of a run. Each is a number whose upper bits say how long its value is.
fn marks(mut properties: &[u8]) -> Marks {
    let mut marks = Marks::default();
    while let Some(property) = word(properties, 0) {
        let on = properties.get(2).is_some_and(|value| value & 1 == 1);
        match property {
            DELETED => marks.deleted = on,
            INSERTED => marks.inserted = on,
            HIDDEN => marks.hidden = on,
            _ => {}
        }
        let length = match property >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => 1 + properties.get(2).copied().map_or(0, usize::from),
        };
        let Some(rest) = properties.get(2 + length..) else {
            break;
        };
        properties = rest;
    }
    marks
}
