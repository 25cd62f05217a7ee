//! Which number may follow which.

use super::names::{inline, named};
use super::{Mark, Remark, Subject, fail};
use crate::text::marker::{Marker, MarkerKind};

/// The most missing numbers that are looked for inside the paragraphs before.
const MOST_LOOKED_FOR: u32 = 40;

/// A list that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    kind: MarkerKind,
    first: Mark,
    last: Mark,
}

/// What is wrong with a number.
enum Fault {
    Missing(u32, u32),
    Twice,
    Back,
}

/// The numbers of a text as they are read.
pub(super) struct Reading<'a, 'b> {
    subject: &'a Subject<'b>,
    pub(super) remarks: Vec<Remark>,
    /// How many numbers there were.
    pub(super) count: usize,
}

/// The lists that are open, outermost first, and the last number of each level.
#[derive(Default)]
struct Lists {
    open: Vec<Open>,
    last: Vec<(MarkerKind, u32)>,
}

impl Lists {
    fn last(&self, kind: MarkerKind) -> u32 {
        let found = self.last.iter().find(|(known, _)| *known == kind);
        found.map_or(0, |(_, number)| *number)
    }

    fn set(&mut self, kind: MarkerKind, number: u32) {
        self.last.retain(|(known, _)| *known != kind);
        self.last.push((kind, number));
    }
}

impl<'a, 'b> Reading<'a, 'b> {
    pub(super) fn of(subject: &'a Subject<'b>) -> Self {
        Self {
            subject,
            remarks: Vec::new(),
            count: 0,
        }
    }

    /// Reads the main text or an annex.
    pub(super) fn segment(&mut self, marks: &[Mark]) {
        let mut heads: Vec<(MarkerKind, Mark)> = Vec::new();
        let mut article: Option<Mark> = None;
        let mut chapter = 0;
        let mut lists = Lists::default();
        let articles = marks
            .iter()
            .filter(|m| m.marker.kind == MarkerKind::Article)
            .count();
        for mark in marks {
            match mark.marker.kind {
                MarkerKind::Part
                | MarkerKind::Subpart
                | MarkerKind::Chapter
                | MarkerKind::Section => {
                    self.count += 1;
                    self.heading(&mut heads, &mut chapter, mark);
                    lists = Lists::default();
                }
                MarkerKind::Article if articles == 1 => {}
                MarkerKind::Article => {
                    self.count += 1;
                    article = Some(self.article(article.as_ref(), mark));
                    lists = Lists::default();
                }
                MarkerKind::First | MarkerKind::Second | MarkerKind::Third | MarkerKind::Fourth => {
                    self.count += 1;
                    self.item(&mut lists, mark);
                }
            }
        }
    }

    /// 编, 章 or 节. Chapters may go on through the 编 above them.
    fn heading(&mut self, heads: &mut Vec<(MarkerKind, Mark)>, chapter: &mut u32, mark: &Mark) {
        let kind = mark.marker.kind;
        let at = heads.iter().position(|(known, _)| *known == kind);
        let number = mark.marker.number;
        let mut kept = *mark;
        if let Some(before) = at.and_then(|at| heads.get(at)).map(|(_, before)| *before) {
            // chapters begin again in each 编, sections in each chapter
            let inner = at.is_some_and(|at| at > 0);
            let anew = number == 1 && (inner || before.marker.number > 1);
            if !before.leads_to(number) && !anew {
                kept = self.fault(&before, mark);
            }
            heads.truncate(at.unwrap_or_default());
        } else {
            heads.retain(|(known, _)| *known < kind);
            let on = kind == MarkerKind::Chapter && number == chapter.saturating_add(1);
            if number != 1 && !on {
                self.missing(mark, 1, number.saturating_sub(1), None);
            }
        }
        if kind == MarkerKind::Chapter {
            *chapter = kept.marker.number;
        }
        heads.push((kind, kept));
    }

    fn article(&mut self, before: Option<&Mark>, mark: &Mark) -> Mark {
        let number = mark.marker.number;
        let Some(before) = before else {
            if number != 1 {
                self.missing(mark, 1, number.saturating_sub(1), None);
            }
            return *mark;
        };
        let last = before.marker;
        let follows = match (last.sub, mark.marker.sub) {
            (_, None) => before.leads_to(number) || (number == 1 && last.number > 1),
            (None, Some(sub)) => number == last.number && sub == 1,
            (Some(one), Some(sub)) => number == last.number && sub == one.saturating_add(1),
        };
        if follows {
            *mark
        } else {
            self.fault(before, mark)
        }
    }

    fn item(&mut self, lists: &mut Lists, mark: &Mark) {
        let (kind, number) = (mark.marker.kind, mark.marker.number);
        let goes_on = number == lists.last(kind).saturating_add(1);
        let at = lists.open.iter().position(|open| open.kind == kind);
        let (mut first, mut kept) = (*mark, *mark);
        match at.and_then(|at| Some((at, *lists.open.get(at)?))) {
            Some((at, _)) if number == 1 => {
                // begins again: under what was opened in between, or beside it
                let outer = lists
                    .open
                    .get(at + 1)
                    .is_some_and(|inner| inner.kind < kind);
                if outer {
                    lists.open.remove(at);
                } else {
                    lists.open.truncate(at);
                }
            }
            Some((at, before)) => {
                first = before.first;
                if number == before.last.marker.number.saturating_add(1) {
                    self.nesting(lists.open.get(at + 1).copied(), kind);
                } else if !goes_on && !before.last.leads_to(number) {
                    kept = self.fault(&before.last, mark);
                }
                lists.open.truncate(at);
            }
            None => {
                if number != 1 && !goes_on {
                    let from = lists.last(kind).saturating_add(1);
                    let until = number.saturating_sub(1);
                    if self.quotes_a_provision(mark) {
                    } else if from <= until {
                        self.missing(mark, from, until, None);
                    } else {
                        let says = format!("“{}”在前面已经用过，序数倒退", self.label(mark));
                        self.say(mark, says);
                    }
                }
                // what ranks lower and stands open is left to itself until it goes on
                let keep = lists
                    .open
                    .iter()
                    .position(|open| open.kind > kind && number != 1);
                if let Some(keep) = keep {
                    lists.open.truncate(keep);
                }
            }
        }
        lists.set(kind, kept.marker.number);
        lists.open.push(Open {
            kind,
            first,
            last: kept,
        });
    }

    /// The line above cites a provision of another text, whose items follow.
    fn quotes_a_provision(&self, mark: &Mark) -> bool {
        let above = mark.row.checked_sub(1);
        let above = above.and_then(|row| self.subject.page.lines.get(row));
        above.is_some_and(|(_, line)| line.contains("》第") && line.ends_with(['：', ':']))
    }

    /// A list of a higher rank inside one of a lower: 1. over （一）.
    fn nesting(&mut self, inner: Option<Open>, outer: MarkerKind) {
        if let Some(open) = inner.filter(|open| open.kind < outer) {
            let label = self.label(&open.first);
            let says = format!("“{label}”用在“{}”之下，层次颠倒", named(outer, 1));
            self.say(&open.first, says);
        }
    }

    /// Says what is wrong with a number; gives what the next one is compared with.
    fn fault(&mut self, before: &Mark, mark: &Mark) -> Mark {
        let (last, number) = (before.marker.number, mark.marker.number);
        let next = last.saturating_add(1);
        let fault = if number > next || (number == next && mark.marker.sub.is_some()) {
            Fault::Missing(next, number.saturating_sub(1).max(next))
        } else if number == last && mark.marker.sub == before.marker.sub {
            Fault::Twice
        } else {
            Fault::Back
        };
        match fault {
            Fault::Missing(from, until) => {
                self.missing(mark, from, until, Some(before));
                let early = from == until && mark.marker.sub.is_none();
                return Mark { early, ..*mark };
            }
            Fault::Twice => {
                let says = format!("“{}”重复", self.label(mark));
                self.say(mark, says);
            }
            Fault::Back => {
                let says = format!(
                    "“{}”排在“{}”之后，顺序不对",
                    self.label(mark),
                    self.label(before)
                );
                self.say(mark, says);
            }
        }
        let marker = Marker {
            number: last,
            ..mark.marker
        };
        Mark {
            marker,
            slack: true,
            ..*mark
        }
    }

    /// Numbers that are not there, unless they stand inside a paragraph before.
    fn missing(&mut self, mark: &Mark, from: u32, until: u32, before: Option<&Mark>) {
        let kind = mark.marker.kind;
        let start = before.map_or(0, |before| before.start);
        let between = self
            .subject
            .page
            .text
            .get(start..mark.start)
            .unwrap_or_default();
        let looked_for = if until.saturating_sub(from) < MOST_LOOKED_FOR {
            (from..=until).collect()
        } else {
            vec![from, until]
        };
        let stands = |number: u32| {
            let labels = inline(kind, number);
            labels.iter().any(|label| between.contains(label.as_str()))
        };
        let gone: Vec<String> = looked_for
            .into_iter()
            .filter(|number| !stands(*number))
            .map(|number| named(kind, number))
            .collect();
        let says = match gone.as_slice() {
            [] => return,
            [one] => format!("“{}”之前缺“{one}”", self.label(mark)),
            [first, .., last] => format!("“{}”之前缺“{first}”至“{last}”", self.label(mark)),
        };
        self.say(mark, says);
    }

    fn label(&self, mark: &Mark) -> String {
        let printed = self
            .subject
            .page
            .text
            .get(mark.start..mark.end)
            .unwrap_or_default();
        printed.chars().filter(|c| !c.is_whitespace()).collect()
    }

    fn say(&mut self, mark: &Mark, says: String) {
        let place = self.subject.page.line_place(mark.row);
        self.remarks.push(fail(says, place));
    }
}
