//! How a text becomes terms: pairs of neighbouring characters with positions, and single characters.
//!
//! The position of a pair is the number of its first character, blanks not counted. A run of two or more characters stands
//! in a text exactly where its pairs stand at the same distances, so a phrase of pairs is exact. Single characters
//! live in a field of their own without positions, for queries of one character.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold::folded_char;

/// Pairs of characters, or single ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grams {
    Pairs,
    Singles,
    /// Single ones, of those that are equal only the first: a whole text has most of its characters many times, and how often
    /// says little.
    Once,
}

impl Grams {
    /// The name under which the tokenizer is registered; it stands in the schema.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Singles => "singles",
            Self::Once => "once",
        }
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream {
            kind: *self,
            chars: text.char_indices(),
            previous: None,
            read: 0,
            seen: match self {
                Self::Pairs | Self::Singles => Vec::new(),
                Self::Once => vec![0; PLANE / WORD],
            },
            token: Token::default(),
        }
    }
}

/// How many characters the basic plane has; those beyond it are never noted as seen.
const PLANE: usize = 0x1_0000;
/// Bits of a word of [`GramStream::seen`].
const WORD: usize = 64;

/// The stream of terms of one text. It copies nothing but the two characters of the term at hand.
#[derive(Debug)]
pub(crate) struct GramStream<'a> {
    kind: Grams,
    chars: std::str::CharIndices<'a>,
    previous: Option<(usize, char)>,
    read: usize,
    /// a bit for each character of the basic plane
    seen: Vec<u64>,
    token: Token,
}

impl GramStream<'_> {
    /// Notes a character; whether it is new.
    fn is_new(&mut self, c: char) -> bool {
        let Ok(code) = usize::try_from(u32::from(c)) else {
            return true;
        };
        let Some(word) = self.seen.get_mut(code / WORD) else {
            return true;
        };
        let before = *word;
        *word |= 1 << (code % WORD);
        *word != before
    }

    fn emit(&mut self, from: usize, to: usize, position: usize, chars: &[char]) -> bool {
        self.token.offset_from = from;
        self.token.offset_to = to;
        self.token.position = position;
        self.token.position_length = chars.len();
        self.token.text.clear();
        self.token.text.extend(chars);
        true
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((at, original)) = self.chars.next() {
            let Some(c) = folded_char(original) else {
                continue;
            };
            let end = at + original.len_utf8();
            let position = self.read;
            self.read += 1;
            match (self.kind, self.previous.replace((at, c))) {
                (Grams::Once, _) if !self.is_new(c) => {}
                (Grams::Singles | Grams::Once, _) => return self.emit(at, end, position, &[c]),
                (Grams::Pairs, Some((start, first))) => {
                    return self.emit(start, end, position - 1, &[first, c]);
                }
                (Grams::Pairs, None) => {}
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The fewest pairs that fix a folded run of at least two characters, each with its position: every second pair, and the
/// last one. `甲乙丙丁戊` gives 甲乙 at 0, 丙丁 at 2, 丁戊 at 3.
pub(crate) fn cover(run: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = run.chars().collect();
    let last = chars.len().saturating_sub(2);
    chars
        .windows(2)
        .enumerate()
        .filter(|(position, _)| position % 2 == 0 || *position == last)
        .map(|(position, pair)| (position, pair.iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(mut grams: Grams, text: &str) -> Vec<(usize, String)> {
        let mut stream = grams.token_stream(text);
        let mut all = Vec::new();
        while let Some(token) = stream.next() {
            assert!(text.get(token.offset_from..token.offset_to).is_some());
            all.push((token.position, token.text.clone()));
        }
        all
    }

    #[test]
    fn pairs_step_over_blanks_and_keep_punctuation() {
        let owned = |pairs: &[(usize, &str)]| -> Vec<(usize, String)> {
            pairs.iter().map(|(p, t)| (*p, (*t).to_owned())).collect()
        };
        assert_eq!(
            terms(Grams::Pairs, "甲 乙，Ａb"),
            owned(&[(0, "甲乙"), (1, "乙,"), (2, ",a"), (3, "ab")])
        );
        assert_eq!(
            terms(Grams::Singles, "甲\n乙"),
            owned(&[(0, "甲"), (1, "乙")])
        );
        assert_eq!(
            terms(Grams::Once, "甲乙甲\u{2_0000}"),
            owned(&[(0, "甲"), (1, "乙"), (3, "\u{2_0000}")])
        );
        assert!(terms(Grams::Pairs, "甲").is_empty());
        assert!(terms(Grams::Pairs, "").is_empty());
    }

    #[test]
    fn a_cover_names_every_character() {
        assert_eq!(cover("甲乙"), [(0, "甲乙".to_owned())]);
        assert_eq!(
            cover("甲乙丙"),
            [(0, "甲乙".to_owned()), (1, "乙丙".to_owned())]
        );
        assert_eq!(
            cover("甲乙丙丁").iter().map(|x| x.0).collect::<Vec<_>>(),
            [0, 2]
        );
        assert_eq!(
            cover("甲乙丙丁戊").iter().map(|x| x.0).collect::<Vec<_>>(),
            [0, 2, 3]
        );
        assert!(cover("甲").is_empty());
    }
}
