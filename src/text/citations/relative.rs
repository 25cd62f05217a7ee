//! 前款, 前两款, 前条, 本条: counted from where they stand.

use std::collections::HashMap;

use super::chain::{Base, Member, chain};
use super::places::{Place, places};
use super::{Passage, ProvisionRef};
use crate::text::numeral;

/// Where a passage stands among the articles of its part of the text.
#[derive(Debug)]
pub(super) struct Spot {
    /// Its own article.
    pub(super) article: ProvisionRef,
    /// The articles before it, the nearest last.
    pub(super) before: Vec<ProvisionRef>,
    /// Its lines.
    pub(super) lines: Vec<Place>,
    /// The paragraph in which alone a point stands; none where it stands in several.
    points: HashMap<u32, Option<u32>>,
}

/// How many articles before it are remembered.
const BACK: usize = 10;

/// A relative reference: its name's end, its members, the byte behind it.
pub(super) struct Relative {
    pub(super) name_end: usize,
    /// Empty where there is no such place.
    pub(super) members: Vec<Member>,
    pub(super) end: usize,
}

/// The article that an eId names, and the part of the text it belongs to: `art_10-1` is 第十条之一 of the
/// main text, `att_1__art_3` 第三条 of the first annex. `None` for other units, for those inside an article too.
pub fn article_of(eid: &str) -> Option<(&str, ProvisionRef)> {
    let (part, own) = eid.rsplit_once("__").unwrap_or(("", eid));
    let number = own.strip_prefix("art_")?;
    let number = number.split('_').next()?;
    let (article, sub) = match number.split_once('-') {
        Some((article, sub)) => (article, Some(sub.parse().ok()?)),
        None => (number, None),
    };
    let provision = ProvisionRef {
        article: article.parse().ok()?,
        sub,
        ..ProvisionRef::default()
    };
    Some((part, provision))
}

impl Spot {
    /// The spot of a passage that is an article.
    pub(super) fn of(passages: &[Passage<'_>], number: usize) -> Option<Self> {
        let passage = passages.get(number)?;
        let (part, article) = article_of(passage.eid)?;
        let mut before: Vec<ProvisionRef> = passages
            .get(..number)?
            .iter()
            .rev()
            .take(BACK * 20)
            .filter_map(|passage| article_of(passage.eid))
            .take(BACK)
            .take_while(|(of, _)| *of == part)
            .map(|(_, article)| article)
            .collect();
        before.reverse();
        let lines = places(passage.eid, passage.text);
        let mut points: HashMap<u32, Option<u32>> = HashMap::new();
        for line in &lines {
            if let Some(point) = line.point {
                let known = points.entry(point).or_insert(Some(line.paragraph));
                *known = known.filter(|paragraph| *paragraph == line.paragraph);
            }
        }
        Some(Self {
            article,
            before,
            lines,
            points,
        })
    }

    /// The line that holds a byte.
    pub(super) fn line(&self, at: usize) -> Option<&Place> {
        let behind = self.lines.partition_point(|line| line.range.start <= at);
        let line = self.lines.get(behind.checked_sub(1)?)?;
        (at < line.range.end).then_some(line)
    }

    /// The paragraph of the article in which alone this point stands.
    pub(super) fn paragraph_of_point(&self, point: u32) -> Option<u32> {
        self.points.get(&point).copied().flatten()
    }

    /// How many paragraphs it has.
    pub(super) fn paragraphs(&self) -> u32 {
        self.lines.last().map_or(0, |line| line.paragraph)
    }

    fn paragraph(&self, number: u32) -> ProvisionRef {
        ProvisionRef {
            paragraph: Some(number),
            ..self.article
        }
    }

    /// 前款, 前两款, 前条, 前三项 at byte `at`; `from` is where the words begin (本条前款).
    pub(super) fn previous(&self, text: &str, from: usize, at: usize) -> Option<Relative> {
        let (count, unit, name_end) = previous_words(text, at)?;
        let here = self.line(at)?;
        let provisions: Vec<ProvisionRef> = match unit {
            '条' => {
                let start = self.before.len().checked_sub(count as usize);
                start
                    .and_then(|start| self.before.get(start..))
                    .unwrap_or_default()
                    .to_vec()
            }
            '款' => back(here.paragraph, count)
                .map(|number| self.paragraph(number))
                .collect(),
            _ => {
                let paragraph = self.paragraph(here.paragraph);
                let point = |number| ProvisionRef {
                    point: Some(number),
                    ..paragraph
                };
                back(here.point?, count).map(point).collect()
            }
        };
        let base = match (provisions.as_slice(), unit) {
            ([one], '条') => Some(Base::Article(*one)),
            ([one], '款') => Some(Base::Paragraph(*one)),
            _ => None,
        };
        if let Some(base) = base
            && let Some((members, end)) = chain(text, name_end, base)
        {
            return Some(Relative {
                name_end,
                members: begin(members, from),
                end,
            });
        }
        let member = |provision| Member {
            provision,
            range: from..name_end,
        };
        Some(Relative {
            name_end,
            members: provisions.into_iter().map(member).collect(),
            end: name_end,
        })
    }

    /// 本条第一款, 本款第三项: `name_end` is behind 本条.
    pub(super) fn this(
        &self,
        text: &str,
        from: usize,
        name_end: usize,
        unit: char,
    ) -> Option<Relative> {
        let base = if unit == '条' {
            Base::Article(self.article)
        } else {
            Base::Paragraph(self.paragraph(self.line(from)?.paragraph))
        };
        let (members, end) = chain(text, name_end, base)?;
        Some(Relative {
            name_end,
            members: begin(members, from),
            end,
        })
    }
}

/// The `count` numbers before `number`, if there are so many.
fn back(number: u32, count: u32) -> std::ops::Range<u32> {
    match number.checked_sub(count) {
        Some(first) if first > 0 => first..number,
        _ => 0..0,
    }
}

/// The first member begins where the name does.
fn begin(mut members: Vec<Member>, from: usize) -> Vec<Member> {
    if let Some(first) = members.first_mut() {
        first.range.start = from;
    }
    members
}

/// 前款, 前两款 at byte `at`: how many, of what, and the byte behind.
fn previous_words(text: &str, at: usize) -> Option<(u32, char, usize)> {
    let rest = text.get(at..)?.strip_prefix('前')?;
    let first = rest.chars().next()?;
    let (count, rest) = match numeral::digit(first).filter(|count| (1..=9).contains(count)) {
        Some(count) => (count, rest.get(first.len_utf8()..)?),
        None => (1, rest),
    };
    let mut after = rest.chars();
    let unit = after.next()?;
    let follows = after.next();
    let other: &[char] = match unit {
        '条' => &['件', '例', '款', '约', '文', '块', '线', '理'],
        '款' => &['项', '式', '待'],
        '项' => &['目'],
        _ => return None,
    };
    let before = text.get(..at)?.chars().next_back();
    let part_of_word =
        before.is_some_and(|c| ['目', '此', '提', '预', '当', '先', '之'].contains(&c));
    if part_of_word || follows.is_some_and(|c| other.contains(&c)) {
        return None;
    }
    Some((count, unit, text.len() - rest.len() + unit.len_utf8()))
}
