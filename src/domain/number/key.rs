//! The dress-free form of a number.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::YEARS;

/// The canonical search key of a number of any kind: 发文字号, 令号, 登记号, 备案号, standard.
///
/// Half width, lower case, brackets unified to 〔〕, dashes unified to `-`, without blanks, 第 and the
/// closing 号 (號, 号文); Chinese figures of the year and the serial become Arabic; leading zeros stay.
/// Two dresses of one number give one key, and the key of a key is itself.
pub fn number_key(text: &str) -> String {
    undress(text).to_ascii_lowercase()
}

/// The year that a number names: in brackets (〔2019〕), between dashes (HNPR-2021-01016), or before
/// 年 (公告2024年第16号). `None` where it names none, as an order number.
pub fn year_of(text: &str) -> Option<u16> {
    let plain = undress(text);
    let characters: Vec<char> = plain.chars().collect();
    let mut start = 0;
    while start < characters.len() {
        if !characters[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let run = characters[start..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let before = start.checked_sub(1).and_then(|i| characters.get(i));
        let after = characters.get(start + run);
        let marked = matches!(
            (before, after),
            (Some('〔'), Some('〕')) | (Some('-'), Some('-'))
        ) || after == Some(&'年');
        if run == 4 && marked {
            let digits: String = characters[start..start + run].iter().collect();
            if let Some(year) = digits.parse().ok().filter(|year| YEARS.contains(year)) {
                return Some(year);
            }
        }
        start += run;
    }
    None
}

/// Half width, one kind of bracket and dash, no blanks, no 第, no closing 号; case stays.
pub(super) fn undress(text: &str) -> String {
    let mut plain: Vec<char> = Vec::with_capacity(text.len() / 2);
    for c in text.nfkc() {
        let c = match c {
            '(' | '[' | '【' | '〔' | '〖' | '〘' | '{' | '〈' | '<' | '⟨' => '〔',
            ')' | ']' | '】' | '〕' | '〗' | '〙' | '}' | '〉' | '>' | '⟩' => '〕',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '─' | '━' | '﹘' | '-' | '~' => '-',
            '○' | '◯' => '〇',
            '號' => '号',
            c if c.is_whitespace() || c.is_control() || is_combining_mark(c) => continue,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            c => c,
        };
        if !(c == '-' && plain.last() == Some(&'-')) {
            plain.push(c);
        }
    }
    let plain = arabic_figures(&plain);
    let mut rest = plain.as_str();
    loop {
        let shorter = ["号文件", "号文", "号"]
            .iter()
            .find_map(|end| rest.strip_suffix(end));
        match shorter {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => return rest.to_owned(),
        }
    }
}

/// Chinese figures that stand as the year or the serial become Arabic; 第 and the 年 of a bracketed
/// year go.
fn arabic_figures(plain: &[char]) -> String {
    let mut out = String::with_capacity(plain.len() * 3);
    let mut at = 0;
    let mut marked = false;
    while let Some(&c) = plain.get(at) {
        if c == '第' {
            marked = true;
            at += 1;
            continue;
        }
        let run = plain[at..]
            .iter()
            .take(12)
            .take_while(|c| chinese_digit(**c).is_some())
            .count();
        let after = plain.get(at + run);
        let opened = marked || matches!(out.chars().last(), Some('〔' | '〕'));
        if run > 0 && opened && matches!(after, None | Some('〕' | '号' | '年')) {
            let figures = plain.get(at..at + run).and_then(chinese_number);
            match figures {
                Some(figures) => out.push_str(&figures),
                None => out.extend(plain.iter().skip(at).take(run)),
            }
            at += run;
            marked = false;
            continue;
        }
        let year_word = c == '年' && after_four_digits(&out) && plain.get(at + 1) == Some(&'〕');
        if !year_word {
            out.push(c);
        }
        marked = false;
        at += 1;
    }
    out
}

fn after_four_digits(out: &str) -> bool {
    let digits = out.chars().rev().take_while(char::is_ascii_digit).count();
    digits == 4 && out.chars().rev().nth(4) == Some('〔')
}

pub(super) fn chinese_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c || (c == '零' && d == '〇'))
        .map_or_else(
            || (c == '十' || c == '百' || c == '千').then_some(10),
            |position| u32::try_from(position).ok(),
        )
}

fn chinese_number(run: &[char]) -> Option<String> {
    if run.iter().all(|c| !matches!(c, '十' | '百' | '千')) {
        return run
            .iter()
            .map(|c| char::from_digit(chinese_digit(*c)?, 10))
            .collect();
    }
    let (mut total, mut pending) = (0u32, None);
    for c in run {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c => {
                match pending {
                    None | Some(0) => pending = chinese_digit(*c),
                    Some(_) => return None,
                }
                continue;
            }
        };
        total = total.checked_add(pending.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    Some(total.checked_add(pending.unwrap_or(0))?.to_string())
}
