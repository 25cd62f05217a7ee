//! The words of a text with what others say in it taken out, and the documents that it names.

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::number::find_numbers;
use crate::text::dates::all_dates;
use crate::text::title::{close_of, document_form};

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
    if title.is_empty() || !title.chars().any(|c| c.is_alphabetic()) {
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

/// The number of a title, behind it: （沪府规〔2021〕13号）, also after （以下简称…）, or without brackets.
pub(crate) fn number_behind(text: &str, at: usize) -> Option<(String, usize)> {
    let mut next = at;
    for _ in 0..3 {
        let rest = part(text, next..text.len());
        let start = next + rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
        let c = part(text, start..text.len()).chars().next()?;
        if !matches!(c, '（' | '(' | '〔' | '[' | '【') {
            let line = part(text, start..text.len()).split('\n').next()?;
            let window: String = line.chars().take(60).collect();
            let found = first_number(&window).filter(|(range, _)| range.start == 0)?;
            return Some((found.1, start + found.0.end));
        }
        let end = closed(text, start, ['（', '）'], ASIDE_MAX, false)?;
        let inside = part(text, start + c.len_utf8()..end);
        let inside = inside.strip_suffix(['）', ')']).unwrap_or(inside);
        if let Some((range, number)) = first_number(inside)
            && is_label(part(inside, 0..range.start))
        {
            return Some((number, end));
        }
        next = end;
    }
    None
}

/// What may stand before a number inside its brackets.
fn is_label(before: &str) -> bool {
    let before = before.trim().trim_end_matches(['：', ':']);
    [
        "",
        "文号",
        "发文字号",
        "编号",
        "原文号",
        "原",
        "市政府",
        "省政府",
        "国务院",
    ]
    .contains(&before)
        || before.ends_with(['，', ','])
}

/// The first number of some words: 发文字号, 令号, or the number of a standard.
pub(crate) fn first_number(words: &str) -> Option<(Range<usize>, String)> {
    let found = find_numbers(words)
        .into_iter()
        .next()
        .map(|(range, _)| range);
    let standard = standard_number(words);
    let range = match (found, standard) {
        (Some(a), Some(b)) => {
            if a.start <= b.start {
                a
            } else {
                b
            }
        }
        (a, b) => a.or(b)?,
    };
    let printed = part(words, range.clone()).to_owned();
    Some((range, printed))
}

/// DG/TJ08-2215-2016, GB 50016-2014, DB31/T 329.1-2019.
fn standard_number(words: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let rest = part(words, from..words.len());
        let start = from + rest.find(|c: char| c.is_ascii_uppercase())?;
        let run: &str = part(words, start..words.len());
        let length = run
            .find(|c: char| !(c.is_ascii_alphanumeric() || "/-—–. ".contains(c)))
            .unwrap_or(run.len());
        let code = part(run, 0..length).trim_end();
        let year = code
            .rsplit(['-', '—', '–'])
            .next()
            .filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
        let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
        if year.is_some() && (1..=5).contains(&letters) && code.len() > letters + 5 {
            return Some(start..start + code.len());
        }
        from = start + length.max(1);
    }
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

/// Titles without outer brackets: 关于印发《…》的通知（…）, 关于…的通知（…号）.
fn around(scan: &mut Scan<'_>) -> bool {
    let mut changed = false;
    for index in 0..scan.mentions.len() {
        let Some(mention) = scan.mentions.get(index).cloned() else {
            continue;
        };
        let found = match mention.title {
            Some(_) => wrapped(scan, &mention),
            None => unbracketed(scan, &mention),
        };
        if let Some(found) = found
            && let Some(slot) = scan.mentions.get_mut(index)
        {
            *slot = found;
            changed = true;
        }
    }
    if changed {
        let mut last = 0;
        scan.mentions.retain(|mention| {
            let kept = mention.range.start >= last;
            last = last.max(mention.range.end);
            kept
        });
    }
    changed
}

/// The start of a title that runs up to `end` without brackets: 关于, and the bodies before it.
fn about_before(outer: &str, end: usize) -> Option<usize> {
    let floor = outer
        .get(..end)?
        .rfind(['，', '。', '；', '：', '\n', ':', ',', NAMED, '、'])
        .map_or(0, |at| {
            at + outer
                .get(at..)
                .and_then(|r| r.chars().next())
                .map_or(1, char::len_utf8)
        });
    let words = outer.get(floor..end)?;
    let about = words.find("关于")?;
    let before = words.get(..about)?.trim();
    let named = !before.is_empty() && crate::text::tail::is_signature(before);
    Some(
        floor
            + if named {
                words.len() - words.trim_start().len()
            } else {
                about
            },
    )
}

fn wrapped(scan: &Scan<'_>, mention: &Mention) -> Option<Mention> {
    let start = about_before(&scan.outer, mention.range.start)?;
    let close = close_of(scan.text, mention.range.start)?;
    let inner_end = close
        + part(scan.text, close..scan.text.len())
            .chars()
            .next()?
            .len_utf8();
    if part(scan.text, start..mention.range.start).chars().count() > 60 {
        return None;
    }
    let behind = part(scan.text, inner_end..scan.text.len());
    let stop = behind
        .find(['，', '。', '；', '：', '\n', '（', '(', '《', '、'])
        .unwrap_or(behind.len());
    let tail = part(behind, 0..stop);
    let end = ["通知", "决定", "意见", "通告", "公告", "批复", "函", "令"]
        .iter()
        .filter_map(|form| tail.rfind(form).map(|at| at + form.len()))
        .max()?;
    let words = part(tail, 0..end).trim_start();
    if !words.starts_with('的') && !words.contains("的") || words.chars().count() > 24 {
        return None;
    }
    let mut whole = start..inner_end + end;
    let title = part(scan.text, whole.clone()).trim().to_owned();
    let number = number_behind(scan.text, whole.end).map(|(number, after)| {
        whole.end = after;
        number
    });
    Some(Mention {
        range: whole,
        title: Some(title),
        number: number.or_else(|| mention.number.clone()),
    })
}

/// 关于…的通知（沪府规〔2020〕1号）: the number in brackets tells that a title stands before it.
fn unbracketed(scan: &Scan<'_>, mention: &Mention) -> Option<Mention> {
    let bracket = part(scan.text, mention.range.clone()).starts_with(['（', '(']);
    if !bracket {
        return None;
    }
    let start = about_before(&scan.outer, mention.range.start)?;
    let title = part(scan.text, start..mention.range.start).trim();
    let length = title.chars().count();
    ((8..=80).contains(&length) && document_form(title).is_some()).then(|| Mention {
        range: start..mention.range.end,
        title: Some(title.to_owned()),
        number: mention.number.clone(),
    })
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

    /// The sentences: bytes up to 。；！？ or the end of a line.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for (at, c) in self.outer.char_indices() {
            let broken = c == '\n' && self.dates.iter().any(|(r, _)| r.start < at && at < r.end);
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
