//! M7 层次序数: 编章节条 over the text, 项 and 目 inside an article, 一、（一）1.（1） elsewhere.
//!
//! What is quoted, a 目录, and what only mentions a provision is left out. A list may begin again at
//! one, may go on through the sections above it, and may stand in one paragraph.
//!
//! Owns which lines bear a number and which number may follow which. Must not know what the numbers
//! stand for, nor rules or registry. Held by `form::tests::numbering`.

mod names;
mod sequence;

use super::{Place, Remark, Subject, fail, pass};
use crate::text::marker::{Marker, MarkerKind, is_mention, marker};
use crate::text::{UnitKind, title::document_form};
use sequence::Reading;

/// The longest heading line, in characters.
const HEADING_MAX: usize = 50;
/// The most remarks.
const MOST: usize = 20;

/// A label of the text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    row: usize,
    /// Bytes of the label.
    start: usize,
    end: usize,
    marker: Marker,
    /// Its own number was wrong: the next may go on behind it or behind the place that it takes.
    slack: bool,
    /// One number before it is missing: the next may have its number, which this one took too early.
    early: bool,
}

impl Mark {
    /// Whether `number` comes next.
    fn leads_to(&self, number: u32) -> bool {
        number == self.marker.number.saturating_add(1)
            || (self.slack && number == self.marker.number.saturating_add(2))
            || (self.early && number == self.marker.number)
    }
}

impl Subject<'_> {
    /// M7.
    pub(super) fn numbering(&self) -> Vec<Remark> {
        let mut reading = Reading::of(self);
        for segment in self.segments() {
            reading.segment(&self.marks(segment));
        }
        let (mut remarks, count) = (reading.remarks, reading.count);
        remarks.truncate(MOST);
        if remarks.is_empty() {
            let says = if count == 0 {
                "没有编号".to_owned()
            } else {
                format!("{count} 个序数连续")
            };
            remarks.push(pass(says, Place::Whole));
        }
        remarks
    }

    /// Rows of the main text, then of each annex.
    fn segments(&self) -> Vec<std::ops::Range<usize>> {
        let units = self.page.outline.units.iter().enumerate();
        let annexes = units
            .filter(|(_, unit)| unit.kind == UnitKind::Annex)
            .map(|(at, _)| self.page.row(self.page.start_of(at)));
        let mut starts = vec![0];
        starts.extend(annexes);
        let ends = starts
            .iter()
            .skip(1)
            .copied()
            .chain([self.page.lines.len()]);
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
            .collect()
    }

    fn marks(&self, rows: std::ops::Range<usize>) -> Vec<Mark> {
        let contents = self.contents();
        let (mut quoted, mut finished) = (false, true);
        let mut last_article = 0u32;
        let mut marks = Vec::new();
        for row in rows {
            let Some((start, line)) = self.page.lines.get(row).copied() else {
                break;
            };
            let mut marked = false;
            if !quoted
                && !contents.contains(&row)
                && let Some(m) = marker(line)
            {
                let rest = line.get(m.label..).unwrap_or_default();
                let next =
                    m.kind == MarkerKind::Article && m.number == last_article.saturating_add(1);
                if opens(&m, rest, finished, next) {
                    if m.kind == MarkerKind::Article {
                        last_article = m.number;
                    }
                    marks.push(Mark {
                        row,
                        start,
                        end: start + m.label,
                        marker: m,
                        slack: false,
                        early: false,
                    });
                    marked = true;
                }
            }
            quoted = quoted_after(quoted, line);
            finished = marked || ends(line);
        }
        marks
    }

    fn contents(&self) -> std::ops::Range<usize> {
        let units = self.page.outline.units.iter().enumerate();
        let found = units
            .into_iter()
            .find(|(_, unit)| unit.kind == UnitKind::Contents);
        found.map_or(0..0, |(at, unit)| {
            let row = self.page.row(self.page.start_of(at));
            row..row + unit.text.lines().count()
        })
    }
}

/// Whether a marker opens something: it stands at the beginning of a paragraph and mentions nothing.
fn opens(m: &Marker, rest: &str, finished: bool, next: bool) -> bool {
    let parted = rest.is_empty() || rest.starts_with(char::is_whitespace);
    match m.kind {
        MarkerKind::Part | MarkerKind::Subpart | MarkerKind::Chapter | MarkerKind::Section => {
            let sentence = rest.ends_with(['。', '；', '，', '：', '！', '？']);
            rest.chars().count() <= HEADING_MAX && !sentence && (parted || !is_mention(rest))
        }
        MarkerKind::Article => {
            let strong = parted || rest.starts_with(['（', '(', '【', '［', '[', '：', ':']);
            (strong && next) || (finished && !is_mention(rest))
        }
        MarkerKind::First | MarkerKind::Second | MarkerKind::Third | MarkerKind::Fourth => {
            finished && !mentioned(rest)
        }
    }
}

/// Words behind the label of an item that make it a mention: （二）项规定的, （一）至（三）.
fn mentioned(rest: &str) -> bool {
    let mut chars = rest.chars();
    let first = chars.next();
    let second = chars.next();
    match first {
        Some('项' | '款' | '目') => {
            second.is_none_or(|c| "、，。；：的规和或至所及）情中内外".contains(c))
        }
        Some('至' | '、' | '和' | '及' | '或' | '，') => {
            second.is_some_and(|c| "（(第".contains(c)) || matches!(first, Some('、' | '，'))
        }
        _ => false,
    }
}

fn quoted_after(mut quoted: bool, line: &str) -> bool {
    for c in line.chars() {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            _ => {}
        }
    }
    quoted
}

fn ends(line: &str) -> bool {
    line.ends_with([
        '。', '；', '：', ':', ';', '！', '？', '”', '）', ')', '》', '】', '.',
    ]) || line.chars().count() <= 30
        || document_form(line).is_some()
}
