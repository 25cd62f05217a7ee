//! 第X条第X款第（X）项第X目, with lists (第一、二款), ranges (第三条至第五条) and 条之一.

use std::ops::Range;

use super::ProvisionRef;
use super::numbers::{JOINTS, RANGES, Unit, group, skip_blanks, sub, sub_at};
use crate::text::numeral;

/// One provision of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) provision: ProvisionRef,
    /// Its own words: of the first from 第, of a later one without the joint before it.
    pub(super) range: Range<usize>,
}

/// What of a provision is settled before the words begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// Nothing: the words must begin with 第X条.
    Document,
    /// The article (本条): 款, 项 and 目 may follow.
    Article(ProvisionRef),
    /// The paragraph (前款): 项 and 目 may follow.
    Paragraph(ProvisionRef),
}

/// Most members of one list, and of one range that is written out.
const LIST_MAX: usize = 100;

/// Reads the provisions that are named at byte `at`, and the byte behind them.
pub(super) fn chain(text: &str, at: usize, base: Base) -> Option<(Vec<Member>, usize)> {
    let (current, least) = match base {
        Base::Document => (ProvisionRef::default(), Unit::Article),
        Base::Article(provision) => (provision, Unit::Paragraph),
        Base::Paragraph(provision) => (provision, Unit::Point),
    };
    let mut list = List {
        text,
        members: Vec::new(),
        current,
        deepest: least,
    };
    let only = (base == Base::Document).then_some(Unit::Article);
    let mut end = list.element(at, at, least, only, false)?;
    while list.members.len() < LIST_MAX {
        let Some(next) = list.next(end) else { break };
        end = next;
    }
    Some((list.members, end))
}

/// Whether a chain may begin at byte `at`.
pub(super) fn opens(text: &str, at: usize) -> bool {
    group(text, at, false).is_some_and(|group| group.unit == Unit::Article)
}

struct List<'a> {
    text: &'a str,
    members: Vec<Member>,
    current: ProvisionRef,
    /// The unit of the last word read.
    deepest: Unit,
}

impl List<'_> {
    /// One member with all below it: 第五条第一款第二项.
    fn element(
        &mut self,
        start: usize,
        at: usize,
        least: Unit,
        only: Option<Unit>,
        through: bool,
    ) -> Option<usize> {
        let group = group(self.text, at, only != Some(Unit::Article))?;
        if group.unit < least || only.is_some_and(|only| only != group.unit) {
            return None;
        }
        let before = (self.current, self.deepest);
        let many = group.numbers.len() > 1;
        for (order, one) in group.numbers.iter().enumerate() {
            let from = if order == 0 { start } else { one.range.start };
            let to = if many { one.range.end } else { group.end };
            if one.through || (through && order == 0 && !many) {
                self.expand(group.unit, one.number, from..to, before);
            }
            set(&mut self.current, group.unit, one.number);
            self.push(from..to);
        }
        if many && let Some(last) = self.members.last_mut() {
            last.range.end = group.end;
        }
        self.deepest = group.unit;
        let mut end = group.end;
        if group.unit == Unit::Article {
            end = self.subs(end, through, before.0);
        }
        let below = skip_blanks(self.text, end);
        let deeper = match group.unit {
            Unit::Article => Some(Unit::Paragraph),
            Unit::Paragraph => Some(Unit::Point),
            Unit::Point => Some(Unit::Indent),
            Unit::Indent => None,
        };
        if let Some(deeper) = deeper
            && self::group(self.text, below, true).is_some_and(|next| next.unit >= deeper)
        {
            let last = self.members.pop()?;
            if let Some(end) = self.element(last.range.start, below, deeper, None, false) {
                return Some(end);
            }
            self.members.push(last);
        }
        Some(self.first_ones(end, group.unit))
    }

    /// 前三款 behind an article, 前两项 behind a paragraph: its first ones.
    fn first_ones(&mut self, end: usize, above: Unit) -> usize {
        let (unit, word) = match above {
            Unit::Article => (Unit::Paragraph, "款"),
            Unit::Paragraph => (Unit::Point, "项"),
            Unit::Point | Unit::Indent => return end,
        };
        let words = self
            .text
            .get(end..)
            .and_then(|rest| rest.strip_prefix('前'));
        let Some((count, rest)) = words.and_then(|rest| {
            let first = rest.chars().next()?;
            let count = numeral::digit(first).filter(|count| (2..=9).contains(count))?;
            Some((count, rest.get(first.len_utf8()..)?.strip_prefix(word)?))
        }) else {
            return end;
        };
        let after = self.text.len() - rest.len();
        if let Some(last) = self.members.pop() {
            for number in 1..=count {
                set(&mut self.current, unit, number);
                self.push(last.range.start..after);
            }
            self.deepest = unit;
        }
        after
    }

    /// 之一, and what goes on with 、之二.
    fn subs(&mut self, at: usize, through: bool, before: ProvisionRef) -> usize {
        let Some((sub, mut end)) = sub(self.text, at) else {
            return at;
        };
        let from = before.sub.unwrap_or(0).saturating_add(1);
        if through && before.article == self.current.article {
            let last = self.members.pop();
            for between in (from..sub).take(LIST_MAX) {
                self.current.sub = Some(between);
                self.push(last.as_ref().map_or(at..end, |last| last.range.start..end));
            }
            self.members.extend(last);
        }
        self.current.sub = Some(sub);
        if let Some(last) = self.members.last_mut() {
            last.provision = self.current;
            last.range.end = end;
        }
        for _ in 0..LIST_MAX {
            let rest = self.text.get(end..).unwrap_or_default();
            let Some(joint) = ["、", "和", "及", "或者", "或"]
                .iter()
                .find(|joint| rest.starts_with(**joint))
            else {
                break;
            };
            let from = end + joint.len();
            let Some((sub, after)) = sub_at(self.text, from) else {
                break;
            };
            self.current.sub = Some(sub);
            self.push(from..after);
            end = after;
        }
        end
    }

    fn push(&mut self, range: Range<usize>) {
        self.members.push(Member {
            provision: self.current,
            range,
        });
    }

    /// The members between the last one and `number`.
    fn expand(
        &mut self,
        unit: Unit,
        number: u32,
        range: Range<usize>,
        before: (ProvisionRef, Unit),
    ) {
        let (first, deepest) = match self.members.last() {
            // inside one group the member before it is the beginning
            Some(last) if depth(&last.provision) == unit => (last.provision, unit),
            _ => before,
        };
        if deepest != unit {
            return;
        }
        let from = value(&first, unit).saturating_add(1);
        if number.saturating_sub(from) as usize > LIST_MAX {
            return;
        }
        for between in from..number {
            set(&mut self.current, unit, between);
            self.push(range.clone());
        }
    }

    /// The next member behind a joint; the byte behind it.
    fn next(&mut self, end: usize) -> Option<usize> {
        let at = skip_blanks(self.text, end);
        let rest = self.text.get(at..)?;
        if let Some(joint) = RANGES.iter().find(|joint| rest.starts_with(**joint)) {
            let from = skip_blanks(self.text, at + joint.len());
            let kept = (self.members.len(), self.current, self.deepest);
            let after = self.element(from, from, Unit::Article, Some(self.deepest), true);
            if after.is_none() {
                self.members.truncate(kept.0);
                (self.current, self.deepest) = (kept.1, kept.2);
            }
            return after;
        }
        let joint = JOINTS.iter().find(|joint| rest.starts_with(**joint))?;
        let mut from = skip_blanks(self.text, at + joint.len());
        if matches!(*joint, "、" | "，" | ",") {
            for word in ["以及", "及", "和", "或者", "或"] {
                if self.text.get(from..)?.starts_with(word) {
                    from += word.len();
                    break;
                }
            }
        }
        let next = group(self.text, from, true)?;
        let comma =
            matches!(*joint, "，" | ",") && from == skip_blanks(self.text, at + joint.len());
        if comma && next.unit != Unit::Article {
            return None;
        }
        if next.unit != Unit::Article && self.current.article == 0 {
            return None;
        }
        self.element(from, from, Unit::Article, None, false)
    }
}

fn set(provision: &mut ProvisionRef, unit: Unit, number: u32) {
    match unit {
        Unit::Article => {
            *provision = ProvisionRef {
                article: number,
                ..ProvisionRef::default()
            }
        }
        Unit::Paragraph => {
            provision.paragraph = Some(number);
            (provision.point, provision.indent) = (None, None);
        }
        Unit::Point => {
            provision.point = Some(number);
            provision.indent = None;
        }
        Unit::Indent => provision.indent = Some(number),
    }
}

fn value(provision: &ProvisionRef, unit: Unit) -> u32 {
    match unit {
        Unit::Article => provision.article,
        Unit::Paragraph => provision.paragraph.unwrap_or(0),
        Unit::Point => provision.point.unwrap_or(0),
        Unit::Indent => provision.indent.unwrap_or(0),
    }
}

fn depth(provision: &ProvisionRef) -> Unit {
    if provision.indent.is_some() {
        Unit::Indent
    } else if provision.point.is_some() {
        Unit::Point
    } else if provision.paragraph.is_some() {
        Unit::Paragraph
    } else {
        Unit::Article
    }
}
