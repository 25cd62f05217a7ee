//! The pieces that the text stands in ([MS-DOC] 2.8.35): wide ones in UTF-16, narrow ones of a byte a
//! character.

use super::fib::{long, part, word};

/// Most pieces that are looked at; a document of a thousand pages has a tenth of it.
const MOST: usize = 20_000;

/// A piece of the text: its bytes in the main stream and how many a character has.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) width: usize,
}

/// The table of pieces ([MS-DOC] 2.8.35).
pub(super) fn pieces(main: &[u8], table: &[u8]) -> Vec<Piece> {
    let Some(mut clx) = part(main, table, 0x1A2) else {
        return Vec::new();
    };
    while clx.first() == Some(&1) {
        let length = word(clx, 1).map_or(usize::MAX, usize::from);
        let Some(rest) = clx.get(length.saturating_add(3)..) else {
            return Vec::new();
        };
        clx = rest;
    }
    let Some(plc) = clx.get(5..).filter(|_| clx.first() == Some(&2)) else {
        return Vec::new();
    };
    let count = plc.len().saturating_sub(4) / 12;
    let piece = |nth: usize| {
        let length = long(plc, nth * 4 + 4)?.checked_sub(long(plc, nth * 4)?)? as usize;
        let place = long(plc, (count + 1) * 4 + nth * 8 + 2)?;
        let narrow = place & 0x4000_0000 != 0;
        let place = (place & 0x3FFF_FFFF) as usize;
        let (from, width) = if narrow { (place / 2, 1) } else { (place, 2) };
        Some(Piece {
            from,
            to: from.checked_add(length.checked_mul(width)?)?,
            width,
        })
    };
    (0..count.min(MOST)).filter_map(piece).collect()
}

/// Whether the narrow pieces hold Western characters, as the format says they do, and not the bytes of Chinese
/// ones, as some programs wrote: those come in pairs.
pub(super) fn is_western(main: &[u8], table: &[u8]) -> bool {
    let (mut single, mut pairs) = (0, 0);
    for piece in pieces(main, table).iter().filter(|its| its.width == 1) {
        let mut rest = main.get(piece.from..piece.to).unwrap_or_default();
        while let Some(at) = rest.iter().position(|byte| *byte >= 0x80) {
            let high = |at: usize| rest.get(at).is_some_and(|byte| *byte >= 0xA1);
            let length = if high(at) && high(at + 1) { 2 } else { 1 };
            if length == 2 {
                pairs += 1;
            } else {
                single += 1;
            }
            rest = rest.get(at + length..).unwrap_or_default();
        }
    }
    single > pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_bytes_are_chinese_and_single_ones_are_not() {
        let text = |bytes: &[u8]| {
            let mut main = vec![0; 0x200];
            main[0x1A6] = 21;
            main.extend_from_slice(bytes);
            let mut table = vec![2, 16, 0, 0, 0, 0, 0, 0, 0];
            table.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
            table.extend([0, 0]);
            table.extend((0x4000_0000_u32 | 0x400).to_le_bytes());
            table.extend([0, 0]);
            is_western(&main, &table)
        };
        assert!(text(b"\x93GB 18030\x94 \xB710"));
        assert!(!text(b"\xB5\xDA\xD2\xBB\xCC\xF5 12"));
        assert!(!text(b"12"));
    }
}
