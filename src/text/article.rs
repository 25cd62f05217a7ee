//! The inside of an article: 条标, 款, 项, 目.

use super::build::{Builder, HEADING_MAX, cut};
use super::marker::{MarkerKind, marker};
use super::outline::UnitKind;

impl Builder {
    /// Gives an article its 条标, text, 款, 项 and 目.
    pub(super) fn end_article(&mut self, article: Option<(usize, Vec<&str>)>) {
        let Some((at, mut own)) = article else { return };
        if let Some(first) = own.first_mut() {
            let (heading, rest) = article_heading(first);
            *first = rest;
            self.set_heading(at, heading);
        }
        let own: Vec<&str> = own.into_iter().filter(|line| !line.is_empty()).collect();
        if let Some(unit) = self.units.get_mut(at) {
            unit.text = own.join("\n");
        }
        let (mut paragraph, mut point, mut paragraphs) = (None, None, 0u32);
        for line in own {
            let m = marker(line).filter(|m| m.kind >= MarkerKind::First);
            if m.is_none() || paragraph.is_none() {
                paragraphs += 1;
                let new = self.push(
                    UnitKind::Paragraph,
                    &format!("para_{paragraphs}"),
                    "",
                    Some(at),
                );
                (paragraph, point) = (Some(new), None);
            }
            let Some(m) = m else {
                if let Some(paragraph) = paragraph {
                    self.append(paragraph, line);
                }
                continue;
            };
            let deep = m.kind >= MarkerKind::Third;
            let (kind, name, parent) = match (deep, point) {
                (true, Some(point)) => (UnitKind::Indent, "indent", Some(point)),
                (true, None) => (UnitKind::Indent, "indent", paragraph),
                (false, _) => (UnitKind::Point, "point", paragraph),
            };
            let (label, rest) = cut(line, &m);
            let own = format!("{name}_{}", m.number);
            let new = self.push(kind, &own, label, parent);
            self.append(new, rest);
            if !deep {
                point = Some(new);
            }
        }
    }
}

/// 条标: 第一条（目的）. Gives it with its brackets, and the rest of the line.
fn article_heading(line: &str) -> (&str, &str) {
    let close = match line.chars().next() {
        Some('（') => '）',
        Some('(') => ')',
        Some('【') => '】',
        Some('［') => '］',
        _ => return ("", line),
    };
    if marker(line).is_some() {
        return ("", line);
    }
    let end = line
        .char_indices()
        .take(HEADING_MAX)
        .find(|(_, c)| *c == close);
    end.and_then(|(at, c)| line.split_at_checked(at + c.len_utf8()))
        .map_or(("", line), |(heading, rest)| (heading, rest.trim_start()))
}
