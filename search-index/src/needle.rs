//! Finding a folded run in a text as it stands, in any dress and with blanks inside.
//!
//! A text is not folded for that: of the run one character is chosen that is written in few ways, these are sought as bytes, and
//! what stands round them is compared.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::fold::{dresses, fold_text, folded_char};

/// In how many ways a character may be written to be sought as bytes.
const WAYS: usize = 4;
/// Characters of which legal texts are full: whoever seeks them stops all the time.
const COMMON: &str = "的一不人和法定行规或者有应当国家政府部门以及在本条例第理管办依关为大会务公对工中上下号年月日,。、";

/// A folded run, ready to be found in many texts.
#[derive(Debug, Clone)]
pub(crate) struct Needle {
    /// what stands before the character that is sought, backwards
    before: Vec<char>,
    sought: char,
    after: Vec<char>,
    /// the ways in which `sought` is written; none where there are too many
    ways: Vec<Finder<'static>>,
}

impl Needle {
    /// `None` for a run without characters.
    pub(crate) fn new(run: &str) -> Option<Self> {
        let chars: Vec<char> = fold_text(run).chars().collect();
        let trouble = |(_, c): &(usize, &char)| {
            let ways = 1 + dresses(**c).len();
            ways + usize::from(COMMON.contains(**c))
        };
        let (place, &sought) = chars.iter().enumerate().min_by_key(trouble)?;
        let (before, after) = chars.split_at_checked(place)?;
        let written = std::iter::once(&sought).chain(dresses(sought));
        let ways = written.map(|c| Finder::new(&c.to_string()).into_owned());
        let mut ways: Vec<Finder<'static>> = ways.take(WAYS + 1).collect();
        if ways.len() > WAYS {
            ways.clear();
        }
        Some(Self {
            before: before.iter().rev().copied().collect(),
            sought,
            after: after.iter().skip(1).copied().collect(),
            ways,
        })
    }

    /// How many characters it has.
    pub(crate) fn length(&self) -> usize {
        self.before.len() + 1 + self.after.len()
    }

    /// The first place at or after byte `from` where the run stands.
    pub(crate) fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let rest = text.get(from..)?;
        let found = match self.ways.as_slice() {
            [] => rest
                .char_indices()
                .filter(|&(_, c)| folded_char(c) == Some(self.sought))
                .find_map(|(at, c)| self.round(rest, at..at + c.len_utf8())),
            ways => self.first_of(rest, ways),
        };
        found.map(|place| from + place.start..from + place.end)
    }

    fn first_of(&self, text: &str, ways: &[Finder<'static>]) -> Option<Range<usize>> {
        let mut first: Option<Range<usize>> = None;
        for way in ways {
            let mut from = 0;
            while let Some(rest) = text.as_bytes().get(from..)
                && let Some(found) = way.find(rest)
            {
                let at = from + found;
                from = at + way.needle().len();
                // a rarer way counts only before what was found already
                if first.as_ref().is_some_and(|first| first.end <= at) {
                    break;
                }
                if let Some(place) = self.round(text, at..from) {
                    if first.as_ref().is_none_or(|first| place.start < first.start) {
                        first = Some(place);
                    }
                    break;
                }
            }
        }
        first
    }

    /// The place of the run whose sought character stands at `at`, if it stands there.
    fn round(&self, text: &str, at: Range<usize>) -> Option<Range<usize>> {
        let end = at.end + matched(text.get(at.end..)?.chars(), &self.after)?;
        let start = at.start - matched(text.get(..at.start)?.chars().rev(), &self.before)?;
        Some(start..end)
    }
}

/// How many bytes of `chars` the `wanted` ones take, blanks between them included.
fn matched(mut chars: impl Iterator<Item = char>, wanted: &[char]) -> Option<usize> {
    let mut bytes = 0;
    let mut wanted = wanted.iter();
    let mut next = wanted.next();
    while let Some(one) = next {
        let c = chars.next()?;
        bytes += c.len_utf8();
        match folded_char(c) {
            None => {}
            Some(folded) if folded == *one => next = wanted.next(),
            Some(_) => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fold::fold;

    fn find(text: &str, run: &str) -> Option<Range<usize>> {
        Needle::new(run)?.find(text, 0)
    }

    #[test]
    fn runs_are_found_in_any_dress() {
        assert_eq!(find("按 處\n罰 办", "处罚"), Some(4..11));
        assert_eq!(find("國發〔２０１５〕５８号", "国发(2015)58"), Some(0..30));
        assert_eq!(find("零〇○", "〇"), Some(0..3));
        assert_eq!(find("甲乙", "甲丙"), None);
        assert!(Needle::new(" \n").is_none());
        assert_eq!(Needle::new("甲乙丙").map(|run| run.length()), Some(3));
    }

    proptest! {
        #[test]
        fn it_finds_what_folding_the_text_finds(
            text in "[国國国法灋处處的1１①Ａa〇零 \n\u{3000}（(]{0,40}",
            run in "[国國法处的1a〇(]{1,4}",
        ) {
            prop_assert_eq!(find(&text, &run), fold(&text).find(&run));
        }
    }
}
