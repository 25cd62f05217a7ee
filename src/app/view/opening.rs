//! The beginning of a text as a page: what its head says already is not printed twice.

use super::render::{Block, Head, Look, block};
use crate::domain::number::number_key;
use crate::text::normal::without_blanks;
use crate::text::title::title_key;

/// The most lines over which a title is broken.
const TITLE_LINES: usize = 8;
/// Name of what stands before the first unit.
const PREAMBLE: &str = "preamble";

/// Drops the lines that say only what the head says.
pub(super) fn drop_told(blocks: &mut Vec<Block>, head: &Head) {
    let told = told(blocks, head);
    if blocks.drain(..told).any(|block| block.eid == PREAMBLE) {
        keep_address(blocks);
    }
}

/// The address of the preamble, whose first lines are the title, moves to what follows them.
fn keep_address(blocks: &mut Vec<Block>) {
    match blocks.first_mut() {
        Some(first) if first.eid.is_empty() => PREAMBLE.clone_into(&mut first.eid),
        Some(first) if first.look == Look::Provision && first.inner.is_empty() => {
            PREAMBLE.clone_into(&mut first.inner);
        }
        Some(_) | None => blocks.insert(0, block(Look::Flush, PREAMBLE, "", "")),
    }
}

/// How many blocks at the beginning say only what the head says.
fn told(blocks: &[Block], head: &Head) -> usize {
    let mut at = 0;
    while let Some(block) = blocks.get(at).filter(|block| block.look == Look::Paragraph) {
        let line = without_blanks(&block.plain);
        let bare = line.trim_matches(['（', '）', '(', ')']);
        let number = !bare.is_empty()
            && head
                .numbers
                .iter()
                .any(|number| number_key(number) == number_key(bare));
        let letterhead = head
            .issuers
            .iter()
            .any(|name| line.strip_suffix("文件") == Some(without_blanks(name).as_str()));
        let title = title_at(blocks.get(at..).unwrap_or_default(), &head.title);
        match title {
            Some(lines) => at += lines,
            None if number || letterhead => at += 1,
            None => break,
        }
    }
    // an anchor must not be lost with its line
    let named = blocks
        .iter()
        .take(at)
        .position(|block| !block.eid.is_empty() && block.eid != PREAMBLE);
    named.unwrap_or(at)
}

/// Over how many lines the title is printed here.
fn title_at(blocks: &[Block], title: &str) -> Option<usize> {
    let title = title_key(title);
    let mut printed = String::new();
    for (count, block) in blocks.iter().take(TITLE_LINES).enumerate() {
        if block.look != Look::Paragraph || block.plain.is_empty() {
            return None;
        }
        printed.push_str(&title_key(&block.plain));
        if printed == title {
            return Some(count + 1);
        }
        if !title.starts_with(&printed) {
            return None;
        }
    }
    None
}

/// Sets the title of the instrument in the middle where the text prints it.
pub(super) fn set_titles(blocks: &mut [Block], head: &Head) {
    let Some(instrument) = &head.instrument else {
        return;
    };
    for at in 0..blocks.len() {
        let rest = blocks.get(at..).unwrap_or_default();
        if let Some(lines) = title_at(rest, instrument) {
            for block in blocks.iter_mut().skip(at).take(lines) {
                block.look = Look::Title;
            }
            return;
        }
    }
}
