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
    let mut number = (title_end..(title_end + 3).min(all.len()))
        .take_while(|at| all.get(*at).is_some_and(|line| !begins_body(line)))
        .find(|at| number_at(*at));
    if let Some(at) = number {
        body = at + 1;
    } else {
        let first_sentence = all
            .iter()
            .take(top)
            .position(|line| begins_body(line))
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
    let ended_at = |start: usize| {
        all.iter()
            .skip(start)
            .take(TITLE_LINES)
            .take_while(|line| may_be_title(line) && !is_number_line(line) && !is_furniture(line))
            .position(|line| document_form(line).is_some())
    };
    let top = all
        .iter()
        .position(|line| begins_body(line))
        .unwrap_or(all.len());
    let starts: Vec<(usize, usize)> = (0..top.min(HEAD_MAX))
        .filter(|start| all.get(*start).is_some_and(|line| !is_furniture(line)))
        .filter_map(|start| Some((start, ended_at(start)? + 1)))
        .collect();
    let about = |(start, count): &&(usize, usize)| {
        all.get(*start..start + count)
            .is_some_and(|lines| joined(lines).contains("关于"))
    };
    starts
        .iter()
        .find(about)
        .or_else(|| starts.first())
        .copied()
}

/// 版头, the page's own fields and paths: 某县人民政府文件, 索引号：…, 首页 > 公开.
fn is_furniture(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    plain.ends_with("文件")
        || line.contains(['：', ':', '>', '|', '\t'])
        || tail::is_date(line)
        || plain.chars().count() < 4
}

/// A line of running text, or 主送机关: what stands behind it is no head.
fn begins_body(line: &str) -> bool {
    let long = line.chars().count() >= 15;
    line.ends_with('。') || long && is_sentence(line) || is_addressee(line) && line.contains("各")
}

/// 某政规〔2026〕3号, also in brackets; 公告2024年第16号, 2024年第16号.
fn is_number_line(line: &str) -> bool {
    if line.chars().count() > 50 {
        return false;
    }
    let inner = line
        .strip_prefix(['（', '('])
        .and_then(|inner| inner.strip_suffix(['）', ')']));
    DocumentNumber::parse(inner.unwrap_or(line)).is_ok() || is_announcement_number(line)
}

/// 公告2024年第16号, 2024年第16号, 某局公告第3号.
fn is_announcement_number(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let Some((before, serial)) = plain.rsplit_once('第') else {
        return false;
    };
    let counted = serial.strip_suffix('号').is_some_and(|digits| {
        !digits.is_empty() && digits.chars().all(crate::text::numeral::is_numeral)
    });
    let year = before.strip_suffix('年').map(|before| {
        let digits = before
            .chars()
            .rev()
            .take_while(|c| crate::text::numeral::is_numeral(*c))
            .count();
        digits == 4
    });
    let named = before.ends_with("公告") || before.ends_with("通告");
    counted && (year == Some(true) || named) && !before.contains(['，', '《', '、', '：'])
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
