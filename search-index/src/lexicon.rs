//! Everyday words and the words of the law for the same thing: 老板 is 用人单位 in a statute.
//!
//! The list is data (`data/everyday.txt`), ours, and serves ranking by relation only: exact search never sees it.

use std::sync::LazyLock;

use crate::fold::fold_text;

/// Ways of saying one thing: what people type, and what the law writes.
struct Entry {
    everyday: Vec<String>,
    legal: Vec<String>,
}

static ENTRIES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| read(include_str!("../data/everyday.txt")).collect());

/// Lines `everyday|everyday : legal legal`; `#` begins a remark.
fn read(list: &str) -> impl Iterator<Item = Entry> + '_ {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (everyday, legal) = line.split_once(':')?;
        let folded = |words: &mut dyn Iterator<Item = &str>| {
            let words = words.map(fold_text).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>()
        };
        Some(Entry {
            everyday: folded(&mut everyday.split('|')),
            legal: folded(&mut legal.split_whitespace()),
        })
    })
}

/// The words of the law for what is said in a folded text, without those that stand in it already; each once.
pub(crate) fn legal_words(folded: &str) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = Vec::new();
    for entry in ENTRIES.iter() {
        if entry.everyday.iter().any(|word| folded.contains(word)) {
            for word in &entry.legal {
                if !folded.contains(word.as_str()) && !words.contains(&word.as_str()) {
                    words.push(word);
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_both_sides() {
        let list = include_str!("../data/everyday.txt");
        let lines = list
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        assert_eq!(lines.count(), ENTRIES.len());
        for entry in ENTRIES.iter() {
            assert!(!entry.everyday.is_empty() && !entry.legal.is_empty());
        }
    }

    #[test]
    fn everyday_words_bring_those_of_the_law_once() {
        let words = legal_words("老板不给工资");
        assert!(words.contains(&"用人单位") && words.contains(&"劳动报酬"));
        assert!(!words.contains(&"工资"), "it is there already");
        let mut once = words.clone();
        once.dedup();
        assert_eq!(once, words);
        assert!(legal_words("行政规范性文件").is_empty());
    }
}
