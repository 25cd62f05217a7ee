//! A text read once for all checks: its lines, its outline with the line of each unit, its parts.

use std::ops::Range;

use super::Place;
use crate::text::numeral::to_chinese;
use crate::text::split::{Split, split};
use crate::text::title::{document_form, instrument_title};
use crate::text::{Outline, Unit, UnitKind, outline};

/// The most characters of a place that are shown.
const SHOWN: usize = 48;
/// After so many units whose words were not found no other is looked for.
const LOST: usize = 64;
/// How far a sentence reaches from a place in it, in characters.
const SENTENCE: usize = 400;

pub(super) struct Page<'a> {
    /// The normal form.
    pub(super) text: &'a str,
    /// Its lines, each with its first byte.
    pub(super) lines: Vec<(usize, &'a str)>,
    pub(super) outline: Outline,
    pub(super) split: Split,
    /// First byte of each unit; never falling.
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(super) fn read(title: &str, text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            lines.push((at, line));
            at += line.len() + 1;
        }
        let outline = outline(text);
        let starts = starts(text, &outline.units);
        Self {
            text,
            lines,
            starts,
            split: split(title, text),
            outline,
        }
    }

    /// The line that holds a byte, from 0.
    pub(super) fn row(&self, byte: usize) -> usize {
        self.lines
            .partition_point(|(start, _)| *start <= byte)
            .saturating_sub(1)
    }

    /// The deepest unit that begins at or before a byte.
    pub(super) fn unit_at(&self, byte: usize) -> Option<usize> {
        self.starts
            .partition_point(|start| *start <= byte)
            .checked_sub(1)
    }

    /// First byte of a unit.
    pub(super) fn start_of(&self, unit: usize) -> usize {
        self.starts.get(unit).copied().unwrap_or_default()
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let whole = self.text.get(range.clone()).unwrap_or_default();
        let mut words: String = whole.chars().filter(|c| *c != '\n').take(SHOWN).collect();
        if whole.chars().filter(|c| *c != '\n').count() > SHOWN {
            words.push('…');
        }
        let unit = self.unit_at(range.start);
        let eid = unit.and_then(|at| self.outline.units.get(at));
        Place::Text {
            eid: eid.map(|unit| unit.eid.clone()),
            called: unit.map(|at| self.called(at)).unwrap_or_default(),
            from: self.row(range.start) + 1,
            to: self.row(range.end.saturating_sub(1).max(range.start)) + 1,
            words,
        }
    }

    /// A unit as people call it.
    fn called(&self, unit: usize) -> String {
        let mut names: Vec<String> = Vec::new();
        let mut at = Some(unit);
        while let Some(unit) = at.and_then(|at| self.outline.units.get(at)) {
            let (name, last) = match unit.kind {
                UnitKind::Article => (unit.label.clone(), !in_annex(unit)),
                UnitKind::Annex | UnitKind::Chapter | UnitKind::Section | UnitKind::Part => {
                    // an article in an annex needs the annex, not the chapters between
                    let named = names.is_empty() || unit.kind == UnitKind::Annex;
                    let last = !in_annex(unit) || unit.kind == UnitKind::Annex;
                    (
                        if named {
                            unit.label.clone()
                        } else {
                            String::new()
                        },
                        last,
                    )
                }
                UnitKind::Level(_) | UnitKind::Point | UnitKind::Indent => {
                    (unit.label.clone(), false)
                }
                UnitKind::Paragraph => (paragraph(&unit.eid).unwrap_or_default(), false),
                UnitKind::Contents => ("目录".to_owned(), true),
                UnitKind::Preamble => ("开头部分".to_owned(), true),
                UnitKind::Closing => ("落款部分".to_owned(), true),
                UnitKind::Plain => (paragraph(&unit.eid).unwrap_or_default(), true),
            };
            names.push(name.chars().filter(|c| !c.is_whitespace()).collect());
            at = unit.parent.filter(|_| !last);
        }
        names.reverse();
        names.concat()
    }

    pub(super) fn line_place(&self, row: usize) -> Place {
        let (start, line) = self.lines.get(row).copied().unwrap_or_default();
        self.place(start..start + line.len())
    }

    /// The sentence round a range, as far as it is near: bounded by one of `ends`.
    pub(super) fn sentence(&self, range: &Range<usize>, ends: &[char]) -> Range<usize> {
        let before = self.text.get(..range.start).unwrap_or_default();
        let mut start = range.start;
        for (at, c) in before.char_indices().rev().take(SENTENCE) {
            if ends.contains(&c) {
                break;
            }
            start = at;
        }
        let after = self.text.get(range.end..).unwrap_or_default();
        let near = after.char_indices().take(SENTENCE);
        let end = near.into_iter().find(|(_, c)| ends.contains(c));
        let end = end.map_or_else(
            || after.chars().take(SENTENCE).map(char::len_utf8).sum(),
            |(at, _)| at,
        );
        start..range.end + end
    }

    /// The place of the first line that is `words`.
    pub(super) fn place_of(&self, words: &str) -> Place {
        let found = self
            .lines
            .iter()
            .position(|(_, line)| line.starts_with(words));
        found.map_or(Place::Whole, |row| self.line_place(row))
    }

    /// The place of the last article, item or line of the body.
    pub(super) fn end_place(&self) -> Place {
        let is_body = |unit: &Unit| match unit.kind {
            UnitKind::Article | UnitKind::Level(1) | UnitKind::Plain => {
                !unit.eid.starts_with("att_")
            }
            UnitKind::Part
            | UnitKind::Chapter
            | UnitKind::Section
            | UnitKind::Paragraph
            | UnitKind::Point
            | UnitKind::Indent
            | UnitKind::Level(_)
            | UnitKind::Contents
            | UnitKind::Preamble
            | UnitKind::Annex
            | UnitKind::Closing => false,
        };
        let last = self.outline.units.iter().rposition(is_body);
        last.map_or(Place::Whole, |at| {
            self.line_place(self.row(self.start_of(at)))
        })
    }

    /// 文种 of what is signed, and of the instrument.
    pub(super) fn forms(&self, title: &str) -> (Option<&'static str>, Option<&'static str>) {
        let named = self
            .split
            .carrier
            .as_ref()
            .and(self.split.instrument.title.clone());
        let instrument = instrument_title(title).or(named);
        (
            document_form(title),
            instrument.as_deref().and_then(document_form),
        )
    }
}

fn in_annex(unit: &Unit) -> bool {
    unit.eid.starts_with("att_")
}

/// 第二款 of `…para_2`; the first is not named.
fn paragraph(eid: &str) -> Option<String> {
    let (_, number) = eid.rsplit_once("para_")?;
    let number: u32 = number.parse().ok().filter(|number| *number > 1)?;
    Some(format!("第{}款", to_chinese(number)))
}

/// Where each unit begins: units stand in the order of the text, and each begins with its label, its
/// heading or its first words.
fn starts(text: &str, units: &[Unit]) -> Vec<usize> {
    let mut at = 0;
    let mut lost = 0;
    let mut starts = Vec::with_capacity(units.len());
    for unit in units {
        let first = if unit.label.is_empty() {
            let heading = unit
                .heading
                .as_deref()
                .filter(|heading| !heading.is_empty());
            heading.unwrap_or_else(|| unit.text.lines().next().unwrap_or_default())
        } else {
            unit.label.as_str()
        };
        let found = Some(first)
            .filter(|_| lost < LOST)
            .and_then(|first| found_from(text, at, first, !unit.label.is_empty()));
        lost += usize::from(found.is_none());
        let here = found.unwrap_or(at);
        starts.push(here);
        // what stands on the line behind a label may open the next unit
        at = here
            + if unit.label.is_empty() {
                0
            } else {
                unit.label.len()
            };
    }
    starts
}

fn found_from(text: &str, at: usize, words: &str, at_line: bool) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let rest = text.get(at..)?;
    let opens = |offset: &usize| {
        let before = text.get(..at + offset);
        before.is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
    };
    let places = || rest.match_indices(words).map(|(offset, _)| offset);
    let found = if at_line {
        places().find(opens).or_else(|| places().next())
    } else {
        places().next()
    };
    found.map(|offset| at + offset)
}
