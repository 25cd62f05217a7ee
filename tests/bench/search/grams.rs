//! Characters of a text as terms of plain tantivy. Nothing of the crate under test.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What becomes a term.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Grams {
    /// Pairs of neighbouring Han characters, a Han character that stands alone, words of letters and digits; lower case.
    Pairs,
    /// Every letter, digit or Han character, and every two neighbouring ones.
    Bag,
}

/// The places of the terms in the text, in their order.
fn places(grams: Grams, text: &str, out: &mut Vec<(usize, usize)>) {
    let mut chars = text.char_indices().peekable();
    let mut before: Option<usize> = None;
    let mut word: Option<usize> = None;
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let whole = matches!(grams, Grams::Bag);
        let counts = is_han(c) || whole && c.is_alphanumeric();
        if !counts && c.is_alphanumeric() {
            before = None;
            word.get_or_insert(at);
            continue;
        }
        out.extend(word.take().map(|start| (start, at)));
        if !counts {
            before = None;
            continue;
        }
        let alone = before.is_none() && !chars.peek().is_some_and(|(_, next)| is_han(*next));
        if whole || alone {
            out.push((at, end));
        }
        out.extend(before.replace(at).map(|start| (start, end)));
    }
    out.extend(word.map(|start| (start, text.len())));
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// The terms of a query, in their order.
pub(crate) fn terms(grams: Grams, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    places(grams, text, &mut all);
    all.into_iter()
        .filter_map(|(from, to)| text.get(from..to))
        .map(str::to_ascii_lowercase)
        .collect()
}

pub(crate) struct GramStream<'a> {
    text: &'a str,
    places: Vec<(usize, usize)>,
    at: usize,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        let mut all = Vec::with_capacity(text.len() / 3 + 4);
        places(*self, text, &mut all);
        GramStream {
            text,
            places: all,
            at: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&(from, to)) = self.places.get(self.at) else {
            return false;
        };
        self.token.position = self.at;
        (self.token.offset_from, self.token.offset_to) = (from, to);
        self.token.text.clear();
        let text = self.text.get(from..to).unwrap_or_default();
        self.token.text.push_str(text);
        self.token.text.make_ascii_lowercase();
        self.at += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
