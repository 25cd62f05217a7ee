//! Titles: 文种, and the instrument that a carrier's title names.

use unicode_normalization::UnicodeNormalization;

/// 文种 by their last words, longer before shorter.
const FORMS: [&str; 52] = [
    "实施细则",
    "裁量基准",
    "应急预案",
    "实施办法",
    "暂行办法",
    "管理办法",
    "命令",
    "决议",
    "决定",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "复函",
    "纪要",
    "办法",
    "规定",
    "细则",
    "规则",
    "条例",
    "方案",
    "标准",
    "规范",
    "预案",
    "规划",
    "计划",
    "指南",
    "目录",
    "清单",
    "制度",
    "措施",
    "要点",
    "章程",
    "规程",
    "答复",
    "解释",
    "安排",
    "基准",
    "导则",
    "指引",
    "准则",
    "要求",
    "流程",
    "政策",
    "令",
    "函",
];

/// 文种 that are general words of the longer ones above.
fn short_form(form: &'static str) -> &'static str {
    match form {
        "实施细则" => "细则",
        "裁量基准" => "基准",
        "应急预案" => "预案",
        "实施办法" | "暂行办法" | "管理办法" => "办法",
        other => other,
    }
}

/// 文种 of a title: 通知, 办法, 意见 …; （试行） and years in brackets at its end do not count.
/// `None` where the title ends in no known 文种.
pub fn document_form(title: &str) -> Option<&'static str> {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = plain.as_str();
    if let Some(inner) = rest
        .strip_prefix('《')
        .and_then(|inner| inner.strip_suffix('》'))
    {
        rest = inner;
    }
    while let Some(shorter) = without_last_bracket(rest) {
        rest = shorter;
    }
    FORMS
        .into_iter()
        .find(|form| rest.ends_with(form))
        .map(short_form)
}

fn without_last_bracket(text: &str) -> Option<&str> {
    let open = match text.chars().next_back()? {
        '）' | ')' => ['（', '('],
        '〕' | ']' => ['〔', '['],
        _ => return None,
    };
    text.rfind(open)
        .filter(|at| *at > 0)
        .and_then(|at| text.get(..at))
}

/// Whether a title says 试行 or 暂行 of its own document or of the instrument that it issues.
pub fn is_trial(title: &str) -> bool {
    let own = instrument_title(title).unwrap_or_else(|| outside_brackets(title));
    own.contains("试行") || own.contains("暂行")
}

/// The title as it is stored: no blanks at its ends, runs of blanks as one.
pub fn carrier_title(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first instrument that a title issues, forwards or re-issues: X of 关于印发《X》的通知.
///
/// `None` for a title that extends, repeals or amends, and for one that is itself the rule. Inner
/// brackets (〈〉, ASCII `<>`, 《 inside 《) stay in the title; a title without any brackets
/// (关于印发X办法的通知) is taken where it ends in a 文种.
pub fn instrument_title(title: &str) -> Option<String> {
    instrument_titles(title).into_iter().next()
}

/// All instruments that a title names, in its order.
pub fn instrument_titles(title: &str) -> Vec<String> {
    let Some(object) = object(title) else {
        return Vec::new();
    };
    let bracketed = bracketed_titles(object);
    if !bracketed.is_empty() {
        return bracketed.into_iter().map(str::to_owned).collect();
    }
    let Some((name, _)) = object.rsplit_once('的') else {
        return Vec::new();
    };
    let name = name.trim();
    let known = document_form(name).is_some() && name.chars().count() >= 4;
    if known {
        vec![name.to_owned()]
    } else {
        Vec::new()
    }
}

/// Acts whose object is a text that follows.
const ISSUING: [&str; 13] = [
    "重新印发",
    "修订印发",
    "联合印发",
    "印发",
    "转发",
    "批转",
    "重新发布",
    "发布",
    "重新公布",
    "公布",
    "颁布",
    "下发",
    "批准",
];

/// What stands behind the act of a title: 《X》的通知.
fn object(title: &str) -> Option<&str> {
    let title = title.trim();
    let first_bracket = title.find(['《', '〈', '<', '＜']).unwrap_or(title.len());
    // 国务院办公厅转发民政部关于… : the act may stand before the first 关于
    let about = title.find("关于").filter(|at| *at < first_bracket);
    let act = ISSUING
        .iter()
        .filter_map(|act| title.find(act).map(|at| (at, *act)))
        .filter(|(at, _)| *at <= first_bracket)
        .min_by_key(|(at, act)| (*at, std::cmp::Reverse(act.len())));
    let revised = about.and_then(|at| {
        title
            .get(at + "关于".len()..)
            .and_then(|rest| rest.trim_start().strip_prefix("修订"))
    });
    if let Some(rest) = revised.filter(|rest| rest.trim_start().starts_with(['《', '<', '〈'])) {
        return Some(rest.trim_start());
    }
    let (at, act) = act?;
    let start = match about {
        Some(about) if about < at => about + "关于".len(),
        _ => 0,
    };
    let between = title.get(start..at)?.trim();
    // 关于印发, 关于修订并重新印发; but not 关于废止…印发…, 关于加强…发布…
    let direct = between.is_empty()
        || start == 0
        || [
            "修订",
            "修订并",
            "修改并",
            "重新",
            "联合",
            "继续",
            "同意",
            "同意并",
        ]
        .contains(&between);
    if !direct {
        return None;
    }
    let mut rest = title.get(at + act.len()..)?.trim_start();
    for word in ["修订后的", "新修订的", "修改后的", "经修订的", "修订的"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    Some(rest)
}

/// The titles in brackets at the top level of a text, inner brackets included.
pub fn bracketed_titles(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some((offset, open)) = rest.char_indices().find(|(_, c)| is_open(*c)) else {
            break;
        };
        let start = at + offset;
        match close_of(text, start) {
            Some(end) => {
                let inner = start + open.len_utf8();
                out.extend(
                    text.get(inner..end)
                        .map(str::trim)
                        .filter(|title| !title.is_empty()),
                );
                at = text
                    .get(end..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(end, |c| end + c.len_utf8());
            }
            None => at = start + open.len_utf8(),
        }
    }
    out
}

fn is_open(c: char) -> bool {
    matches!(c, '《' | '〈' | '<' | '＜')
}

fn is_close(c: char) -> bool {
    matches!(c, '》' | '〉' | '>' | '＞')
}

/// The longest title in brackets that is read, in characters.
const TITLE_MAX: usize = 400;

/// The byte of the bracket that closes the one at `start`; brackets of all kinds count as one.
pub(super) fn close_of(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut last = None;
    for (at, c) in text.get(start..)?.char_indices().take(TITLE_MAX) {
        if is_open(c) {
            depth += 1;
        } else if is_close(c) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(start + at);
            }
            last = Some(start + at);
        } else if c == '\n' {
            break;
        }
    }
    // 《关于〈X的通知》: an inner bracket was left open, the outermost kind closes
    last.filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with('》')))
}

fn outside_brackets(title: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in title.chars() {
        if is_open(c) {
            depth += 1;
        } else if is_close(c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            out.push(c);
        }
    }
    out
}

/// A title for comparing: without blanks and brackets' dress, half width.
pub fn title_key(title: &str) -> String {
    title
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '《' | '〈' => '<',
            '》' | '〉' => '>',
            '【' | '〔' | '[' => '(',
            '】' | '〕' | ']' => ')',
            c => c,
        })
        .collect::<String>()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn instruments_of_carriers() {
        for (title, instrument) in [
            (
                "某县人民政府关于印发《某县烟花管理办法》的通知",
                Some("某县烟花管理办法"),
            ),
            (
                "关于印发《〈某条例〉实施细则（试行）》的通知",
                Some("〈某条例〉实施细则（试行）"),
            ),
            ("关于印发<某办法>的通知 ", Some("某办法")),
            (
                "关于转发《某部关于修改〈 某规定〉的决定》的通知",
                Some("某部关于修改〈 某规定〉的决定"),
            ),
            ("关于印发委托评估管理办法的通知", Some("委托评估管理办法")),
            (
                "某办公厅转发某部关于清理社团意见的通知",
                Some("某部关于清理社团意见"),
            ),
            ("关于批准《某标准》为某市规范的通知", Some("某标准")),
            ("关于修订《某细则》的通知", Some("某细则")),
            ("关于印发修订后的《某办法》的通知", Some("某办法")),
            ("关于发布某区补贴的通知", None),
            ("关于延长《某办法》有效期的通知", None),
            ("关于废止《关于印发<某办法>的通知 》的通知", None),
            ("关于修改《某办法》的通知", None),
            ("关于加强某事并发布目录的通知", None),
            ("某县烟花管理办法", None),
        ] {
            assert_eq!(instrument_title(title).as_deref(), instrument, "{title}");
        }
        assert_eq!(
            instrument_titles("关于印发《甲办法》《乙办法》的通知"),
            ["甲办法", "乙办法"]
        );
    }

    #[test]
    fn forms() {
        for (title, form) in [
            ("关于印发《某办法》的通知", Some("通知")),
            ("某管理办法（试行）", Some("办法")),
            ("某实施细则(2024年版)", Some("细则")),
            ("《某决定》", Some("决定")),
            ("某通告", Some("通告")),
            ("某某复函", Some("复函")),
            ("某某", None),
        ] {
            assert_eq!(document_form(title), form, "{title}");
        }
        assert!(is_trial("关于印发《某办法（试行）》的通知"));
        assert!(!is_trial("关于延长《某办法（试行）》有效期的通知"));
    }

    proptest! {
        #[test]
        fn nothing_panics(title in "[关于印发转《》〈〉<>的通知办法（） ]{0,60}|.{0,40}") {
            let _ = (instrument_titles(&title), document_form(&title), is_trial(&title), title_key(&title));
        }
    }

    #[test]
    fn a_long_title_is_read_in_time() {
        let long = "《".repeat(100_000);
        assert!(instrument_titles(&format!("关于印发{long}")).is_empty());
    }
}
