//! The words of a text with what others say in it taken out, and the documents that it names.

mod around;
mod numbers;

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::number::find_numbers;
use crate::text::dates::all_dates;
use crate::text::title::close_of;

use around::around;
pub(crate) use numbers::{first_number, number_behind};

/// A document that a text names: 《…》（文号）, 关于印发《…》的通知, a number alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its bytes, number included.
    pub(crate) range: Range<usize>,
    /// The title without its outer brackets.
    pub(crate) title: Option<String>,
    /// The number as printed.
    pub(crate) number: Option<String>,
}

/// A text whose quotations, brackets and titles are blanked byte for byte.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    pub(crate) text: &'a str,
    /// Same length as the text: [`QUOTED`] for what stands in “”, [`NAMED`] for mentions, [`ASIDE`] for
    /// what stands in （）.
    pub(crate) outer: String,
    /// In the order of the text.
    pub(crate) mentions: Vec<Mention>,
    /// Every date of the text.
    pub(crate) dates: Vec<(Range<usize>, NaiveDate)>,
}

pub(crate) const QUOTED: char = '\u{1}';
pub(crate) const NAMED: char = '\u{2}';
pub(crate) const ASIDE: char = '\u{3}';

/// The longest quotation and the longest aside that are followed, in characters.
const QUOTE_MAX: usize = 4000;
const ASIDE_MAX: usize = 300;

/// Part of a text; empty where the bytes do not fit.
pub(crate) fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

pub(crate) fn scan(text: &str) -> Scan<'_> {
    let mut scan = scan_plain(text);
    if around(&mut scan) {
        let named: Vec<_> = scan
            .mentions
            .iter()
            .map(|m| (m.range.clone(), NAMED))
            .collect();
        scan.outer = blanked(&scan.outer, &named);
    }
    scan
}

/// Without titles that stand in no brackets of their own: for a title, which is one itself.
pub(crate) fn scan_plain(text: &str) -> Scan<'_> {
    let mut blanks: Vec<(Range<usize>, char)> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut at = 0;
    while let Some(c) = part(text, at..text.len()).chars().next() {
        let next = at + c.len_utf8();
        at = match c {
            '“' => match closed(text, at, ['“', '”'], QUOTE_MAX, true) {
                Some(end) => {
                    blanks.push((at..end, QUOTED));
                    end
                }
                None => next,
            },
            '（' | '(' => match closed(text, at, ['（', '）'], ASIDE_MAX, false) {
                Some(end) => {
                    blanks.push((at..end, ASIDE));
                    end
                }
                None => next,
            },
            '《' | '〈' | '<' | '＜' => match titled(text, at) {
                Some(mention) => {
                    let end = mention.range.end;
                    mentions.push(mention);
                    end
                }
                None => next,
            },
            _ => next,
        };
    }
    let mut scan = Scan {
        text,
        outer: String::new(),
        mentions,
        dates: all_dates(text),
    };
    bare_numbers(text, &blanks, &mut scan.mentions);
    blanks.extend(scan.mentions.iter().map(|m| (m.range.clone(), NAMED)));
    scan.outer = blanked(text, &blanks);
    scan
}

fn blanked(text: &str, blanks: &[(Range<usize>, char)]) -> String {
    let mut marks: Vec<Option<char>> = vec![None; text.len()];
    for (range, mark) in blanks {
        for slot in marks.get_mut(range.clone()).into_iter().flatten() {
            *slot = Some(*mark);
        }
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match marks.get(at).copied().flatten() {
            Some(mark) => (0..c.len_utf8()).for_each(|_| out.push(mark)),
            None => out.push(c),
        }
    }
    out
}

/// The byte behind the bracket that closes the one at `at`; half and full width count as one.
fn closed(text: &str, at: usize, pair: [char; 2], most: usize, over_lines: bool) -> Option<usize> {
    let same = |c: char| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    };
    let mut depth = 0usize;
    for (offset, c) in part(text, at..text.len()).char_indices().take(most) {
        let c_same = same(c);
        if c_same == pair[0] {
            // every paragraph of a long quotation opens again
            depth = if over_lines { 1 } else { depth + 1 };
        } else if c_same == pair[1] {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + offset + c.len_utf8());
            }
        } else if c == '\n' && !over_lines {
            return None;
        }
    }
    None
}

fn titled(text: &str, at: usize) -> Option<Mention> {
    let close = close_of(text, at)?;
    let open = part(text, at..text.len()).chars().next()?;
    let title = part(text, at + open.len_utf8()..close).trim();
    // 新增<3 and >5: no title
    if title.is_empty() || !title.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut end = close + part(text, close..text.len()).chars().next()?.len_utf8();
    let number = number_behind(text, end).map(|(number, after)| {
        end = after;
        number
    });
    Some(Mention {
        range: at..end,
        title: Some(title.to_owned()),
        number,
    })
}

/// Numbers that stand alone: 原沪府规〔2020〕1号文, 其延期文件（沪府规〔2024〕3号）.
fn bare_numbers(text: &str, blanks: &[(Range<usize>, char)], mentions: &mut Vec<Mention>) {
    let mut bare = Vec::new();
    let mut titles = mentions.iter().peekable();
    let mut asides = blanks.iter().peekable();
    for (range, _) in find_numbers(text) {
        while titles.next_if(|m| m.range.end <= range.start).is_some() {}
        while asides.next_if(|(r, _)| r.end <= range.start).is_some() {}
        if titles.peek().is_some_and(|m| m.range.start < range.end) {
            continue;
        }
        let mut whole = range.clone();
        if let Some((aside, mark)) = asides.peek().filter(|(r, _)| r.start < range.end) {
            let own = aside.start >= range.start && aside.end <= range.end;
            let alone = *mark == ASIDE
                && part(text, aside.clone()).trim_matches(['（', '）', '(', ')', ' '])
                    == part(text, range.clone()).trim();
            if alone {
                whole = aside.clone();
            } else if !own {
                continue;
            }
        }
        let behind = part(text, whole.end..text.len());
        whole.end += ["文件", "文"]
            .iter()
            .find(|word| behind.starts_with(**word))
            .map_or(0, |word| word.len());
        bare.push(Mention {
            range: whole,
            title: None,
            number: Some(part(text, range).to_owned()),
        });
    }
    mentions.extend(bare);
    mentions.sort_by_key(|mention| mention.range.start);
}

impl Scan<'_> {
    /// The date that starts at a byte, blanks before it allowed.
    pub(crate) fn date_at(&self, at: usize) -> Option<&(Range<usize>, NaiveDate)> {
        let rest = part(self.text, at..self.text.len());
        let start = at + rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
        let place = self.dates.partition_point(|(range, _)| range.start < start);
        self.dates
            .get(place)
            .filter(|(range, _)| range.start == start)
    }

    fn inside_date(&self, at: usize) -> bool {
        let place = self.dates.partition_point(|(range, _)| range.start < at);
        place
            .checked_sub(1)
            .and_then(|before| self.dates.get(before))
            .is_some_and(|(range, _)| at < range.end)
    }

    /// The sentences: bytes up to 。；！？ or the end of a line.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for (at, c) in self.outer.char_indices() {
            let broken = c == '\n' && self.inside_date(at);
            if matches!(c, '。' | '；' | '\n' | '！' | '？' | ';') && !broken {
                if at > start {
                    out.push(start..at);
                }
                start = at + c.len_utf8();
            }
        }
        if start < self.outer.len() {
            out.push(start..self.outer.len());
        }
        out
    }
}
