//! Numbers of documents beside their titles.

use std::ops::Range;

use crate::domain::number::find_numbers;

use super::{ASIDE_MAX, closed, part};

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
