//! What stands on every page and belongs to none: page numbers, running heads and feet.

use std::collections::HashMap;

use super::{Line, Lines};

/// Lines at the top and at the bottom of a page that are looked at.
const EDGE: usize = 2;

/// The part of a page's height, at the top and at the bottom, in which a lone page number is believed.
const MARGIN: f32 = 0.13;

/// Characters of the warning that shows what was left out.
const SHOWN: usize = 60;

/// Removes it and gives a sample of running text that was removed; page numbers are not told of.
pub(super) fn remove(pages: &mut [Lines]) -> Option<String> {
    let many = pages.iter().filter(|page| !page.lines.is_empty()).count();
    let mut seen: HashMap<String, (usize, String)> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<(String, String)> = edges(page)
            .filter_map(|at| page.lines.get(at))
            .filter(|line| !line.is_row)
            .map(|line| (key(page, line), line.text.clone()))
            .collect();
        keys.sort();
        keys.dedup_by(|a, b| a.0 == b.0);
        for (key, text) in keys {
            seen.entry(key).or_insert((0, text)).0 += 1;
        }
    }
    let often = |count: usize| count >= 3 && 2 * count >= many || many == 2 && count == 2;
    let mut sample = None;
    for page in pages.iter_mut() {
        let mut drop: Vec<usize> = Vec::new();
        for at in edges(page) {
            let Some(line) = page.lines.get(at) else {
                continue;
            };
            let number = is_page_number(&line.text) && in_margin(page, line);
            let running = seen
                .get(&key(page, line))
                .filter(|(count, _)| often(*count) && (many > 2 || in_margin(page, line)));
            if !number && let Some((_, text)) = running {
                sample.get_or_insert_with(|| text.chars().take(SHOWN).collect());
            }
            if number || running.is_some() {
                drop.push(at);
            }
        }
        drop.sort_unstable();
        drop.dedup();
        for at in drop.into_iter().rev() {
            page.lines.remove(at);
        }
    }
    sample
}

/// Places of the lines at both edges of a page.
fn edges(page: &Lines) -> impl Iterator<Item = usize> + use<> {
    let count = page.lines.len();
    (0..count).filter(move |at| *at < EDGE || at + EDGE >= count)
}

/// What makes two lines of two pages the same: their words without figures, and the edge they stand at.
fn key(page: &Lines, line: &Line) -> String {
    let words: String = line
        .text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c.is_numeric() { '#' } else { c })
        .collect();
    let edge = if 2.0 * line.base < page.height {
        "head"
    } else {
        "foot"
    };
    format!("{edge} {words}")
}

fn in_margin(page: &Lines, line: &Line) -> bool {
    page.height <= 0.0
        || line.base < MARGIN * page.height
        || line.base > (1.0 - MARGIN) * page.height
}

/// `— 3 —`, `3`, `第 3 页`, `第 3 页 共 9 页`, `3/9`.
fn is_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.trim_matches(['—', '–', '-', '－', '―', '─', '·', '•', '~', '_', '.']);
    let is_number = |part: &str| {
        let count = part.chars().count();
        let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x' | 'Ⅰ'..='ⅿ');
        (1..=4).contains(&count)
            && (part
                .chars()
                .all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
                || part.chars().all(roman))
    };
    if is_number(bare) {
        return true;
    }
    if let Some((page, of)) = bare.split_once('/') {
        return is_number(page) && is_number(of);
    }
    let Some((page, rest)) = bare.strip_prefix('第').and_then(|its| its.split_once('页')) else {
        return false;
    };
    let rest = rest.trim_matches(['，', ',', '/', '（', '）', '(', ')']);
    let total = rest
        .strip_prefix('共')
        .and_then(|its| its.strip_suffix('页'));
    is_number(page) && (rest.is_empty() || total.is_some_and(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_text() {
        for number in [
            "— 3 —",
            "-12-",
            "7",
            "１２",
            "第 3 页",
            "第3页 共 9 页",
            "第3页，共9页",
            "3 / 9",
            "IV",
        ] {
            assert!(is_page_number(number), "{number}");
        }
        for text in [
            "第三条",
            "2024年",
            "12345",
            "一、",
            "（1）",
            "第3页共九页纸",
            "3/9/1",
            "",
        ] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
