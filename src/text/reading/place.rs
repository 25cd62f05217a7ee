//! Where words stand in the normal form.

use std::ops::Range;

/// The bytes of one of a page's lines, looked for from a byte on.
pub(super) fn line_at(normal: &str, line: &str, from: usize) -> Option<Range<usize>> {
    let mut at = 0;
    for found in normal.split('\n') {
        if at >= from && found == line {
            return Some(at..at + found.len());
        }
        at += found.len() + 1;
    }
    None
}

/// The bytes of lines that were joined into one title: by what they hold without blanks.
pub(super) fn joined_lines(normal: &str, joined: &str) -> Option<Range<usize>> {
    let wanted = squeezed(joined);
    let lines: Vec<Range<usize>> = lines(normal).collect();
    for (index, first) in lines.iter().enumerate() {
        let mut sum = String::new();
        for last in lines.iter().skip(index).take(6) {
            sum.push_str(&squeezed(normal.get(last.clone()).unwrap_or_default()));
            if sum == wanted {
                return Some(first.start..last.end);
            }
            if !wanted.starts_with(&sum) {
                break;
            }
        }
    }
    None
}

pub(super) fn lines(normal: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    normal.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

pub(super) fn squeezed(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}
