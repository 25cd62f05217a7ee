//! The head of a page: 版头, title, 发文字号, 主送机关, and the order that carries a rule.

use crate::domain::number::DocumentNumber;
use crate::text::lines::is_sentence;
use crate::text::marker::marker;
use crate::text::tail;
use crate::text::title::{document_form, instrument_title, title_key};

use super::opening::{bare, may_be_title};
use super::{Part, Split, closing};

/// How many lines from the top the head may take.
const HEAD_MAX: usize = 40;

/// How many lines a broken title may take.
const TITLE_LINES: usize = 6;

/// Reads head lines, title, number and 主送机关; gives the index of the first line of the body.
pub(super) fn head(title: &str, all: &[&str], out: &mut Split) -> usize {
    let key = title_key(title);
    let mut printed = (!key.is_empty())
        .then(|| carrier_lines(title, all).or_else(|| title_lines(&key, all)))
        .flatten();
    if key.is_empty() {
        printed = guessed_title(all);
    }
    let title_end = printed.map_or(0, |(at, count)| at + count);
    let mut body = title_end;
    // the number stands before the title, after it, or at the very top of a page without its title
    let number_at = |at: usize| all.get(at).is_some_and(|line| is_number_line(line));
    let top = printed.map_or(HEAD_MAX.min(all.len()), |(at, _)| at);
    let mut number = (title_end..(title_end + 3).min(all.len())).find(|at| number_at(*at));
    if let Some(at) = number {
        body = at + 1;
    } else {
        let first_sentence = all
            .iter()
            .take(top)
            .position(|line| line.ends_with('。'))
            .unwrap_or(top);
        number = (0..first_sentence).rev().find(|at| number_at(*at));
        if printed.is_none() {
            body = number.map_or(0, |at| at + 1);
        }
    }
    out.number = number
        .and_then(|at| all.get(at))
        .map(|line| (*line).to_owned());
    out.printed_title =
        printed.map(|(at, count)| joined(all.get(at..at + count).unwrap_or_default()));
    for (at, line) in all.iter().enumerate().take(body) {
        let in_title = printed.is_some_and(|(start, count)| (start..start + count).contains(&at));
        if !in_title && Some(at) != number {
            out.head_lines.push((*line).to_owned());
        }
    }
    // what a page puts between its head and 主送机关
    if let Some(line) = all.get(body).filter(|line| is_addressee(line)) {
        out.addressee = Some(line.trim_end_matches(['：', ':']).to_owned());
        body += 1;
    }
    body
}

/// 令 that carries a rule: what stands above the rule's title and speaks in sentences.
pub(super) fn order_head(out: &mut Split) -> Option<Part> {
    let head = std::mem::take(&mut out.head_lines);
    let named = head
        .iter()
        .take(6)
        .position(|line| line.chars().count() <= 40 && line.ends_with('令'));
    let sentence = head
        .iter()
        .any(|line| line.ends_with('。') && line.contains("公布"));
    let (Some(named), true) = (named, sentence) else {
        out.head_lines = head;
        return None;
    };
    let numbered = head.get(named + 1).filter(|line| {
        line.starts_with('第') && line.ends_with('号') && line.chars().count() <= 12
    });
    let body = named + 1 + usize::from(numbered.is_some());
    if let (Some(number), Some(name), None) = (numbered, head.get(named), &out.number) {
        out.number = Some(format!("{name}{number}"));
    } else if let Some(number) = numbered {
        out.head_lines.push(number.clone());
    }
    out.head_lines.extend(head.iter().take(named).cloned());
    let rest: Vec<&str> = head.iter().skip(body).map(String::as_str).collect();
    let mut order = closing(&rest);
    order.title = head.get(named).cloned();
    Some(order)
}

pub(super) fn joined(lines: &[&str]) -> String {
    lines.concat()
}

/// Where the lines that make up a title stand: first line and count.
fn title_lines(key: &str, all: &[&str]) -> Option<(usize, usize)> {
    for at in 0..all.len().min(HEAD_MAX) {
        let mut sum = String::new();
        for (count, line) in all.iter().skip(at).take(TITLE_LINES).enumerate() {
            sum.push_str(&title_key(line));
            if sum == key || (count < 5 && sum.len() > key.len() / 2 && key.ends_with(&sum)) {
                return Some((at, count + 1));
            }
            if sum.len() > key.len() || !key.contains(sum.as_str()) {
                break;
            }
        }
    }
    None
}

/// The catalogue may have the instrument's title where the page begins with the carrier's: its lines.
fn carrier_lines(title: &str, all: &[&str]) -> Option<(usize, usize)> {
    if instrument_title(title).is_some() {
        return None;
    }
    let key = bare(&title_key(title));
    let names = |at: usize, count: usize| {
        all.get(at..at + count).is_some_and(|lines| {
            let whole = joined(lines);
            let titled = lines
                .iter()
                .all(|line| may_be_title(line) && !is_number_line(line));
            titled
                && whole.chars().count() <= 200
                && instrument_title(&whole).is_some_and(|named| bare(&title_key(&named)) == key)
        })
    };
    let starts = (0..all.len().min(12)).rev();
    let (at, count) = starts
        .into_iter()
        .find_map(|at| Some((at, (1..=3).find(|count| names(at, *count))?)))?;
    // the bodies that issue it stand on lines of their own above it
    let above = all
        .get(..at)?
        .iter()
        .rev()
        .take_while(|line| tail::is_signature(line))
        .count();
    Some((at - above, count + above))
}

/// The title of a page that is given without one: the first lines up to one that ends in a 文种.
fn guessed_title(all: &[&str]) -> Option<(usize, usize)> {
    let start = all.iter().take(8).position(|line| !is_number_line(line))?;
    let count = all
        .iter()
        .skip(start)
        .take(TITLE_LINES)
        .take_while(|line| !is_sentence(line) && marker(line).is_none())
        .position(|line| document_form(line).is_some())?;
    Some((start, count + 1))
}

fn is_number_line(line: &str) -> bool {
    line.chars().count() <= 50 && DocumentNumber::parse(line).is_ok()
}

fn is_addressee(line: &str) -> bool {
    line.ends_with(['：', ':'])
        && line.chars().count() <= 400
        && !line.contains(['。', '；', '《'])
        && !["如下", "下列", "附件", "以下", "有关事项"]
            .iter()
            .any(|word| line.contains(word))
        && marker(line).is_none()
}
