//! The sentence around a date, and whom it speaks of.

use crate::text::marker::marker;

/// The first [`SENTENCE_MAX`] bytes of a text, to a whole character.
pub(super) fn window(text: &str) -> &str {
    let end = (0..=SENTENCE_MAX.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// How far back a sentence is followed, in bytes.
pub(super) const SENTENCE_MAX: usize = 900;

/// How many places of one word are looked at; a real text has a few.
pub(super) const PLACES_MAX: usize = 2000;

/// 自2025年4月 / 10日起: a date that a line's end parts.
fn parts_a_date(window: &str, at: usize) -> bool {
    let before = window.get(..at).unwrap_or_default().trim_end();
    let after = window.get(at..).unwrap_or_default().trim_start();
    before.ends_with(['年', '月'])
        && after.starts_with(crate::text::numeral::is_numeral)
        && after.chars().take(4).any(|c| matches!(c, '日' | '月'))
}

pub(super) fn sentence_start(text: &str, at: usize) -> usize {
    let floor = (at.saturating_sub(SENTENCE_MAX)..=at)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(at);
    let window = text.get(floor..at).unwrap_or_default();
    let end = window
        .char_indices()
        .rev()
        .find(|(offset, c)| match c {
            '。' | '；' => true,
            '\n' => !parts_a_date(window, *offset),
            _ => false,
        })
        .map(|(offset, c)| offset + c.len_utf8());
    floor + end.unwrap_or(0)
}

/// Acts that put a rule into effect in the same sentence.
const ANNOUNCING: [&str; 10] = [
    "现予",
    "现公布",
    "现发布",
    "现印发",
    "印发给",
    "公布",
    "发布",
    "决定",
    "批准",
    "印发",
];

/// Whether the sentence up to `at` speaks of the text itself: `Some(true)` where it says 本办法,
/// `Some(false)` where it only names the act or stands bare; `None` for another subject.
pub(super) fn subject(text: &str, at: usize) -> Option<bool> {
    let start = sentence_start(text, at);
    let words = text.get(start..at)?.trim();
    let clause = words.rsplit(['，', ',']).next().unwrap_or(words).trim();
    if opens_bracket(words) {
        return None;
    }
    if says_own(clause) {
        return Some(true);
    }
    let named = clause.contains('《');
    if !named && says_own(words) {
        return Some(true);
    }
    if ANNOUNCING.iter().any(|act| words.contains(act)) {
        return Some(false);
    }
    let label = marker(words).is_some_and(|m| m.label == words.len());
    let short = words.chars().count() <= 12 && !named;
    (words.is_empty() || label || short).then_some(false)
}

/// Whether a bracket is open at the end of some words: （自2003年9月1日起施行）.
pub(super) fn opens_bracket(words: &str) -> bool {
    let mut depth = 0i32;
    for c in words.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// 本通知规定的某类标准: a part of it, not itself.
fn of_its_parts(rest: &str) -> bool {
    let rest = rest.strip_prefix(['》', '”']).unwrap_or(rest);
    ["规定的", "所列", "所附", "明确的", "确定的", "公布的"]
        .iter()
        .any(|word| {
            rest.strip_prefix(word)
                .is_some_and(|part| part.trim_end_matches(['均', '从', '自']).chars().count() > 6)
        })
}

/// 本办法, 本通知, 上述规定, 该办法 ….
pub(super) fn says_own(words: &str) -> bool {
    const KINDS: [&str; 32] = [
        "法", "条例", "办法", "规定", "细则", "决定", "意见", "通知", "规则", "规范", "解释",
        "通告", "公告", "方案", "标准", "规程", "实施", "暂行", "管理", "指导", "文件", "措施",
        "指南", "清单", "目录", "基准", "计划", "预案", "制度", "批复", "政策", "要求",
    ];
    ["本", "上述", "以上", "该", "此"].iter().any(|this| {
        words.match_indices(this).any(|(at, _)| {
            let rest = words.get(at + this.len()..).unwrap_or_default();
            let rest = rest.strip_prefix(['《', '“']).unwrap_or(rest);
            KINDS
                .iter()
                .filter_map(|kind| rest.strip_prefix(kind))
                .any(|rest| !of_its_parts(rest))
        })
    })
}
