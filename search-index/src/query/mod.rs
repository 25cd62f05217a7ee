//! The language of queries. It is ours: no engine's parser ever sees what a person typed.
//!
//! * Words are parted by blanks, and **all** of them must stand in the title, a number or the text.
//! * Each word is an **exact run of characters** (after [folding](mod@crate::fold)); nothing is cut into words of a dictionary.
//!   Punctuation inside a word must stand there too.
//! * `"…"` and `“…”` make one run of what is inside, blanks and all (which count for nothing). A `“` that no `”` closes at
//!   the end of a word is an ordinary character, so pasted fragments stay what they are; an unclosed `"` at the head of
//!   a word is an error that names the place.
//! * `-word` and `-"…"` exclude. A query of exclusions alone finds everything else.
//! * Nothing else has a meaning: brackets, `|`, `*`, `:` are characters.
//!
//! Bounds: [`MAX_CHARS`] characters, [`MAX_WORDS`] words. The language has no depth, so none can be exceeded.

mod compile;

pub(crate) use compile::{compile, number_terms};

use std::fmt;
use std::str::FromStr;

use crate::fold::{fold_text, is_blank};

/// The longest query, in characters.
pub const MAX_CHARS: usize = 2_000;
/// The most words in one query.
pub const MAX_WORDS: usize = 64;

/// A query that was read and found to be within bounds. Make one with [`Query::parse`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    words: Vec<Word>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    run: String,
    excluded: bool,
}

impl Word {
    /// The run of characters, folded and without blanks; never empty.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Whether texts with this run are left out.
    #[must_use]
    pub fn excluded(&self) -> bool {
        self.excluded
    }
}

/// Why a query cannot be read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryError {
    /// Place in the query, in characters from 0.
    pub at: usize,
    /// What is wrong there.
    pub kind: QueryErrorKind,
}

/// What can be wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// More characters than the limit.
    TooLong {
        /// the limit, in characters
        limit: usize,
    },
    /// More words than the limit.
    TooManyWords {
        /// the limit
        limit: usize,
    },
    /// A `"` at the head of a word without a second one.
    UnclosedQuote,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "检索式第{}个字符处：{}", self.at + 1, self.kind)
    }
}

impl fmt::Display for QueryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "检索式过长，最多{limit}个字符"),
            Self::TooManyWords { limit } => write!(f, "检索词过多，最多{limit}个"),
            Self::UnclosedQuote => write!(f, "引号没有配对"),
        }
    }
}

impl std::error::Error for QueryError {}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`QueryError`] where the query leaves the bounds or a quotation mark is not closed.
    ///
    /// ```
    /// use search_index::Query;
    /// let query = Query::parse("规范性文件 \"合法性 审核\" -废止").unwrap();
    /// assert_eq!(query.terms(), ["规范性文件", "合法性审核"]);
    /// assert_eq!(Query::parse("甲 \"乙").unwrap_err().at, 2);
    /// ```
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
        if chars.len() > MAX_CHARS {
            let kind = QueryErrorKind::TooLong { limit: MAX_CHARS };
            return Err(QueryError {
                at: MAX_CHARS,
                kind,
            });
        }
        let mut words: Vec<Word> = Vec::new();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            if is_blank(c) {
                at += 1;
                continue;
            }
            let start = at;
            let (word, next) = read_word(&chars, at)?;
            at = next;
            if word.run.is_empty() || words.contains(&word) {
                continue;
            }
            if words.len() == MAX_WORDS {
                let kind = QueryErrorKind::TooManyWords { limit: MAX_WORDS };
                return Err(QueryError { at: start, kind });
            }
            words.push(word);
        }
        Ok(Self { words })
    }

    /// A query of one exact run, whatever characters it has (quotation marks and `-` too).
    ///
    /// # Errors
    /// [`QueryErrorKind::TooLong`].
    pub fn exact(run: &str) -> Result<Self, QueryError> {
        if run.chars().nth(MAX_CHARS).is_some() {
            let kind = QueryErrorKind::TooLong { limit: MAX_CHARS };
            return Err(QueryError {
                at: MAX_CHARS,
                kind,
            });
        }
        let run = fold_text(run);
        let words = if run.is_empty() {
            Vec::new()
        } else {
            vec![Word {
                run,
                excluded: false,
            }]
        };
        Ok(Self { words })
    }

    /// The words in the order in which they were typed, each once.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The runs that must be there: what to mark in a text.
    #[must_use]
    pub fn terms(&self) -> Vec<&str> {
        self.words
            .iter()
            .filter(|word| !word.excluded)
            .map(Word::run)
            .collect()
    }

    /// Whether the query says nothing, and so finds everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Reads the word at `at`, which is no blank, and says where the next one may begin.
fn read_word(chars: &[char], mut at: usize) -> Result<(Word, usize), QueryError> {
    let ends = |n: usize| chars.get(n).is_none_or(|&c| is_blank(c));
    let excluded = matches!(chars.get(at), Some('-' | '－')) && !ends(at + 1);
    if excluded {
        at += 1;
    }
    let find = |close: fn(char) -> bool| {
        chars
            .iter()
            .enumerate()
            .skip(at + 1)
            .find(|&(_, &c)| close(c))
            .map(|(n, _)| n)
    };
    let quoted = match chars.get(at) {
        Some('"' | '＂') => match find(|c| matches!(c, '"' | '＂')) {
            Some(close) => Some(close),
            None => {
                return Err(QueryError {
                    at,
                    kind: QueryErrorKind::UnclosedQuote,
                });
            }
        },
        Some('“') => find(|c| c == '”').filter(|close| ends(close + 1)),
        _ => None,
    };
    let (inside, next) = if let Some(close) = quoted {
        (at + 1..close, close + 1)
    } else {
        let end = (at..chars.len()).find(|&n| ends(n)).unwrap_or(chars.len());
        (at..end, end)
    };
    let raw: String = chars.get(inside).unwrap_or_default().iter().collect();
    Ok((
        Word {
            run: fold_text(&raw),
            excluded,
        },
        next,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let query = Query::parse(text).expect(text);
        query
            .words()
            .iter()
            .map(|w| format!("{}{}", if w.excluded() { "-" } else { "" }, w.run()))
            .collect()
    }

    #[test]
    fn reads_words_runs_and_exclusions() {
        assert_eq!(
            words(" 安全生产　条例\n通知 "),
            ["安全生产", "条例", "通知"]
        );
        assert_eq!(words("\"安全 生产\"条例"), ["安全生产", "条例"]);
        assert_eq!(
            words("“安全 生产” －\"甲 乙\" -丙"),
            ["安全生产", "-甲乙", "-丙"]
        );
        assert_eq!(words("甲 甲 -甲"), ["甲", "-甲"]);
        assert_eq!(words("- 08-2106 --x"), ["-", "08-2106", "--x"]);
    }

    #[test]
    fn pasted_fragments_stay_what_they_are() {
        assert_eq!(words("“一网通办”为抓手"), ["\"一网通办\"为抓手"]);
        assert_eq!(words("“一网"), ["\"一网"]);
        assert_eq!(words("以“一网通办”"), ["以\"一网通办\""]);
        assert_eq!(words("(a|b):*"), ["(a|b):*"]);
        assert_eq!(words(&"（".repeat(1_000)), ["(".repeat(1_000)]);
    }

    #[test]
    fn nothing_but_blanks_says_nothing() {
        for text in ["", " \u{3000}\n", "\u{200b}", "\"\"", "“”", "-\"\""] {
            assert!(Query::parse(text).unwrap().is_empty(), "{text:?}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        let error = Query::parse("甲乙 -\"丙").unwrap_err();
        assert_eq!(
            error,
            QueryError {
                at: 4,
                kind: QueryErrorKind::UnclosedQuote
            }
        );
        assert_eq!(error.to_string(), "检索式第5个字符处：引号没有配对");
        let long = Query::parse(&"字".repeat(MAX_CHARS + 1)).unwrap_err();
        assert!(long.to_string().contains("2000"), "{long}");
        assert!(Query::parse(&"字".repeat(MAX_CHARS)).is_ok());
        let many = (0..=MAX_WORDS)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(
            Query::parse(&many).unwrap_err().kind,
            QueryErrorKind::TooManyWords { limit: MAX_WORDS }
        );
    }
}
