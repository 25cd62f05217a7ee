//! 《…》 and what stands in brackets behind it: number, version, 以下简称.

use super::aliases::{self, Names};
use super::chain;
use super::names::version_year;
use super::numbers::skip_blanks;
use crate::domain::number::find_numbers;
use crate::text::title::{close_of, document_form};

/// A title in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titled {
    /// Without its brackets.
    pub(super) title: String,
    /// The byte behind it.
    pub(super) end: usize,
}

/// What stands in brackets behind a title.
#[derive(Debug, Default)]
pub(super) struct Behind {
    pub(super) number: Option<String>,
    pub(super) version: Option<u16>,
    pub(super) names: Names,
    /// The byte behind the bracket with the number.
    pub(super) number_end: usize,
    /// The byte behind it.
    pub(super) end: usize,
}

/// The longest title whose closing bracket is missing, in characters.
const UNCLOSED_MAX: usize = 60;

/// The longest bracket behind a title, in characters.
const BEHIND_MAX: usize = 120;

/// Last words of what stands in 《》 and is no rule: licences, forms, newspapers.
const PAPERS: [&str; 34] = [
    "证", "书", "表", "单", "报", "执照", "证明", "证件", "合同", "协议", "笔录", "票", "发票",
    "簿", "卡", "册", "照", "名册", "批件", "杂志", "日报", "晚报", "时报", "曲", "歌", "图", "页",
    "样式", "申请", "承诺", "存根", "台账", "记录", "档案",
];

/// Words of a bracket that tells of its document: （试行）, （自2003年9月1日起施行）.
const REMARKS: [&str; 8] = [
    "试行", "暂行", "修正", "修订", "施行", "通过", "公布", "发布",
];

/// Exceptions of them.
const NO_PAPERS: [&str; 5] = ["议定书", "计税价格表", "税率表", "税额表", "附件表"];

/// Reads the title whose opening bracket stands at byte `start`.
pub(super) fn title_at(text: &str, start: usize) -> Option<Titled> {
    let open = text.get(start..)?.chars().next()?;
    let from = start + open.len_utf8();
    let closed = close_of(text, start).filter(|close| !another_begins(text.get(from..*close)));
    let Some(close) = closed else {
        return (open == '《').then(|| unclosed(text, from)).flatten();
    };
    let title = text.get(from..close)?.trim();
    let behind = close + text.get(close..)?.chars().next()?.len_utf8();
    let plausible = open == '《' || (title.chars().count() >= 4 && ends_as_rule(title));
    (!title.is_empty() && plausible).then(|| Titled {
        title: title.to_owned(),
        end: behind,
    })
}

/// 《甲法、《乙法》: the first bracket was never closed.
fn another_begins(inside: Option<&str>) -> bool {
    let inside = inside.unwrap_or_default();
    let opened = inside.matches('《').count();
    let parted = ["、《", "，《", "。", "；《"]
        .iter()
        .any(|mark| inside.contains(mark));
    opened > inside.matches('》').count() && parted
}

/// A title whose bracket is not closed: to the first mark, or to the provision behind it.
fn unclosed(text: &str, from: usize) -> Option<Titled> {
    let rest = text.get(from..)?;
    let mut end = None;
    for (at, c) in rest.char_indices().take(UNCLOSED_MAX) {
        let provision = c == '第' && chain::opens(text, from + at);
        if provision || "《》，。；：、（）()\n“”".contains(c) {
            end = Some(from + at);
            break;
        }
    }
    let end = end.or_else(|| (rest.chars().count() <= UNCLOSED_MAX).then_some(text.len()))?;
    let title = text.get(from..end)?.trim();
    let known = title.chars().count() >= 3 && ends_as_rule(title);
    known.then(|| Titled {
        title: title.to_owned(),
        end,
    })
}

/// Whether a title ends as rules do.
fn ends_as_rule(title: &str) -> bool {
    let plain = without_brackets(title);
    plain.ends_with('法') || plain.ends_with("法典") || document_form(plain).is_some()
}

/// Whether what stands in 《》 can be a document that is cited, as its name goes.
pub(super) fn may_be_rule(title: &str) -> bool {
    let plain = without_brackets(title);
    // 《办法》, 《规划》: of which one, only the text around knows
    let general = plain.chars().count() <= 2 && !plain.ends_with('法');
    let paper = PAPERS.iter().any(|word| plain.ends_with(word))
        && !NO_PAPERS.iter().any(|word| plain.ends_with(word));
    plain.chars().count() >= 2 && !paper && !general || ["刑法", "宪法"].contains(&plain)
}

fn without_brackets(title: &str) -> &str {
    let mut plain = title.trim();
    while plain.ends_with(['）', ')'])
        && let Some(open) = plain.rfind(['（', '(']).filter(|open| *open > 0)
    {
        plain = plain.get(..open).unwrap_or_default().trim_end();
    }
    plain
}

/// Reads the brackets behind a title that end at byte `at`, as far as they are known.
pub(super) fn behind(text: &str, at: usize) -> Behind {
    let mut out = Behind {
        end: at,
        ..Behind::default()
    };
    for _ in 0..4 {
        let open = skip_blanks(text, out.end);
        let Some((inside, end)) = bracket(text, open) else {
            break;
        };
        let number = number_in(inside);
        let version = version_year(inside);
        let names = aliases::names(inside);
        let remark = REMARKS.iter().any(|word| inside.contains(word));
        if number.is_none() && version.is_none() && names.is_none() && !remark {
            break;
        }
        if number.is_some() {
            out.number_end = end;
        }
        out.number = out.number.or(number);
        out.version = out.version.or(version);
        if let Some(names) = names {
            out.names = names;
        }
        out.end = end;
    }
    out
}

/// The inside of a bracket that opens at byte `at`, and the byte behind it.
pub(super) fn bracket(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let open = rest.chars().next().filter(|c| matches!(c, '（' | '('))?;
    let mut depth = 0usize;
    for (offset, c) in rest.char_indices().take(BEHIND_MAX) {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let inside = rest.get(open.len_utf8()..offset)?;
                    return Some((inside, at + offset + c.len_utf8()));
                }
            }
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// 沪府规〔2021〕13号, or 2019年3月2日国务院令第712号公布: the number that a bracket names first.
fn number_in(inside: &str) -> Option<String> {
    let (range, _) = find_numbers(inside).into_iter().next()?;
    let before = inside.get(..range.start)?;
    let only_date = before
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "年月日原文号：:，,".contains(c));
    only_date.then(|| inside.get(range).unwrap_or_default().to_owned())
}
