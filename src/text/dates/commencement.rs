//! 施行日期.

use std::ops::Range;

use chrono::NaiveDate;

use super::sentence::{PLACES_MAX, opens_bracket, sentence_start, subject, window};
use super::{Commencement, Reading};
use crate::text::marker::marker;
use crate::text::numeral;

/// 施行 in its words, longer before shorter.
pub(super) const TAKES_EFFECT: [&str; 7] = ["施行", "实施", "执行", "实行", "生效", "试行", "启用"];

pub(super) fn effective(
    text: &str,
    all: &[(Range<usize>, NaiveDate)],
    written_on: Option<NaiveDate>,
) -> Option<Reading<Commencement>> {
    let mut found: Vec<(bool, Reading<Commencement>)> = Vec::new();
    for (range, date) in all {
        let from = before_date(text, range.start);
        let Some(end) = takes_effect(text, range.end, from < range.start) else {
            continue;
        };
        if let Some(own) = subject(text, from) {
            let value = Commencement::On(*date);
            found.push((
                own,
                Reading {
                    value,
                    words: from..end,
                    computed: false,
                },
            ));
        }
    }
    for (at, after_days, next) in publications(text) {
        let Some(end) = takes_effect(text, next, true) else {
            continue;
        };
        if let Some(own) = subject(text, at) {
            let value = Commencement::OnPublication { after_days };
            found.push((
                own,
                Reading {
                    value,
                    words: at..end,
                    computed: false,
                },
            ));
        }
    }
    if found.is_empty() {
        found.extend(opening(text, all, written_on).map(|reading| (false, reading)));
    }
    found.sort_by_key(|(_, reading)| reading.words.start);
    let own = found.iter().rposition(|(own, _)| *own);
    let at = own.or_else(|| found.len().checked_sub(1))?;
    Some(found.swap_remove(at).1)
}

/// An act that names its day in the opening: 决定自D起…, 即日起废止《X》, 自D起…如下：, 自D起暂停….
fn opening(
    text: &str,
    all: &[(Range<usize>, NaiveDate)],
    written_on: Option<NaiveDate>,
) -> Option<Reading<Commencement>> {
    ends_at_once(text).or_else(|| opening_date(text, all, written_on))
}

/// Verbs by which a notice ends what it names.
const ENDS: [&str; 6] = ["废止", "停止执行", "停止施行", "停止", "失效", "取消"];

/// 即日起废止《X》, 《X》自本通知印发之日起停止执行.
fn ends_at_once(text: &str) -> Option<Reading<Commencement>> {
    let published = ["印发之日起", "发布之日起", "公布之日起", "下发之日起"];
    for word in ["即日起"].iter().chain(&published) {
        for (at, word) in text.match_indices(*word).take(PLACES_MAX) {
            let rest = window(text.get(at + word.len()..)?);
            let words = text.get(sentence_start(text, at)..at)?;
            let Some(behind) = ENDS.iter().find_map(|verb| rest.strip_prefix(verb)) else {
                continue;
            };
            let named = behind.starts_with('《') || words.contains('《') && !words.contains("证");
            if (words.contains("决定") || named) && !opens_bracket(words) {
                return Some(Reading {
                    value: Commencement::OnPublication { after_days: 0 },
                    words: at..at + word.len(),
                    computed: false,
                });
            }
        }
    }
    None
}

fn opening_date(
    text: &str,
    all: &[(Range<usize>, NaiveDate)],
    written_on: Option<NaiveDate>,
) -> Option<Reading<Commencement>> {
    let body = first_unit(text);
    for (range, date) in all.iter().take(PLACES_MAX) {
        let from = before_date(text, range.start);
        let Some(behind) = text
            .get(range.end..)
            .and_then(|rest| rest.strip_prefix('起'))
        else {
            continue;
        };
        if from == range.start {
            continue;
        }
        let words = text.get(sentence_start(text, from)..from)?;
        let line = window(behind).split('\n').next().unwrap_or_default();
        let other = TAKES_EFFECT.iter().any(|verb| behind.starts_with(verb));
        let announced = !other && line.trim_end().ends_with(['：', '。']) && line.contains("如下");
        let ended = ENDS.iter().any(|verb| behind.starts_with(verb)) && words.contains('《');
        let coming = written_on.is_some_and(|written| *date >= written);
        let measure = range.start < body && coming && takes_measure(behind);
        let stated = announced || ended || measure;
        if words.trim_end().ends_with("决定") || stated && !opens_bracket(words) {
            return Some(Reading {
                value: Commencement::On(*date),
                words: from..range.end + '起'.len_utf8(),
                computed: false,
            });
        }
    }
    None
}

/// Measures that a notice takes from a day on: 自D起暂停受理….
fn takes_measure(behind: &str) -> bool {
    const MEASURES: [&str; 22] = [
        "暂停", "停止", "停用", "启用", "调整", "恢复", "取消", "禁止", "实行", "不再", "全面",
        "统一", "正式", "终止", "撤销", "新增", "推行", "试点", "变更", "对", "将", "开展",
    ];
    let rest = behind.trim_start_matches(['，', ',']);
    // 自D起，本市…实行…: the subject may stand between
    let clause = window(rest)
        .split(['，', '。', '；', '\n'])
        .next()
        .unwrap_or_default();
    let short = clause.chars().count() <= 60;
    MEASURES.iter().any(|verb| rest.starts_with(verb))
        || short
            && ["暂停", "停止", "启用", "恢复", "取消", "实行", "不再"]
                .iter()
                .any(|verb| clause.contains(verb))
}

/// Where the first numbered unit begins.
fn first_unit(text: &str) -> usize {
    let mut at = 0;
    for line in text.split('\n') {
        if marker(line).is_some() {
            return at;
        }
        at += line.len() + 1;
    }
    text.len()
}

/// Where 自, 于 or 从 before a date stands; the date's own start where there is none.
fn before_date(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default().trim_end();
    ["自", "于", "从"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .map_or(start, str::len)
}

/// 起（正式）施行 behind a date: the byte after it. Without 起 the date must be marked by 自 or 于.
fn takes_effect(text: &str, at: usize, marked: bool) -> Option<usize> {
    let rest = text.get(at..)?;
    let mut words = rest.trim_start();
    let since = words.strip_prefix('起');
    if since.is_none() && !marked {
        return None;
    }
    words = since.unwrap_or(words);
    for filler in ["，", "正式", "开始", "全面", "统一", "予以"] {
        words = words.strip_prefix(filler).unwrap_or(words);
    }
    let verb = TAKES_EFFECT.iter().find(|verb| words.starts_with(**verb))?;
    words = words.get(verb.len()..)?;
    let of_something = ["的", "之", "前", "后", "以", "新", "《"]
        .iter()
        .any(|word| words.starts_with(word));
    // 起，启用X系统 is an act; 起，实施限行 is not 起实施
    let parted = rest.trim_start().starts_with("起，") && *verb != "启用";
    (!of_something && !parted).then(|| text.len() - words.len())
}

/// 自公布之日起, 即日起: start, days, byte behind 之日 or 即日.
fn publications(text: &str) -> Vec<(usize, u32, usize)> {
    const ACTS: [&str; 8] = [
        "公布", "发布", "印发", "颁布", "下发", "签发", "公告", "通过",
    ];
    let mut out = Vec::new();
    for (at, _) in text.match_indices("之日起").take(PLACES_MAX) {
        let Some(before) = text.get(..at) else {
            continue;
        };
        let Some(act) = ACTS.iter().find(|act| before.ends_with(**act)) else {
            continue;
        };
        let start = sentence_start(text, at - act.len());
        let from = before
            .get(start..)
            .and_then(|words| words.rfind('自'))
            .map_or(at - act.len(), |o| start + o);
        let next = at + "之日".len();
        match days_after(text, next + '起'.len_utf8()) {
            Some((days, behind)) => out.push((from, days, behind)),
            None => out.push((from, 0, next)),
        }
    }
    for (at, word) in text.match_indices("即日起").take(PLACES_MAX) {
        let from = text
            .get(..at)
            .and_then(|before| before.strip_suffix('自'))
            .map_or(at, str::len);
        out.push((from, 0, at + word.len() - '起'.len_utf8()));
    }
    out
}

/// 30日后, 满30日, 三十日 behind 之日起.
fn days_after(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?.trim_start();
    let rest = rest
        .strip_prefix('满')
        .or_else(|| rest.strip_prefix('第'))
        .unwrap_or(rest);
    let digits: String = rest
        .chars()
        .take(6)
        .take_while(|c| numeral::is_numeral(*c))
        .collect();
    let days = numeral::parse(&digits)?;
    let rest = rest.get(digits.len()..)?.strip_prefix('日')?;
    let rest = ["后", "之后", "起", "后起"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    Some((days, text.len() - rest.len()))
}
