//! What a query in plain words may mean beyond its characters: a short title, an issuing body.

use chrono::NaiveDate;
use search_index::{Query, Related, Searcher};

use super::bodies::full_names;
use super::recognise::title_key;

/// Lengths of a short title, in characters.
const SHORT_TITLE: std::ops::RangeInclusive<usize> = 3..=16;
/// By how much the title that is meant must be more like the words than any other.
const CLEARLY: f32 = 0.02;
/// What a short title ends with.
const ENDS: [&str; 18] = [
    "法", "典", "条例", "规定", "办法", "细则", "解释", "规则", "规范", "决定", "决议", "意见",
    "通知", "通告", "公告", "方案", "规程", "标准",
];

/// The key of the one title that the query is short for: 民诉法 is 民事诉讼法.
pub(super) fn short_title(
    searcher: &Searcher,
    query: &Query,
    as_of: NaiveDate,
) -> search_index::Result<Option<String>> {
    let terms = query.terms();
    let [word] = terms.as_slice() else {
        return Ok(None);
    };
    if !SHORT_TITLE.contains(&word.chars().count()) || !ENDS.iter().any(|end| word.ends_with(end)) {
        return Ok(None);
    }
    let found = searcher.titled(word, as_of, 2)?;
    let Some(best) = found.first().filter(|best| best.shortened) else {
        return Ok(None);
    };
    let next = found.get(1).map_or(0.0, |next| next.likeness);
    Ok((best.likeness >= next + CLEARLY).then(|| title_key(&best.title)))
}

/// The bodies of the index that a word names, as parts of their full names.
pub(super) struct Bodies<'a>(&'a [(String, String)]);

impl<'a> Bodies<'a> {
    pub(super) fn of(searcher: &'a Searcher) -> search_index::Result<Self> {
        Ok(Self(searcher.authorities()?))
    }

    /// What of full names the word stands for; empty where no body is named so. A word that any name has somewhere in
    /// it (市, 委员会) names nobody: the names begin with it, or end with it and it is of four characters.
    pub(super) fn named(&self, word: &str) -> Vec<String> {
        let names = |part: &String| {
            self.0.iter().any(|(_, name)| {
                name.starts_with(part.as_str())
                    || (part.chars().count() >= 4 && name.ends_with(part.as_str()))
            })
        };
        full_names(word).into_iter().filter(names).collect()
    }

    /// The words that name bodies set apart from those that say what it is about.
    pub(super) fn related(&self, typed: &str) -> Related {
        let mut topic = Vec::new();
        let mut named = Vec::new();
        for word in typed.split_whitespace() {
            match self.named(word) {
                names if names.is_empty() => topic.push(word),
                names => named.extend(names),
            }
        }
        if topic.is_empty() || named.is_empty() {
            return Related::new(typed);
        }
        let mut related = Related::new(topic.join(" "));
        related.authorities = named;
        related
    }
}
