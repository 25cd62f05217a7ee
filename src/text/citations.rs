//! What a text cites: 《…法》第X条第X款第X项, 《…》（文号）, 本办法第X条, bare numbers.
//!
//! Only what is sure: an abbreviation, 前款 or 前条 is not followed here.

use std::ops::Range;

use crate::domain::number::find_numbers;

use super::marker::{MarkerKind, marker};
use super::numeral;
use super::title::close_of;

/// A provision that a text names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ProvisionRef {
    /// 条.
    pub article: u32,
    /// 之几: 第十条之一 is 1.
    pub sub: Option<u32>,
    /// 款.
    pub paragraph: Option<u32>,
    /// 项.
    pub point: Option<u32>,
    /// 目.
    pub indent: Option<u32>,
}

/// What a citation names its document by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CitedBy {
    /// 《…》, perhaps with a number.
    Title,
    /// A number alone.
    Number,
    /// 本办法, 本法: the text itself.
    Own,
}

/// One mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// How it names its document.
    pub by: CitedBy,
    /// The title without its brackets.
    pub title: Option<String>,
    /// The number as printed.
    pub number: Option<String>,
    /// The provision, if one is named; of a list (第三条、第五条) each is a citation of its own.
    pub provision: Option<ProvisionRef>,
    /// As printed.
    pub printed: String,
}

/// What a text calls itself behind 本.
const OWN: [&str; 18] = [
    "实施细则",
    "实施办法",
    "法",
    "条例",
    "办法",
    "规定",
    "细则",
    "决定",
    "意见",
    "通知",
    "规则",
    "规范",
    "解释",
    "通告",
    "公告",
    "方案",
    "标准",
    "规程",
];

/// Finds the citations of a text, in its order. Ranges are bytes of the text as given.
pub fn citations(text: &str) -> Vec<Citation> {
    let numbers = find_numbers(text);
    let mut next_number = numbers.iter().peekable();
    let mut out: Vec<Citation> = Vec::new();
    let mut at = 0;
    while let Some((offset, c)) = text
        .get(at..)
        .and_then(|rest| rest.char_indices().find(|(_, c)| matches!(c, '《' | '本')))
    {
        let start = at + offset;
        at = start + c.len_utf8();
        while let Some((range, _)) = next_number.next_if(|(range, _)| range.end <= start) {
            bare_number(text, range, &mut out);
        }
        let end = if c == '《' {
            titled(text, start, &mut out)
        } else {
            own(text, start, &mut out)
        };
        if let Some(end) = end {
            at = end.max(at);
            // numbers inside what was read belong to it
            while next_number
                .next_if(|(range, _)| range.start < end)
                .is_some()
            {}
        }
    }
    for (range, _) in next_number {
        bare_number(text, range, &mut out);
    }
    out
}

fn bare_number(text: &str, range: &Range<usize>, out: &mut Vec<Citation>) {
    let printed = text.get(range.clone()).unwrap_or_default().to_owned();
    out.push(Citation {
        range: range.clone(),
        by: CitedBy::Number,
        title: None,
        number: Some(printed.clone()),
        provision: None,
        printed,
    });
}

/// 《…》（文号）第X条 at 《; gives the byte behind it.
fn titled(text: &str, start: usize, out: &mut Vec<Citation>) -> Option<usize> {
    let close = close_of(text, start)?;
    let title = text.get(start + '《'.len_utf8()..close)?.trim();
    if title.is_empty() {
        return None;
    }
    let mut end = close + text.get(close..)?.chars().next()?.len_utf8();
    let mut number = None;
    if let Some((printed, after)) = number_behind(text, end) {
        number = Some(printed);
        end = after;
    }
    push_each(text, start, end, out, |range, provision, printed| {
        Citation {
            range,
            by: CitedBy::Title,
            title: Some(title.to_owned()),
            number: number.clone(),
            provision,
            printed,
        }
    })
}

/// （沪府规〔2021〕13号） right behind a title, alone in its brackets or before a comma.
fn number_behind(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = text.get(at..)?;
    let open = rest.chars().next().filter(|c| matches!(c, '（' | '('))?;
    let close = bracket_end(rest)?;
    let inside = rest.get(open.len_utf8()..close)?;
    let first = inside.split(['，', ',', '；']).next()?;
    let (range, _) = find_numbers(first).into_iter().next()?;
    let whole = range.start == 0 || first.get(..range.start)?.trim().is_empty();
    let after = close + rest.get(close..)?.chars().next()?.len_utf8();
    whole.then(|| (first.get(range).unwrap_or_default().to_owned(), at + after))
}

/// The bracket that closes the one at the start, within a hundred characters.
fn bracket_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take(100) {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// 本办法第X条 at 本; without a provision it is no citation.
fn own(text: &str, start: usize, out: &mut Vec<Citation>) -> Option<usize> {
    let rest = text.get(start + '本'.len_utf8()..)?;
    let name = OWN.iter().find(|name| rest.starts_with(**name))?;
    let end = start + '本'.len_utf8() + name.len();
    provision_at(text, end)?;
    push_each(text, start, end, out, |range, provision, printed| {
        Citation {
            range,
            by: CitedBy::Own,
            title: None,
            number: None,
            provision,
            printed,
        }
    })
}

/// Most provisions that one list names.
const LIST_MAX: usize = 60;

fn push_each(
    text: &str,
    start: usize,
    end: usize,
    out: &mut Vec<Citation>,
    make: impl Fn(Range<usize>, Option<ProvisionRef>, String) -> Citation,
) -> Option<usize> {
    let Some((first, mut last)) = provision_at(text, end) else {
        out.push(make(start..end, None, text.get(start..end)?.to_owned()));
        return Some(end);
    };
    if first.point.is_none()
        && let Some(points) = point_list(text, last)
    {
        let mut behind = last;
        for (order, (point, range)) in points.into_iter().enumerate() {
            behind = range.end;
            let range = if order == 0 { start..range.end } else { range };
            let provision = ProvisionRef {
                point: Some(point),
                ..first
            };
            out.push(make(
                range.clone(),
                Some(provision),
                text.get(range)?.to_owned(),
            ));
        }
        return Some(behind);
    }
    out.push(make(
        start..last,
        Some(first),
        text.get(start..last)?.to_owned(),
    ));
    let mut before = first;
    for _ in 0..LIST_MAX {
        let Some(rest) = text.get(last..) else { break };
        if let Some(from) = rest.strip_prefix('至').map(|_| last + '至'.len_utf8()) {
            let Some((until, after)) = provision_at(text, from) else {
                break;
            };
            let whole = [before, until]
                .iter()
                .all(|p| p.paragraph.is_none() && p.point.is_none());
            let articles = before.article.saturating_add(1)..=until.article;
            if !whole || articles.clone().count() > LIST_MAX {
                break;
            }
            for article in articles {
                let provision = ProvisionRef {
                    article,
                    ..ProvisionRef::default()
                };
                out.push(make(
                    from..after,
                    Some(provision),
                    text.get(from..after)?.to_owned(),
                ));
            }
            (before, last) = (until, after);
            continue;
        }
        let joint = JOINTS.iter().find(|joint| rest.starts_with(**joint));
        let Some(joint) = joint else { break };
        let from = last + joint.len();
        let Some((next, after)) =
            provision_at(text, from).or_else(|| continued(text, from, before))
        else {
            break;
        };
        out.push(make(
            from..after,
            Some(next),
            text.get(from..after)?.to_owned(),
        ));
        (before, last) = (next, after);
    }
    Some(last)
}

/// What joins the members of a list.
const JOINTS: [&str; 7] = ["、", "和", "以及", "及", "或者", "或", "，"];

/// 第X条第X款第X项第X目 at a byte.
fn provision_at(text: &str, at: usize) -> Option<(ProvisionRef, usize)> {
    let rest = text.get(at..)?;
    let m = marker(rest).filter(|m| m.kind == MarkerKind::Article)?;
    let provision = ProvisionRef {
        article: m.number,
        sub: m.sub,
        ..ProvisionRef::default()
    };
    Some(below(text, at + m.label, provision, 0))
}

/// 第二款, 第（三）项 behind a joint: of the article that was named before.
fn continued(text: &str, at: usize, before: ProvisionRef) -> Option<(ProvisionRef, usize)> {
    let (_, unit, _) = part(text, at)?;
    let mut base = before;
    match unit {
        '款' => (base.paragraph, base.point, base.indent) = (None, None, None),
        '项' => (base.point, base.indent) = (None, None),
        _ => base.indent = None,
    }
    let (provision, end) = below(text, at, base, 0);
    (end > at).then_some((provision, end))
}

fn below(text: &str, at: usize, mut provision: ProvisionRef, depth: u8) -> (ProvisionRef, usize) {
    let Some((number, unit, end)) = part(text, at) else {
        return (provision, at);
    };
    let rank = match unit {
        '款' => 1,
        '项' => 2,
        _ => 3,
    };
    if rank <= depth {
        return (provision, at);
    }
    match rank {
        1 => provision.paragraph = Some(number),
        2 => provision.point = Some(number),
        _ => provision.indent = Some(number),
    }
    below(text, end, provision, rank)
}

/// （四）, （四）项 behind a joint, in a list of points that a closing 项 ends.
fn listed_point(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let m = marker(rest).filter(|m| matches!(m.kind, MarkerKind::Second | MarkerKind::Fourth))?;
    rest.starts_with(['（', '('])
        .then_some((m.number, at + m.label))
}

/// （一）、（二）和（四）项, with or without 第: the points, the last with its 项.
fn point_list(text: &str, at: usize) -> Option<Vec<(u32, Range<usize>)>> {
    let mut next = at
        + text
            .get(at..)?
            .strip_prefix('第')
            .map_or(0, |_| '第'.len_utf8());
    let mut points = Vec::new();
    for _ in 0..LIST_MAX {
        let from = if points.is_empty() { at } else { next };
        let (number, end) = listed_point(text, next)?;
        points.push((number, from..end));
        let rest = text.get(end..)?;
        if rest.starts_with('项') {
            let end = end + '项'.len_utf8();
            if let Some((_, range)) = points.last_mut() {
                range.end = end;
            }
            return Some(points);
        }
        next = end + JOINTS.iter().find(|joint| rest.starts_with(**joint))?.len();
    }
    None
}

/// 第X款, 第X项, 第（X）项, 第X目: number, unit, byte behind it.
fn part(text: &str, at: usize) -> Option<(u32, char, usize)> {
    let rest = text.get(at..)?.strip_prefix('第')?;
    let inner = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let digits: String = inner
        .chars()
        .take(8)
        .take_while(|c| numeral::is_numeral(*c))
        .collect();
    let number = numeral::parse(&digits)?;
    let mut tail = inner.get(digits.len()..)?;
    if inner.len() < rest.len() {
        tail = tail.strip_prefix(['）', ')'])?;
    }
    let unit = tail
        .chars()
        .next()
        .filter(|c| matches!(c, '款' | '项' | '目'))?;
    Some((number, unit, text.len() - tail.len() + unit.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Found = (Option<String>, Option<String>, Option<[u32; 5]>);

    fn found(text: &str) -> Vec<Found> {
        citations(text)
            .into_iter()
            .map(|c| {
                assert_eq!(text.get(c.range.clone()), Some(c.printed.as_str()));
                let parts = c.provision.map(|p| {
                    [
                        p.article,
                        p.sub.unwrap_or(0),
                        p.paragraph.unwrap_or(0),
                        p.point.unwrap_or(0),
                        p.indent.unwrap_or(0),
                    ]
                });
                (c.title, c.number, parts)
            })
            .collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "spares a Some in every row")]
    fn title(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn titles_numbers_and_provisions() {
        assert_eq!(
            found(
                "根据《某法》第五条第二款第（三）项、第七条之一和《某省实施〈某法〉办法》（某府令〔2020〕3号），依照某政发〔2015〕58号执行。"
            ),
            [
                (title("某法"), None, Some([5, 0, 2, 3, 0])),
                (title("某法"), None, Some([7, 1, 0, 0, 0])),
                (
                    title("某省实施〈某法〉办法"),
                    title("某府令〔2020〕3号"),
                    None
                ),
                (None, title("某政发〔2015〕58号"), None),
            ]
        );
    }

    #[test]
    fn the_text_itself() {
        assert_eq!(
            found("违反本办法第十二条第一款、第二款规定的，依照本条例处理；本市第三条线路除外。"),
            [
                (None, None, Some([12, 0, 1, 0, 0])),
                (None, None, Some([12, 0, 2, 0, 0]))
            ]
        );
        assert_eq!(citations("本办法第三条")[0].by, CitedBy::Own);
    }

    #[test]
    fn lists_and_ranges() {
        let parts =
            |text: &str| -> Vec<[u32; 5]> { found(text).into_iter().filter_map(|c| c.2).collect() };
        assert_eq!(
            parts("《某法》第五条第一款第（一）、（四）项"),
            [[5, 0, 1, 1, 0], [5, 0, 1, 4, 0]]
        );
        assert_eq!(
            parts("《办法》第五条（二）、（三）和（四）项"),
            [[5, 0, 0, 2, 0], [5, 0, 0, 3, 0], [5, 0, 0, 4, 0]]
        );
        assert_eq!(
            parts("本法第六条至第八条"),
            [[6, 0, 0, 0, 0], [7, 0, 0, 0, 0], [8, 0, 0, 0, 0]]
        );
    }

    #[test]
    fn a_year_in_brackets_is_no_number() {
        assert_eq!(
            found("《某标准》（2019年版）和《某令》（国务院令第712号，2019年施行）"),
            [
                (title("某标准"), None, None),
                (title("某令"), title("国务院令第712号"), None),
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[《》〈〉本办法第一二三条款项目（）、和〔〕2019号之 \n]{0,80}|.{0,60}") {
            for citation in citations(&text) {
                prop_assert_eq!(text.get(citation.range.clone()), Some(citation.printed.as_str()));
            }
        }
    }

    #[test]
    fn hostile_texts_are_read_in_time() {
        assert!(citations(&"《".repeat(300_000)).is_empty());
        assert!(!citations(&"本法第一条第二款".repeat(50_000)).is_empty());
        assert!(citations(&"〔2019".repeat(300_000)).is_empty());
    }
}
