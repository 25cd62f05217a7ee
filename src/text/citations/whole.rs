//! From a place in a provision to its place in the whole text.

use super::{Citation, Passage};

/// How far behind the last line the next one is looked for, in bytes.
const WINDOW: usize = 4096;

/// Fills [`Citation::whole`]: follows the lines of the passages through the text.
pub(super) fn locate(text: &str, passages: &[Passage<'_>], citations: &mut [Citation]) {
    let mut rest = citations.iter_mut().peekable();
    let mut cursor = 0;
    for (number, passage) in passages.iter().enumerate() {
        let mut at = 0;
        for line in passage.text.split('\n') {
            let range = at..at + line.len();
            at += line.len() + 1;
            let found = find(text, cursor, line);
            if let Some(found) = found {
                cursor = found + line.len();
            }
            while let Some(citation) = rest.next_if(|citation| {
                citation.passage < number
                    || (citation.passage == number && citation.range.start <= range.end)
            }) {
                let inside = citation.passage == number && citation.range.end <= range.end;
                if let Some(found) = found.filter(|_| inside) {
                    let start = found + citation.range.start - range.start;
                    citation.whole = Some(start..start + citation.range.len());
                }
            }
        }
    }
}

fn find(text: &str, cursor: usize, line: &str) -> Option<usize> {
    if line.is_empty() {
        return None;
    }
    let mut end = cursor
        .saturating_add(WINDOW)
        .saturating_add(line.len())
        .min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(cursor..end)?.find(line).map(|at| cursor + at)
}
