//! Markers at the start of a line: 第X编, 第X章, 第X节, 第X条, 一、, （一）, 1., （1）, 附件X.
//!
//! A marker is what is printed; whether it opens a unit is decided in [`super::outline()`], which knows
//! the lines around it.

use super::numeral;

/// What a marker says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkerKind {
    /// 编.
    Part,
    /// 分编.
    Subpart,
    /// 章.
    Chapter,
    /// 节.
    Section,
    /// 条.
    Article,
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
    /// （1）
    Fourth,
}

/// A marker: what it is, its number, and how many bytes of the line its label takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// What it says it is.
    pub kind: MarkerKind,
    /// Its number; 第十条之一 is 10.
    pub number: u32,
    /// 之几: 第十条之一 is 1.
    pub sub: Option<u32>,
    /// Length of the label in bytes, from the start of the line.
    pub label: usize,
}

/// The longest numeral of a marker, in characters with blanks.
const NUMERAL_MAX: usize = 16;

/// Reads the marker that a line begins with. The line has no blanks at its start.
pub fn marker(line: &str) -> Option<Marker> {
    match line.chars().next()? {
        '第' => numbered(line),
        '（' | '(' => bracketed(line),
        c if ('①'..='⑳').contains(&c) => Some(plain(
            MarkerKind::Fourth,
            u32::from(c) - u32::from('①') + 1,
            c.len_utf8(),
        )),
        c if ('㈠'..='㈩').contains(&c) => Some(plain(
            MarkerKind::Second,
            u32::from(c) - u32::from('㈠') + 1,
            c.len_utf8(),
        )),
        c if ('⒈'..='⒛').contains(&c) => Some(plain(
            MarkerKind::Third,
            u32::from(c) - u32::from('⒈') + 1,
            c.len_utf8(),
        )),
        c if numeral::is_numeral(c) => listed(line),
        _ => None,
    }
}

fn plain(kind: MarkerKind, number: u32, label: usize) -> Marker {
    Marker {
        kind,
        number,
        sub: None,
        label,
    }
}

/// The numeral at byte `from`, with blanks inside where `spaced`: its value and the byte after it.
fn numeral_at(line: &str, from: usize, spaced: bool) -> Option<(u32, usize)> {
    let rest = line.get(from..)?;
    let mut digits = String::new();
    let mut end = 0;
    for (at, c) in rest.char_indices().take(NUMERAL_MAX) {
        if numeral::is_numeral(c) {
            digits.push(c);
            end = at + c.len_utf8();
        } else if !spaced || !c.is_whitespace() || c == '\n' {
            break;
        }
    }
    Some((numeral::parse(&digits)?, from + end))
}

fn skip_blanks(line: &str, from: usize) -> usize {
    line.get(from..).map_or(from, |rest| {
        from + rest.len()
            - rest
                .trim_start_matches([' ', '\u{3000}', '\u{a0}', '\t', '\u{2002}', '\u{2003}'])
                .len()
    })
}

fn numbered(line: &str) -> Option<Marker> {
    let (number, end) = numeral_at(line, skip_blanks(line, '第'.len_utf8()), true)?;
    let at = skip_blanks(line, end);
    let rest = line.get(at..)?;
    let (kind, name) = if rest.starts_with('条') {
        (MarkerKind::Article, "条")
    } else if rest.starts_with('章') {
        (MarkerKind::Chapter, "章")
    } else if rest.starts_with('节') {
        (MarkerKind::Section, "节")
    } else if rest.starts_with("分编") {
        (MarkerKind::Subpart, "分编")
    } else if rest.starts_with('编') {
        (MarkerKind::Part, "编")
    } else {
        return None;
    };
    let mut label = at + name.len();
    let mut sub = None;
    let after = skip_blanks(line, label);
    if let Some(rest) = line.get(after..)
        && rest.starts_with('之')
        && kind == MarkerKind::Article
        && let Some((value, end)) = sub_number(line, after + '之'.len_utf8())
    {
        sub = Some(value);
        label = end;
    }
    Some(Marker {
        kind,
        number,
        sub,
        label,
    })
}

/// 之一, 之二: at most two characters of numeral, so that 之一是 stays text elsewhere.
fn sub_number(line: &str, from: usize) -> Option<(u32, usize)> {
    let (value, end) = numeral_at(line, from, false)?;
    (end - from <= 9).then_some((value, end))
}

fn bracketed(line: &str) -> Option<Marker> {
    let open = line.chars().next()?;
    let from = open.len_utf8();
    let first = line.get(from..)?.trim_start().chars().next()?;
    let (number, end) = numeral_at(line, skip_blanks(line, from), true)?;
    let at = skip_blanks(line, end);
    let close = line
        .get(at..)?
        .chars()
        .next()
        .filter(|c| matches!(c, '）' | ')'))?;
    let arabic = first.is_ascii_digit() || ('０'..='９').contains(&first);
    let kind = if arabic {
        MarkerKind::Fourth
    } else {
        MarkerKind::Second
    };
    // （2019）7号 is a year, not a point
    (number < 1000).then(|| plain(kind, number, at + close.len_utf8()))
}

fn listed(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    let (number, end) = numeral_at(line, 0, true)?;
    let at = skip_blanks(line, end);
    let sign = line.get(at..)?.chars().next()?;
    let label = at + sign.len_utf8();
    let next = line.get(label..)?.chars().next();
    let arabic = first.is_ascii_digit() || ('０'..='９').contains(&first);
    if number >= 1000 {
        return None;
    }
    if !arabic {
        return matches!(sign, '、' | '．' | '.').then(|| plain(MarkerKind::First, number, label));
    }
    match sign {
        // 7.1 is a decimal number, 3、4号线 a list in a sentence
        '.' | '．' | '、'
            if next.is_some_and(|c| numeral::digit(c).is_some() && !numeral_is_han(c)) =>
        {
            None
        }
        '.' | '．' | '、' | '﹒' | '·' => Some(plain(MarkerKind::Third, number, label)),
        '）' | ')' => Some(plain(MarkerKind::Fourth, number, label)),
        _ => None,
    }
}

fn numeral_is_han(c: char) -> bool {
    !(c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// An annex opening: 附件, 附件1：X, 附表二, 附录, 附：.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexMarker {
    /// The number printed, if any.
    pub number: Option<u32>,
    /// Length of the label in bytes, the colon included.
    pub label: usize,
    /// Whether a title or a list stands on the same line.
    pub has_text: bool,
}

/// Reads the opening of an annex or of a list of annexes. A sentence that begins with 附件 is none.
pub fn annex_marker(line: &str) -> Option<AnnexMarker> {
    let name = ["附件", "附表", "附录", "附图", "附"]
        .iter()
        .find(|name| line.starts_with(**name))?;
    let mut label = skip_blanks(line, name.len());
    let mut number = None;
    if let Some((value, end)) = numeral_at(line, label, false) {
        number = Some(value).filter(|value| *value < 1000);
        label = end;
    }
    let at = skip_blanks(line, label);
    let rest = line.get(at..)?;
    let sign = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '：' | ':' | '.' | '．' | '、'));
    if let Some(sign) = sign {
        label = at + sign.len_utf8();
    }
    let text = line.get(label..)?.trim();
    let short = text.chars().count() <= 80 && !text.ends_with(['。', '；', '，']);
    let parted = sign.is_some() || number.is_some() || at > label;
    let bare = text.is_empty() && (*name != "附" || sign.is_some());
    let titled = !text.is_empty() && short && parted && (*name != "附" || sign.is_some());
    (bare || titled).then_some(AnnexMarker {
        number,
        label,
        has_text: !text.is_empty(),
    })
}

/// Words that follow a mention of a provision and never its opening: 第五条规定的, 第三条、第四条.
pub fn is_mention(after_label: &str) -> bool {
    const WORDS: [&str; 34] = [
        "规定",
        "第",
        "所",
        "的",
        "至",
        "到",
        "和",
        "与",
        "及",
        "或",
        "、",
        "，",
        "中",
        "修改",
        "改为",
        "删去",
        "删除",
        "增加",
        "作为",
        "以外",
        "以及",
        "之规定",
        "之间",
        "内容",
        "情形",
        "后增加",
        "—",
        "-",
        "”",
        "》",
        "）",
        "；",
        "已",
        "调整",
    ];
    let rest = after_label.trim_start();
    WORDS.iter().any(|word| rest.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(MarkerKind, u32, Option<u32>, &str)> {
        marker(line).map(|m| (m.kind, m.number, m.sub, line.get(m.label..).unwrap()))
    }

    #[test]
    fn reads_every_kind() {
        use MarkerKind::{Article, Chapter, First, Fourth, Part, Second, Section, Subpart, Third};
        for (line, kind, number, sub, rest) in [
            ("第一条 为了", Article, 1, None, " 为了"),
            ("第 十 条为了", Article, 10, None, "为了"),
            ("第12条", Article, 12, None, ""),
            ("第１２条（目的）", Article, 12, None, "（目的）"),
            ("第十条之一　为", Article, 10, Some(1), "　为"),
            ("第一百零五条", Article, 105, None, ""),
            ("第一编 总则", Part, 1, None, " 总则"),
            ("第一分编 通则", Subpart, 1, None, " 通则"),
            ("第二章总则", Chapter, 2, None, "总则"),
            ("第 三 节　一般", Section, 3, None, "　一般"),
            ("一、总则", First, 1, None, "总则"),
            ("二十一．总则", First, 21, None, "总则"),
            ("（一）甲", Second, 1, None, "甲"),
            ("(十二)甲", Second, 12, None, "甲"),
            ("㈡甲", Second, 2, None, "甲"),
            ("1.甲", Third, 1, None, "甲"),
            ("１．甲", Third, 1, None, "甲"),
            ("3、甲", Third, 3, None, "甲"),
            ("（1）甲", Fourth, 1, None, "甲"),
            ("③甲", Fourth, 3, None, "甲"),
        ] {
            assert_eq!(read(line), Some((kind, number, sub, rest)), "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for line in [
            "7.1 总则",
            "2019年",
            "第一名",
            "（2019）7号",
            "一个",
            "3、4号线",
            "（目的）",
            "第条",
            "二〇二三年",
        ] {
            assert_eq!(marker(line), None, "{line}");
        }
    }

    #[test]
    fn annexes() {
        assert!(annex_marker("附件").is_some());
        assert_eq!(annex_marker("附件二").unwrap().number, Some(2));
        assert_eq!(
            annex_marker("附件1：查处规程").unwrap().label,
            "附件1：".len()
        );
        assert!(annex_marker("附：").is_some());
        assert!(annex_marker("附表一").is_some());
        for line in ["附则", "附件所列材料应当齐全。", "附近居民", "附"] {
            assert_eq!(annex_marker(line), None, "{line}");
        }
    }

    #[test]
    fn mentions() {
        assert!(is_mention("规定的情形"));
        assert!(is_mention("、第四条"));
        assert!(!is_mention("（目的）"));
        assert!(!is_mention("为了"));
    }
}
