//! The paragraphs and points of a provision: where 前款 stands and where 第二款第（三）项 is.

use std::ops::Range;

use super::ProvisionRef;
use crate::text::eid::EidGiver;
use crate::text::marker::{Marker, MarkerKind, marker};

/// One line of a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its bytes in the provision's text.
    pub range: Range<usize>,
    /// 款, from 1. What continues a point counts to that point.
    pub paragraph: u32,
    /// 项.
    pub point: Option<u32>,
    /// 目.
    pub indent: Option<u32>,
    /// The name of the line in the outline.
    pub eid: String,
}

/// What was found for a reference into a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// It is there: its name and its bytes in the provision's text.
    There {
        /// Its name in the outline.
        eid: String,
        /// Its bytes.
        range: Range<usize>,
    },
    /// There is no such paragraph or point.
    Missing,
    /// Points of this number stand in several paragraphs.
    Several,
}

/// The lines of an article's text, in their order; its heading line is none of them.
pub fn places(eid: &str, text: &str) -> Vec<Place> {
    let mut names = EidGiver::default();
    let mut out: Vec<Place> = Vec::new();
    let mut here = Here::default();
    let mut rows: Vec<(Range<usize>, Option<Marker>)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let range = at..at + line.len();
        at += line.len() + 1;
        let heading = rows.is_empty() && is_heading(line) && at <= text.len();
        if !line.is_empty() && !heading {
            rows.push((range, marker(line).filter(|m| m.kind >= MarkerKind::First)));
        }
    }
    let continued = continued(&rows);
    for ((range, m), continues) in rows.into_iter().zip(continued) {
        let name = here.enter(m.as_ref(), continues, eid, &mut names);
        out.push(Place {
            range,
            paragraph: here.paragraph,
            point: here.point,
            indent: here.indent,
            eid: name,
        });
    }
    out
}

#[derive(Debug, Default)]
struct Here {
    paragraph: u32,
    point: Option<u32>,
    indent: Option<u32>,
    /// Unmarked lines so far, by which the outline names paragraphs.
    named: u32,
    paragraph_eid: Option<String>,
    point_eid: Option<String>,
}

impl Here {
    fn enter(
        &mut self,
        m: Option<&Marker>,
        continues: bool,
        eid: &str,
        names: &mut EidGiver,
    ) -> String {
        if m.is_none() || self.paragraph_eid.is_none() {
            self.named += 1;
            self.paragraph_eid = Some(names.give(eid, &format!("para_{}", self.named)));
            self.point_eid = None;
            if !continues {
                self.paragraph += 1;
                (self.point, self.indent) = (None, None);
            }
        }
        let paragraph = self.paragraph_eid.clone().unwrap_or_default();
        let Some(m) = m else { return paragraph };
        if m.kind >= MarkerKind::Third {
            self.indent = Some(m.number);
            let above = self.point_eid.as_deref().unwrap_or(&paragraph);
            return names.give(above, &format!("indent_{}", m.number));
        }
        (self.point, self.indent) = (Some(m.number), None);
        let name = names.give(&paragraph, &format!("point_{}", m.number));
        self.point_eid = Some(name.clone());
        name
    }
}

/// Which unmarked lines continue a point: the next marker of its kind goes on with its number.
fn continued(rows: &[(Range<usize>, Option<Marker>)]) -> Vec<bool> {
    let mut next: Vec<Option<&Marker>> = vec![None; rows.len()];
    let mut coming: Option<&Marker> = None;
    for (slot, (_, m)) in next.iter_mut().zip(rows).rev() {
        *slot = coming;
        coming = m.as_ref().or(coming);
    }
    let mut point: Option<&Marker> = None;
    let mut indent: Option<&Marker> = None;
    let mut out = Vec::with_capacity(rows.len());
    for ((_, m), coming) in rows.iter().zip(next) {
        let goes_on = |last: Option<&Marker>| {
            last.zip(coming).is_some_and(|(last, next)| {
                last.kind == next.kind && next.number == last.number + 1
            })
        };
        match m {
            Some(m) if m.kind >= MarkerKind::Third => indent = Some(m),
            Some(m) => (point, indent) = (Some(m), None),
            None => {
                let continues = goes_on(point) || goes_on(indent);
                out.push(continues);
                if !continues {
                    (point, indent) = (None, None);
                }
                continue;
            }
        }
        out.push(false);
    }
    out
}

/// A 条标 on a line of its own: （目的）.
fn is_heading(line: &str) -> bool {
    let pairs = [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］')];
    pairs.iter().any(|(open, close)| {
        line.starts_with(*open)
            && line
                .find(*close)
                .is_some_and(|at| at + close.len_utf8() == line.len())
    }) && marker(line).is_none()
        && line.chars().count() <= 42
}

/// Finds the paragraph, point and indent of a reference among the lines of its article.
pub fn seek(article: &str, text: &str, lines: &[Place], sought: ProvisionRef) -> Sought {
    if sought.paragraph.is_none() && sought.point.is_none() && sought.indent.is_none() {
        return Sought::There {
            eid: article.to_owned(),
            range: 0..text.len(),
        };
    }
    let fits = |place: &&Place| {
        sought
            .paragraph
            .is_none_or(|number| place.paragraph == number)
            && sought
                .point
                .is_none_or(|number| place.point == Some(number))
            && sought
                .indent
                .is_none_or(|number| place.indent == Some(number))
    };
    let mut found = lines.iter().filter(fits);
    let Some(first) = found.next() else {
        return Sought::Missing;
    };
    let mut end = first.range.end;
    for place in found {
        if place.paragraph != first.paragraph {
            return Sought::Several;
        }
        end = place.range.end;
    }
    Sought::There {
        eid: first.eid.clone(),
        range: first.range.start..end,
    }
}
