//! Sources as code: without comments and strings, and the rooms they name.

use std::collections::BTreeSet;

/// The code of a source: comments and the insides of string literals are blanked out, lines stay.
pub(super) fn code(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|c| *c != '\n').is_some() {},
            ('/', Some('*')) => {
                let mut last = ' ';
                for c in chars.by_ref() {
                    out.extend((c == '\n').then_some(c));
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            ('r', Some('"' | '#')) if !is_word(before) => {
                let hashes = std::iter::from_fn(|| chars.next_if_eq(&'#')).count();
                let end = format!("\"{}", "#".repeat(hashes));
                let mut inside = String::new();
                if chars.next_if_eq(&'"').is_some() {
                    while !inside.ends_with(&end) {
                        let Some(c) = chars.next() else { break };
                        inside.push(c);
                        out.extend((c == '\n').then_some(c));
                    }
                }
                out.push_str("\"\"");
            }
            ('"', _) => {
                while let Some(c) = chars.next_if(|c| *c != '"') {
                    out.extend((c == '\n').then_some(c));
                    if c == '\\' {
                        out.extend(chars.next().filter(|c| *c == '\n'));
                    }
                }
                chars.next();
                out.push_str("\"\"");
            }
            // A quotation mark as a character would open a string that never ends.
            ('\'', Some('"')) => {
                chars.next();
                out.push('\'');
            }
            _ => out.push(c),
        }
        before = c;
    }
    out
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word (or path) stands in the code by itself, not as a part of a longer one.
pub(super) fn speaks(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        let after = code
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The room of a file: `src/<room>/…`.
pub(super) fn room(path: &str) -> Option<&str> {
    path.strip_prefix("src/")?
        .split_once('/')
        .map(|(room, _)| room)
}

/// Rooms that the code names: `crate::X`, `crate::{X, Y::Z}`, and `super::super::X` where the chain
/// of `super` reaches the root.
pub(super) fn named_rooms(path: &str, code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, root) in code.match_indices("crate::") {
        named.extend(heads(code.get(at + root.len()..).unwrap_or_default()));
    }
    let parts = path.trim_end_matches("/mod.rs").split('/').count();
    let chain = "super::".repeat(parts.saturating_sub(1).max(1));
    for (at, chain) in code.match_indices(&chain) {
        let tail = code.get(at + chain.len()..).unwrap_or_default();
        named.extend(heads(tail.trim_start_matches("super::")));
    }
    named
}

/// The first names of a path or of a group of paths in braces.
pub(super) fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| is_word(*c))
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let mut depth = 0_i32;
    let mut heads = Vec::new();
    let mut from = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(word(&std::mem::take(&mut from))),
            _ => from.push(c),
        }
    }
    heads.push(word(&from));
    heads
}
