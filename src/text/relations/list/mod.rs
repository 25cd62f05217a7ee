//! Lists of documents: numbered lines, table rows, tables that come one cell a paragraph.

mod cell;
mod heading;

use std::ops::Range;

use super::acts::relation;
use super::scan::{Mention, Scan, first_number, part};
use super::{Gap, Relation, RelationKind};
use crate::text::marker::{annex_marker, marker};

use cell::{Cell, is_title_cell, read_cell};
use heading::{act_of, is_list_heading};

/// What a list does to its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    Act(RelationKind),
    /// 继续有效, 保留: nothing changes.
    Keeps,
    /// 清理结果: each row says it.
    Mixed,
}

/// Columns that a table names in its head.
#[derive(Debug, Default)]
struct Columns {
    ends: bool,
    other_dates: bool,
}

struct List {
    kinds: Vec<RelationKind>,
    cleanup: bool,
    heading: Option<Heading>,
    in_annex: bool,
    columns: Columns,
    /// Rows of the open list: index of the row's relation, and how many cells ago its title stood.
    open: Option<usize>,
    since: usize,
    pending: Option<String>,
    found: Vec<(Relation, Heading)>,
    /// Lists that were announced and what they do.
    announced: Vec<RelationKind>,
}

/// What a text's lists say.
pub(super) struct Lists {
    pub(super) found: Vec<Relation>,
    pub(super) announced: Vec<RelationKind>,
}

/// Reads the lists of a text; `acts` says whether a heading without a verb follows the title's act.
pub(super) fn lists(
    scan: &Scan<'_>,
    title_kind: Option<RelationKind>,
    kinds: &[RelationKind],
    cleanup: bool,
) -> Lists {
    let mut list = List {
        kinds: kinds.to_vec(),
        cleanup,
        heading: None,
        in_annex: false,
        columns: Columns::default(),
        open: None,
        since: 0,
        pending: None,
        found: Vec::new(),
        announced: Vec::new(),
    };
    let mut at = 0;
    for line in scan.text.split('\n') {
        let start = at;
        at += line.len() + 1;
        let words = part(&scan.outer, start..start + line.len());
        list.line(scan, line, words, start, title_kind);
    }
    let found = list
        .found
        .into_iter()
        .filter_map(|(mut relation, heading)| match heading {
            Heading::Act(RelationKind::Extends) if relation.until.is_none() => {
                relation.gap = Gap::NoEnd;
                Some(relation)
            }
            Heading::Act(_) => Some(relation),
            Heading::Keeps | Heading::Mixed => None,
        })
        .collect();
    Lists {
        found,
        announced: list.announced,
    }
}

impl List {
    fn line(
        &mut self,
        scan: &Scan<'_>,
        line: &str,
        words: &str,
        start: usize,
        title_kind: Option<RelationKind>,
    ) {
        if annex_marker(line).is_some() {
            self.in_annex = true;
            self.close();
            self.heading = None;
        }
        if self.heads(line, words, title_kind) {
            return;
        }
        if self.heading.is_none() {
            return;
        }
        let sentence = line.ends_with('。') && line.chars().count() >= 20;
        let plain_sentence = sentence
            && !scan
                .mentions
                .iter()
                .any(|m| m.range.start >= start && m.range.end <= start + line.len());
        if plain_sentence && !self.in_annex {
            self.heading = None;
            self.close();
            return;
        }
        let mut from = start;
        for cell in line.split(['\t', '|', '｜']) {
            self.cell(scan, cell, from..from + cell.len());
            from += cell.len() + 1;
        }
    }

    /// A line that opens a list: its heading, or a sentence before it.
    fn heads(&mut self, line: &str, words: &str, title_kind: Option<RelationKind>) -> bool {
        let length = words.chars().count();
        let opens = line.ends_with(['：', ':']);
        let heading =
            length <= 60 && !line.ends_with(['。', '；', '，']) && !line.contains(['\t', '|']);
        let ordering = words.contains("下列")
            || words.contains("以下")
            || words.contains("如下")
            || words.contains("附件");
        let bare = marker(line).map_or(words, |m| part(words, m.label..words.len()));
        let names_one = words.contains(super::scan::NAMED);
        if (heading || opens) && is_list_heading(bare) && !names_one && !is_title_cell(bare)
            || opens && ordering && !names_one
        {
            let act = act_of(bare).or_else(|| {
                (opens && ordering || bare.ends_with("目录") || bare.ends_with("清单"))
                    .then_some(title_kind)
                    .flatten()
                    .map(Heading::Act)
            });
            if let Some(act) = act.filter(|act| self.is_trusted(*act, bare, opens)) {
                self.close();
                self.heading = Some(act);
                if let Heading::Act(kind) = act {
                    self.announced.push(kind);
                }
                return true;
            }
        }
        // a numbered heading of something else ends the list
        if self.heading.is_some()
            && !self.in_annex
            && heading
            && marker(line).is_some()
            && !names_one
            && !is_title_cell(bare)
            && first_number(bare).is_none()
        {
            self.heading = None;
            self.close();
        }
        false
    }

    /// A list of another text's tasks (修订下列标准) is none of acts.
    fn is_trusted(&self, act: Heading, words: &str, opens: bool) -> bool {
        let Heading::Act(kind) = act else { return true };
        let ends = matches!(kind, RelationKind::Repeals | RelationKind::DeclaresVoid);
        let ordered = opens
            && ["予以", "决定", "同时", "一并", "现将", "即日起"]
                .iter()
                .any(|word| words.contains(word));
        let catalogue = self.in_annex && (words.contains("目录") || words.contains("清单"));
        self.cleanup || self.kinds.contains(&kind) || ends && (ordered || catalogue)
    }

    fn close(&mut self) {
        self.open = None;
        self.pending = None;
        self.since = 0;
        self.columns = Columns::default();
    }

    fn cell(&mut self, scan: &Scan<'_>, cell: &str, range: Range<usize>) {
        let trimmed = cell.trim();
        if trimmed.is_empty() {
            return;
        }
        self.since += 1;
        let last = self
            .open
            .filter(|_| self.since <= 8)
            .and_then(|at| self.found.get_mut(at));
        match read_cell(trimmed) {
            Cell::Title { title, number } => {
                let number = number.or_else(|| self.pending.take());
                let Some(heading) = self.heading else { return };
                let kind = match heading {
                    Heading::Act(kind) => kind,
                    Heading::Keeps | Heading::Mixed => RelationKind::Repeals,
                };
                let mention = Mention {
                    range: range.clone(),
                    title: Some(title),
                    number,
                };
                let mut row = relation(kind, &mention, range.clone());
                row.until = self.end_in(scan, &range, true);
                self.found.push((row, heading));
                self.open = Some(self.found.len() - 1);
                self.since = 0;
            }
            Cell::Number(number) => match last {
                Some((row, _)) if row.number.is_none() => row.number = Some(number),
                _ => self.pending = Some(number),
            },
            Cell::Other => {
                let short = trimmed.chars().count() <= 12;
                if short
                    && let (Some((row, heading)), Some(act)) = (last, act_of(trimmed))
                    && *heading == Heading::Mixed
                {
                    if let Heading::Act(kind) = act {
                        row.kind = kind;
                    }
                    *heading = act;
                }
                if let Some(until) = self.end_in(scan, &range, false)
                    && let Some((row, _)) = self.open.and_then(|at| self.found.get_mut(at))
                    && row.until.is_none()
                {
                    row.until = Some(until);
                } else if self.open.is_none() && short {
                    self.columns.ends |= ["有效期", "截止", "到期", "延长"]
                        .iter()
                        .any(|w| trimmed.contains(w));
                    self.columns.other_dates |=
                        trimmed.ends_with("日期") || trimmed.ends_with("时间");
                }
            }
        }
    }

    /// 延长至某日 in a cell; a date alone where the table has a column for it and no other of dates.
    fn end_in(
        &self,
        scan: &Scan<'_>,
        range: &Range<usize>,
        with_title: bool,
    ) -> Option<chrono::NaiveDate> {
        let place = scan.dates.partition_point(|(r, _)| r.start < range.start);
        let (at, date) = scan.dates.get(place).filter(|(r, _)| r.end <= range.end)?;
        let before = part(scan.text, range.start..at.start).trim_end();
        let alone =
            !with_title && before.is_empty() && self.columns.ends && !self.columns.other_dates;
        (before.ends_with(['至', '到']) || alone).then_some(*date)
    }
}
