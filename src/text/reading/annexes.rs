//! How many annexes a document lists.

use super::place::line_at;
use super::{Page, Value};
use crate::text::marker::{MarkerKind, annex_marker, marker};
use crate::text::split::Part;

pub(super) fn read(page: &Page<'_>) -> Option<Value<usize>> {
    let split = page.split;
    let mut parts: Vec<&Part> = split.carrier.iter().collect();
    parts.push(&split.instrument);
    let mut count = 0;
    let mut words = None;
    for part in parts {
        if let Some(first) = part.annex_list.first()
            && let Some(range) = line_at(page.normal, first, 0)
        {
            count += listed(&part.annex_list);
            let from = words.map_or(range.start, |known: std::ops::Range<usize>| known.start);
            words = Some(from..range.end);
        }
    }
    if let Some(words) = words.filter(|_| count > 0) {
        return Some(Value::found(count, words));
    }
    let first = split.annexes.first()?;
    let numbered = split
        .annexes
        .iter()
        .filter(|annex| annex_marker(&annex.label).is_some_and(|m| m.number.is_some()))
        .count();
    let count = if numbered > 0 {
        numbered
    } else {
        split.annexes.len()
    };
    let at = page.normal.find(first.label.as_str())?;
    Some(
        Value::found(count, at..at + first.label.len())
            .doubted("正文未列附件目录，按页面上的附件计数"),
    )
}

/// The members of a list: the numbered lines, or the one behind 附件：.
fn listed(list: &[String]) -> usize {
    let mut count = 0;
    for line in list {
        if let Some(annex) = annex_marker(line) {
            let rest = line.get(annex.label..).unwrap_or_default().trim();
            if annex.number.is_some() || !rest.is_empty() {
                count += 1;
                count += inline(rest);
            }
        } else if marker(line).is_some_and(|m| m.kind >= MarkerKind::First) {
            count += 1 + inline(line);
        }
    }
    count
}

/// Further members on the same line: 附件：1.甲 2.乙.
fn inline(line: &str) -> usize {
    let mut next = 2;
    let mut count = 0;
    let mut rest = line;
    while let Some(at) = [
        format!(" {next}."),
        format!(" {next}．"),
        format!(" {next}、"),
        format!("；{next}."),
        format!("\u{3000}{next}."),
    ]
    .iter()
    .filter_map(|sign| rest.find(sign.as_str()))
    .min()
    {
        rest = rest.get(at + 2..).unwrap_or_default();
        next += 1;
        count += 1;
    }
    count
}
