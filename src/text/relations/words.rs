//! Words around a mention: what joins mentions into a list, what may stand before a verb.

use std::ops::Range;

use chrono::NaiveDate;

use super::scan::{ASIDE, Mention, NAMED, Scan, part};

/// Mentions of one sentence that are joined into one list: 《甲》（…）、《乙》和《丙》.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Indices into [`Scan::mentions`].
    pub(super) members: Range<usize>,
    /// From the first mention to the end of the last.
    pub(super) range: Range<usize>,
}

/// The lists of mentions inside a sentence, in its order.
pub(super) fn runs(scan: &Scan<'_>, sentence: &Range<usize>) -> Vec<Run> {
    let first = scan
        .mentions
        .partition_point(|m| m.range.start < sentence.start);
    let mut out: Vec<Run> = Vec::new();
    for (index, mention) in scan.mentions.iter().enumerate().skip(first) {
        if mention.range.end > sentence.end {
            break;
        }
        if let Some(run) = out.last_mut()
            && joins(part(&scan.outer, run.range.end..mention.range.start))
        {
            run.members.end = index + 1;
            run.range.end = mention.range.end;
        } else {
            out.push(Run {
                members: index..index + 1,
                range: mention.range.clone(),
            });
        }
    }
    out
}

/// Acts by which a document came about: 2020年印发的《…》.
const ISSUED: [&str; 12] = [
    "印发", "发布", "公布", "颁布", "下发", "制定", "施行", "实施", "出台", "制发", "转发", "批转",
];

fn joins(between: &str) -> bool {
    // （以下简称…） behind a title parts nothing
    let words = between.trim_start_matches(ASIDE).trim();
    let words = ["以及", "和", "及", "与", "、", "，", ",", "并"]
        .iter()
        .find_map(|joint| words.strip_prefix(joint))
        .unwrap_or(words)
        .trim_start();
    words.is_empty() || is_origin(words) || (words.starts_with('其') && words.ends_with("文件"))
}

/// 原, 2021年1月8日印发的, 市政府办公厅转发的.
pub(super) fn is_origin(words: &str) -> bool {
    let words = words.trim();
    if ["", "原", "原有的", "对", "了"].contains(&words) {
        return true;
    }
    let clean = !words.contains(['，', '。', '；', '：', NAMED]) && words.chars().count() <= 40;
    clean
        && words
            .strip_suffix('的')
            .is_some_and(|words| ISSUED.iter().any(|act| words.ends_with(act)))
}

/// Adverbs and the like that say nothing of their own.
const FILLERS: [&str; 46] = [
    "等文件",
    "等规定",
    "文件",
    "全文",
    "同时",
    "同步",
    "一并",
    "相应",
    "即行",
    "即时",
    "随之",
    "予以",
    "正式",
    "决定",
    "现",
    "均",
    "都",
    "也",
    "亦",
    "全部",
    "于",
    "自",
    "从",
    "即日",
    "起",
    "施行之日",
    "实施之日",
    "印发之日",
    "发布之日",
    "公布之日",
    "生效之日",
    "执行之日",
    "下发之日",
    "之日",
    "之时",
    "，",
    ",",
    "、",
    " ",
    "\u{3000}",
    "\u{a0}",
    "规定",
    "经研究",
    "该文",
    "自行",
    "应",
];

/// Follows fillers and dates from `at`: the byte of the first other word, and the last date met.
pub(super) fn after_fillers(
    scan: &Scan<'_>,
    mut at: usize,
    end: usize,
    more: &[&str],
) -> (usize, Option<NaiveDate>) {
    let mut on = None;
    'words: while at < end {
        if let Some((range, date)) = scan.date_at(at).filter(|(range, _)| range.end <= end) {
            on = Some(*date);
            at = range.end;
            continue;
        }
        let rest = part(&scan.outer, at..end);
        let aside = rest.len() - rest.trim_start_matches(ASIDE).len();
        if aside > 0 {
            at += aside;
            continue;
        }
        if let Some(own) = own_beginning(rest).or_else(|| and_others(rest)) {
            at += own;
            continue;
        }
        for word in more.iter().chain(&FILLERS) {
            if rest.starts_with(word) && !word.is_empty() {
                at += word.len();
                continue 'words;
            }
        }
        break;
    }
    (at, on)
}

/// 本办法施行后, 新规定实施之日: its length.
fn own_beginning(rest: &str) -> Option<usize> {
    const ACTS: [&str; 7] = ["施行", "实施", "印发", "发布", "公布", "生效", "执行"];
    let this = ["本", "新", "该", "此次", "上述"]
        .iter()
        .find(|this| rest.starts_with(**this))?;
    let window: String = rest.chars().take(20).collect();
    let window = part(&window, this.len()..window.len());
    let (at, act) = ACTS
        .iter()
        .filter_map(|act| window.find(act).map(|at| (at, *act)))
        .min_by_key(|(at, _)| *at)?;
    let clean = !part(window, 0..at).contains(['，', '。', NAMED, '\n']);
    let end = this.len() + at + act.len();
    let behind = part(rest, end..rest.len());
    let tail = ["之日", "后", "时", "之后"]
        .iter()
        .find(|tail| behind.starts_with(**tail))?;
    clean.then_some(end + tail.len())
}

/// 等3个文件, 等两件规范性文件: its length.
fn and_others(rest: &str) -> Option<usize> {
    let window: String = rest.chars().take(14).collect();
    let inner = window.strip_prefix('等')?;
    ["文件", "个标准", "项规定", "件", "个"]
        .iter()
        .filter_map(|word| inner.find(word).map(|at| at + word.len()))
        .filter(|end| !part(inner, 0..*end).contains(['，', '。', NAMED]))
        .max()
        .map(|end| '等'.len_utf8() + end)
}

/// Whether the words before a list only cite it: 根据《…》.
pub(super) fn is_cited(scan: &Scan<'_>, sentence: &Range<usize>, run: &Run) -> bool {
    let before = part(&scan.outer, sentence.start..run.range.start).trim_end();
    [
        "根据", "依据", "按照", "依照", "遵照", "参照", "按", "落实", "符合", "违反", "执行",
        "适用", "与", "遵守", "依",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

/// The members of a list.
pub(super) fn members<'a>(scan: &'a Scan<'_>, run: &Run) -> &'a [Mention] {
    scan.mentions.get(run.members.clone()).unwrap_or_default()
}
