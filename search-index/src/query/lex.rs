//! The characters of a query with what must be known of them before it is read: which brackets belong together, where the
//! next blank or quotation mark stands. One walk for each; reading then never looks ahead further than it goes.

use crate::fold::is_blank;

/// The words that make a field of what follows their colon, and what each of them is.
const FIELDS: [(&str, Prefix); 9] = [
    ("标题", Prefix::Title),
    ("文号", Prefix::Number),
    ("机关", Prefix::Authority),
    ("条文", Prefix::Provision),
    ("依据", Prefix::Cites),
    ("年份", Prefix::Year),
    ("公布", Prefix::Published),
    ("施行", Prefix::Effective),
    ("成文", Prefix::Issued),
];
/// The words that make a group of the brackets that follow them.
const GROUPS: [(&str, Prefix); 2] = [
    ("同条", Prefix::SameProvision),
    ("同款", Prefix::SameParagraph),
];

/// What stands before a value or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Title,
    Number,
    Authority,
    Provision,
    Cites,
    Year,
    Published,
    Effective,
    Issued,
    SameProvision,
    SameParagraph,
}

/// The text of a query.
pub(super) struct Chars {
    all: Vec<char>,
    /// for an opening bracket the place of the one that closes it
    partner: Vec<Option<usize>>,
    /// the first blank at or after a place
    blank: Vec<usize>,
    /// the first `"` at or after a place
    straight: Vec<usize>,
    /// the first `”` at or after a place
    curly: Vec<usize>,
}

impl Chars {
    pub(super) fn new(chars: Vec<char>) -> Self {
        let first = |is: fn(char) -> bool| {
            let mut at = chars.len();
            let mut places: Vec<usize> = (0..chars.len())
                .rev()
                .map(|n| {
                    if chars.get(n).is_some_and(|&c| is(c)) {
                        at = n;
                    }
                    at
                })
                .collect();
            places.reverse();
            places
        };
        let mut text = Self {
            partner: vec![None; chars.len()],
            blank: first(is_blank),
            straight: first(is_straight),
            curly: first(|c| c == '”'),
            all: chars,
        };
        text.pair_brackets();
        text
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.all.get(at).copied()
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.all.get(from..to).unwrap_or_default().iter().collect()
    }

    pub(super) fn is(&self, at: usize, is: fn(char) -> bool) -> bool {
        self.get(at).is_some_and(is)
    }

    /// The bracket that closes the one at `at`.
    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        self.partner.get(at).copied().flatten()
    }

    pub(super) fn next_blank(&self, at: usize) -> usize {
        self.blank.get(at).copied().unwrap_or(self.len())
    }

    /// The mark that closes the one at `at`: any `"`, or a `”` at the end of a word or before `~` and figures.
    pub(super) fn quote_end(&self, at: usize, end: usize) -> Option<usize> {
        let found = |places: &[usize]| places.get(at + 1).copied().filter(|&close| close < end);
        if self.is(at, is_straight) {
            return found(&self.straight);
        }
        found(&self.curly).filter(|&close| {
            self.is(at, |c| c == '“')
                && (self.ends(close + 1, end) || self.near(close + 1, end).is_some())
        })
    }

    /// Whether a word ends before `at`.
    pub(super) fn ends(&self, at: usize, end: usize) -> bool {
        at >= end || self.is(at, is_blank) || self.is(at, is_bar)
    }

    /// Reads `~5` at the end of a word: where its figures stand.
    pub(super) fn near(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let figures = self
            .all
            .get(at + 1..end)?
            .iter()
            .take_while(|c| is_figure(**c))
            .count();
        let past = at + 1 + figures;
        (self.is(at, is_tilde) && figures > 0 && self.ends(past, end)).then_some((at + 1, past))
    }

    /// Reads a field (`标题:`) or the word of a group (`同条` before a bracket) at the head of a word: what it is, and where
    /// its value begins.
    pub(super) fn prefix(&self, at: usize) -> Option<(Prefix, usize)> {
        let colon = at + 2;
        let known = |names: &[(&str, Prefix)]| {
            let stands = |name: &str| {
                name.chars()
                    .enumerate()
                    .all(|(n, c)| self.get(at + n) == Some(c))
            };
            names
                .iter()
                .find(|(name, _)| stands(name))
                .map(|(_, what)| *what)
        };
        if self.is(colon, is_colon) {
            return known(&FIELDS).map(|what| (what, colon + 1));
        }
        if self.is(colon, is_open) {
            return known(&GROUPS).map(|what| (what, colon));
        }
        None
    }

    /// As [`Chars::quote_end`], before it is known which brackets are groups.
    fn quote_in_any_group(&self, at: usize) -> Option<usize> {
        let end = self.len();
        self.quote_end(at, end).or_else(|| {
            let close = self.curly.get(at + 1).copied()?;
            (self.is(at, |c| c == '“') && self.is(close + 1, is_close)).then_some(close)
        })
    }

    /// Finds for each opening bracket the one that closes it. What stands in quotation marks at the head of a word does not
    /// count.
    fn pair_brackets(&mut self) {
        let mut open = Vec::new();
        let mut head = true;
        let mut at = 0;
        while let Some(c) = self.get(at) {
            if head && let Some((_, value)) = self.prefix(at) {
                at = value;
                continue;
            }
            if head && let Some(close) = self.quote_in_any_group(at) {
                at = close + 1;
                continue;
            }
            if is_open(c) {
                open.push(at);
            } else if is_close(c)
                && let Some(start) = open.pop()
                && let Some(partner) = self.partner.get_mut(start)
            {
                *partner = Some(at);
            }
            head = is_blank(c) || is_bar(c) || head && (is_minus(c) || is_open(c));
            at += 1;
        }
    }
}

pub(super) fn is_straight(c: char) -> bool {
    matches!(c, '"' | '＂')
}

pub(super) fn is_quote(c: char) -> bool {
    is_straight(c) || c == '“'
}

pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜')
}

pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－')
}

pub(super) fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

pub(super) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

fn is_tilde(c: char) -> bool {
    matches!(c, '~' | '～')
}

fn is_figure(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}
