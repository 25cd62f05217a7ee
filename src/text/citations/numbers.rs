//! Numbers before their unit: 第五条, 第一、二款, 第（一）、（四）项, 之一.

use std::ops::Range;

use crate::text::numeral;

/// Most numbers before one unit.
const GROUP_MAX: usize = 30;

/// What joins the members of a list, longer before shorter.
pub(super) const JOINTS: [&str; 9] = ["、", "和", "以及", "及", "或者", "或", "与", "，", ","];

/// What joins the ends of a range.
pub(super) const RANGES: [&str; 8] = ["至", "到", "—", "－", "-", "–", "～", "~"];

/// The longest numeral, in characters with blanks.
const NUMERAL_MAX: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Article,
    Paragraph,
    Point,
    Indent,
}

/// One number before its unit: 五, （三）.
#[derive(Debug, Clone)]
pub(super) struct Numbered {
    pub(super) number: u32,
    /// Whether it ends a range that the number before it begins.
    pub(super) through: bool,
    pub(super) range: Range<usize>,
}

/// Numbers with the unit they share: 第一、二款.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) numbers: Vec<Numbered>,
    pub(super) unit: Unit,
    pub(super) end: usize,
}

/// 第一、二款; 第(一)、(四)项; with `bare` also （二）、（三）项 without 第.
pub(super) fn group(text: &str, at: usize, bare: bool) -> Option<Group> {
    let rest = text.get(at..)?;
    let named = rest.starts_with('第');
    let point = bare && rest.starts_with(['（', '(']);
    if !(named || point) {
        return None;
    }
    let mut next = if named { at + '第'.len_utf8() } else { at };
    let mut numbers: Vec<Numbered> = Vec::new();
    let mut through = false;
    while numbers.len() < GROUP_MAX {
        let (number, range) = one_number(text, next)?;
        let end = range.end;
        numbers.push(Numbered {
            number,
            through,
            range: if numbers.is_empty() {
                at..end
            } else {
                next..end
            },
        });
        let behind = skip_blanks(text, end);
        if let Some((unit, end)) = unit_at(text, behind) {
            let fits = named || unit == Unit::Point;
            return fits.then_some(Group { numbers, unit, end });
        }
        let rest = text.get(behind..)?;
        if rest.starts_with(['（', '(']) && text.get(..end)?.ends_with(['）', ')']) {
            // （一）（二）项
            (through, next) = (false, behind);
            continue;
        }
        let range = RANGES.iter().find(|joint| rest.starts_with(**joint));
        through = range.is_some();
        let joint = range.or_else(|| {
            let mut joints = JOINTS.iter().filter(|joint| !matches!(**joint, "，" | ","));
            joints.find(|joint| rest.starts_with(**joint))
        })?;
        next = skip_blanks(text, behind + joint.len());
        if text.get(next..)?.starts_with('第') {
            next = skip_blanks(text, next + '第'.len_utf8());
        }
    }
    None
}

/// 五, （三）, 12: its value and its bytes.
fn one_number(text: &str, at: usize) -> Option<(u32, Range<usize>)> {
    let from = skip_blanks(text, at);
    let rest = text.get(from..)?;
    let bracket = rest.chars().next().filter(|c| matches!(c, '（' | '('));
    let inner = skip_blanks(text, from + bracket.map_or(0, char::len_utf8));
    let mut digits = String::new();
    let mut end = inner;
    for (offset, c) in text.get(inner..)?.char_indices().take(NUMERAL_MAX) {
        if numeral::is_numeral(c) {
            digits.push(c);
            end = inner + offset + c.len_utf8();
        } else if !is_blank(c) {
            break;
        }
    }
    let number = numeral::parse(&digits).filter(|number| *number > 0)?;
    if bracket.is_some() {
        let close = skip_blanks(text, end);
        let c = text
            .get(close..)?
            .chars()
            .next()
            .filter(|c| matches!(c, '）' | ')'))?;
        end = close + c.len_utf8();
    }
    Some((number, at..end))
}

fn unit_at(text: &str, at: usize) -> Option<(Unit, usize)> {
    let mut rest = text.get(at..)?.chars();
    let unit = rest.next()?;
    let follows = rest.next();
    // 第一条件, 第二条约, 第一款式, 第一项目: no provisions
    let (found, no_provision): (Unit, &[char]) = match unit {
        '条' => (Unit::Article, &['件', '约', '款', '线']),
        '款' => (Unit::Paragraph, &['项', '式', '待']),
        '项' => (Unit::Point, &['目', '下']),
        '目' => (Unit::Indent, &['标', '的', '录', '前']),
        _ => return None,
    };
    let other = follows.is_some_and(|c| no_provision.contains(&c));
    (!other).then_some((found, at + unit.len_utf8()))
}

/// 之一 behind 条.
pub(super) fn sub(text: &str, at: usize) -> Option<(u32, usize)> {
    sub_at(text, skip_blanks(text, at))
}

pub(super) fn sub_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?.strip_prefix('之')?;
    let from = skip_blanks(text, text.len() - rest.len());
    let digits: String = text
        .get(from..)?
        .chars()
        .take(3)
        .take_while(|c| numeral::is_numeral(*c))
        .collect();
    let number = numeral::parse(&digits).filter(|number| *number > 0)?;
    Some((number, from + digits.len()))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{a0}')
}

pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    text.get(at..).map_or(at, |rest| {
        at + rest.len() - rest.trim_start_matches(is_blank).len()
    })
}
