//! What a text says about its own dates: 成文日期, 施行日期, 有效期.
//!
//! Each reading keeps the words that it comes from, as bytes of the text given (give the normal form),
//! and says whether it was computed from a length of time. A date of something else — the law that is
//! cited, a licence that is valid for two years, the end to which another document is extended — is no
//! reading: the sentence must speak of 本办法, 本通知 … or of the act itself (现予印发, 决定).

use std::ops::Range;

use chrono::{Days, Months, NaiveDate};

use super::numeral;
use super::tail;

/// A value, the words that say it, and whether it was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value.
    pub value: T,
    /// Its words, as bytes of the text.
    pub words: Range<usize>,
    /// Whether it follows from a length of time, and is not printed as a date.
    pub computed: bool,
}

/// 施行日期.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Commencement {
    /// 自某日起施行.
    On(NaiveDate),
    /// 自公布（发布、印发）之日起施行, 即日起施行; after so many days where they are named (0: at once).
    OnPublication {
        /// 公布之日起三十日后: 30.
        after_days: u32,
    },
}

/// 有效期 as a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    /// In months; five years are 60.
    pub months: u32,
    /// Whether it is a 试行期.
    pub trial: bool,
}

/// All that a text says about its own dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// 成文日期.
    pub written_on: Option<Reading<NaiveDate>>,
    /// 施行日期.
    pub effective: Option<Reading<Commencement>>,
    /// 有效期 as a length, if the text gives one.
    pub term: Option<Reading<Term>>,
    /// The last valid day, inclusive: as printed, or the day before the anniversary of the 施行日期 (of
    /// the 成文日期, where the text takes effect on publication).
    pub last_valid_on: Option<Reading<NaiveDate>>,
}

/// Reads the dates of a text.
pub fn dates(text: &str) -> Dates {
    let all = all_dates(text);
    let written_on = written_on(text, &all);
    let effective = effective(text, &all);
    let term = term(text);
    let mut last_valid_on = end(text, &all);
    if last_valid_on.is_none()
        && let Some(term) = &term
    {
        let start = match effective.as_ref().map(|reading| reading.value) {
            Some(Commencement::On(date)) => Some(date),
            Some(Commencement::OnPublication { after_days }) => {
                written_on.as_ref().and_then(|reading| {
                    reading
                        .value
                        .checked_add_days(Days::new(u64::from(after_days)))
                })
            }
            None => None,
        };
        last_valid_on = start
            .and_then(|start| start.checked_add_months(Months::new(term.value.months)))
            .and_then(|date| date.pred_opt())
            .map(|value| Reading {
                value,
                words: term.words.clone(),
                computed: true,
            });
    }
    Dates {
        written_on,
        effective,
        term,
        last_valid_on,
    }
}

/// Every date of a text with its bytes: 2025年4月10日, 二〇二五年四月十日, also where a line ends inside.
pub fn all_dates(text: &str) -> Vec<(Range<usize>, NaiveDate)> {
    let mut out = Vec::new();
    let mut before = None;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        let starts = numeral::digit(c).is_some() && !before.is_some_and(numeral::is_numeral);
        before = Some(c);
        if at >= skip_to
            && starts
            && let Some((end, date)) = date_at(text, at)
        {
            out.push((at..end, date));
            skip_to = end;
        }
    }
    out
}

fn date_at(text: &str, at: usize) -> Option<(usize, NaiveDate)> {
    let (year, next) = figures(text, at, 4, '年')?;
    let (month, next) = figures(text, next, 2, '月')?;
    let (day, end) = figures(text, next, 3, '日')?;
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    Some((end, NaiveDate::from_ymd_opt(year, month, day)?))
}

/// Up to `most` figures with blanks around them and the unit behind: value and the byte after it.
fn figures(text: &str, at: usize, most: usize, unit: char) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let mut digits = String::new();
    for (offset, c) in rest.char_indices().take(most + 8) {
        if c.is_whitespace() {
            continue;
        }
        if c == unit {
            return Some((numeral::parse(&digits)?, at + offset + c.len_utf8()));
        }
        if !numeral::is_numeral(c) || digits.chars().count() >= most {
            return None;
        }
        digits.push(c);
    }
    None
}

/// The longest line that may hold a 署名 and a 成文日期, in bytes.
const CLOSING_LINE_MAX: usize = 300;

fn written_on(text: &str, all: &[(Range<usize>, NaiveDate)]) -> Option<Reading<NaiveDate>> {
    let mut loose = None;
    for (range, date) in all {
        let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else {
            continue;
        };
        // a closing line ends with its date
        if !after
            .trim_start_matches([' ', '\u{3000}'])
            .starts_with('\n')
            && !after.trim().is_empty()
        {
            continue;
        }
        let tail_of = |text: &str| -> Option<usize> {
            let bytes = text.bytes().rev().take(CLOSING_LINE_MAX);
            let found = bytes.into_iter().position(|byte| byte == b'\n');
            found.or_else(|| (text.len() <= CLOSING_LINE_MAX).then_some(text.len()))
        };
        let Some(length) = tail_of(before) else {
            continue;
        };
        let line_start = before.len() - length;
        let line = before.get(line_start..).unwrap_or_default().trim();
        let reading = Reading {
            value: *date,
            words: range.clone(),
            computed: false,
        };
        if !line.is_empty() {
            if loose.is_none() && tail::is_signature(line) {
                loose = Some(reading);
            }
            continue;
        }
        let above = before.get(..line_start).unwrap_or_default().trim_end();
        let line_above = tail_of(above).and_then(|length| above.get(above.len() - length..));
        let closes = above.ends_with('。')
            || line_above.is_some_and(|line| {
                tail::is_signature(line) || tail::is_farewell(line) || tail::is_note(line)
            });
        if closes {
            return Some(reading);
        }
        loose = loose.or(Some(reading));
    }
    loose
}

/// 施行 in its words, longer before shorter.
const TAKES_EFFECT: [&str; 7] = ["施行", "实施", "执行", "实行", "生效", "试行", "启用"];

fn effective(text: &str, all: &[(Range<usize>, NaiveDate)]) -> Option<Reading<Commencement>> {
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
        found.extend(opening(text, all).map(|reading| (false, reading)));
    }
    found.sort_by_key(|(_, reading)| reading.words.start);
    let own = found.iter().rposition(|(own, _)| *own);
    let at = own.or_else(|| found.len().checked_sub(1))?;
    Some(found.swap_remove(at).1)
}

/// An act that names its day in the opening: 决定自D起…, 即日起废止《X》, 自D起…如下：.
fn opening(text: &str, all: &[(Range<usize>, NaiveDate)]) -> Option<Reading<Commencement>> {
    for (at, word) in text.match_indices("即日起").take(PLACES_MAX) {
        let rest = text.get(at + word.len()..)?;
        let words = text.get(sentence_start(text, at)..at)?;
        let ends = ["废止", "停止", "失效", "取消"]
            .iter()
            .any(|verb| rest.starts_with(verb));
        if ends && words.contains("决定") {
            let value = Commencement::OnPublication { after_days: 0 };
            return Some(Reading {
                value,
                words: at..at + word.len(),
                computed: false,
            });
        }
    }
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
        if words.trim_end().ends_with("决定") || announced && !opens_bracket(words) {
            let value = Commencement::On(*date);
            let words = from..range.end + '起'.len_utf8();
            return Some(Reading {
                value,
                words,
                computed: false,
            });
        }
    }
    None
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

/// The first [`SENTENCE_MAX`] bytes of a text, to a whole character.
fn window(text: &str) -> &str {
    let end = (0..=SENTENCE_MAX.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// How far back a sentence is followed, in bytes.
const SENTENCE_MAX: usize = 900;

/// How many places of one word are looked at; a real text has a few.
const PLACES_MAX: usize = 2000;

fn sentence_start(text: &str, at: usize) -> usize {
    let floor = (at.saturating_sub(SENTENCE_MAX)..=at)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(at);
    let window = text.get(floor..at).unwrap_or_default();
    let end = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '。' | '；' | '\n'))
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
fn subject(text: &str, at: usize) -> Option<bool> {
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
    let label = super::marker::marker(words).is_some_and(|m| m.label == words.len());
    let short = words.chars().count() <= 12 && !named;
    (words.is_empty() || label || short || !named && words.contains("标准")).then_some(false)
}

/// Whether a bracket is open at the end of some words: （自2003年9月1日起施行）.
fn opens_bracket(words: &str) -> bool {
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

/// 本办法, 本通知, 上述规定, 该办法 ….
fn says_own(words: &str) -> bool {
    const KINDS: [&str; 32] = [
        "法", "条例", "办法", "规定", "细则", "决定", "意见", "通知", "规则", "规范", "解释",
        "通告", "公告", "方案", "标准", "规程", "实施", "暂行", "管理", "指导", "文件", "措施",
        "指南", "清单", "目录", "基准", "计划", "预案", "制度", "批复", "政策", "要求",
    ];
    ["本", "上述", "以上", "该", "此"].iter().any(|this| {
        words.match_indices(this).any(|(at, _)| {
            let rest = words.get(at + this.len()..).unwrap_or_default();
            let rest = rest.strip_prefix(['《', '“']).unwrap_or(rest);
            KINDS.iter().any(|kind| rest.starts_with(kind))
        })
    })
}

/// Words that name a period of validity.
const PERIODS: [&str; 6] = [
    "有效期",
    "施行期限",
    "执行期限",
    "试行期",
    "实施期限",
    "适用期限",
];

/// The places behind a word of [`PERIODS`] that speaks of the text itself: start, byte behind, word.
fn periods(text: &str) -> Vec<(usize, usize, &'static str)> {
    let mut out = Vec::new();
    for word in PERIODS {
        for (at, _) in text.match_indices(word).take(PLACES_MAX) {
            if own_period(text, at) {
                out.push((at, at + word.len(), word));
            }
        }
    }
    out.sort_unstable();
    out
}

fn own_period(text: &str, at: usize) -> bool {
    let start = sentence_start(text, at);
    let words = text.get(start..at).unwrap_or_default().trim();
    let clause = words.rsplit(['，', ',']).next().unwrap_or(words).trim();
    if opens_bracket(words) {
        return false;
    }
    let effect = TAKES_EFFECT.iter().any(|verb| words.contains(verb));
    if clause.is_empty() {
        // a sentence of its own behind …起施行。
        let before = text
            .get(..start)
            .unwrap_or_default()
            .trim_end()
            .trim_end_matches('。');
        let previous = before
            .get(sentence_start(before, before.len())..)
            .unwrap_or_default();
        let after_effect =
            TAKES_EFFECT.iter().any(|verb| previous.contains(verb)) && says_own(previous);
        return (effect && (says_own(words) || !words.contains('《')))
            || (words.is_empty() && after_effect)
            || says_own(words);
    }
    let of = clause.strip_suffix('的').unwrap_or(clause);
    says_own(clause) && of.chars().count() <= 16
}

fn end(text: &str, all: &[(Range<usize>, NaiveDate)]) -> Option<Reading<NaiveDate>> {
    let mut found = Vec::new();
    for (at, behind, _) in periods(text) {
        let Some(rest) = text.get(behind..) else {
            continue;
        };
        let filler = ["限为", "限", "为", "是", "自", "：", ""]
            .iter()
            .find(|f| rest.starts_with(**f));
        let mut next = behind + filler.map_or(0, |f| f.len());
        // 自D1（起）至D2
        if let Some((range, _)) = date_near(all, next, 0) {
            next = range.end;
            let since = text.get(next..).is_some_and(|rest| rest.starts_with('起'));
            next += if since { '起'.len_utf8() } else { 0 };
        }
        let until = ["截止至", "截至", "至", "到", "截止到"]
            .iter()
            .find(|word| {
                text.get(next..)
                    .is_some_and(|rest| rest.starts_with(**word))
            });
        let Some(until) = until else { continue };
        if let Some((range, date)) = date_near(all, next + until.len(), 6) {
            found.push(Reading {
                value: *date,
                words: at..range.end,
                computed: false,
            });
        }
    }
    for (range, date) in all {
        let rest = text.get(range.end..).unwrap_or_default();
        let lapses = ["失效", "起失效", "自动失效", "自行失效", "起自动失效"]
            .iter()
            .any(|w| rest.starts_with(w));
        let start = sentence_start(text, range.start);
        let words = text.get(start..range.start).unwrap_or_default();
        if lapses && says_own(words) {
            // 自D起失效: D is the first day without effect
            let first_without = rest.starts_with('起');
            let value = if first_without {
                date.pred_opt()
            } else {
                Some(*date)
            };
            found.extend(value.map(|value| Reading {
                value,
                words: range.clone(),
                computed: first_without,
            }));
        }
        let until =
            text.get(..range.start).unwrap_or_default().ends_with('至') && rest.starts_with('止');
        if until && says_own(words) && TAKES_EFFECT.iter().any(|verb| words.contains(verb)) {
            found.push(Reading {
                value: *date,
                words: range.clone(),
                computed: false,
            });
        }
    }
    // the carrier speaks first, and prevails over a stale last article
    found.sort_by_key(|reading| reading.words.start);
    found.into_iter().next()
}

fn date_near(
    all: &[(Range<usize>, NaiveDate)],
    at: usize,
    blanks: usize,
) -> Option<&(Range<usize>, NaiveDate)> {
    let place = all.partition_point(|(range, _)| range.start < at);
    all.get(place)
        .filter(|(range, _)| range.start <= at + blanks)
}

fn term(text: &str) -> Option<Reading<Term>> {
    for (at, behind, word) in periods(text) {
        let Some(rest) = text.get(behind..) else {
            continue;
        };
        let filler = ["限为", "限", "为", "是", "：", ""]
            .iter()
            .find(|f| rest.starts_with(**f));
        let next = behind + filler.map_or(0, |f| f.len());
        if let Some((months, end)) = length_at(text, next) {
            let trial = word.starts_with("试行");
            return Some(Reading {
                value: Term { months, trial },
                words: at..end,
                computed: false,
            });
        }
    }
    for (at, word) in text.match_indices("试行").take(PLACES_MAX) {
        if let Some((months, end)) = length_at(text, at + word.len())
            && subject(text, at) == Some(true)
        {
            let value = Term {
                months,
                trial: true,
            };
            return Some(Reading {
                value,
                words: at..end,
                computed: false,
            });
        }
    }
    None
}

/// 五年, 2年, 18个月: months and the byte behind.
fn length_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?.trim_start();
    let digits: String = rest
        .chars()
        .take(4)
        .take_while(|c| numeral::is_numeral(*c))
        .collect();
    let number = numeral::parse(&digits)?;
    let rest = rest.get(digits.len()..)?.trim_start();
    let (months, rest) = if let Some(rest) = rest.strip_prefix('年') {
        (number.checked_mul(12)?, rest)
    } else {
        (number, rest.strip_prefix("个月")?)
    };
    let end = text.len() - rest.len();
    // 五年以上 is a bound, 2019年1月 a date
    let bound = ["以", "内", "半", "前", "后"]
        .iter()
        .any(|word| rest.starts_with(word));
    ((1..=1200).contains(&months) && !bound && !rest.starts_with(numeral::is_numeral))
        .then_some((months, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn effect(text: &str) -> Option<Commencement> {
        dates(text).effective.map(|reading| reading.value)
    }

    fn last(text: &str) -> Option<(NaiveDate, bool)> {
        dates(text)
            .last_valid_on
            .map(|reading| (reading.value, reading.computed))
    }

    #[test]
    fn dates_in_every_dress() {
        for text in [
            "2025年4月10日",
            "二〇二五年四月十日",
            "二○二五年四月十日",
            "二０二五年四月十日",
            "2025 年 4 月\n10 日",
            "２０２５年４月１０日",
        ] {
            assert_eq!(
                all_dates(text),
                [(0..text.len(), day(2025, 4, 10))],
                "{text}"
            );
        }
        assert!(all_dates("2025年13月1日，2025年4月").is_empty());
    }

    #[test]
    fn written_on_stands_alone() {
        let text = "各单位：\n现将2025年1月1日的办法印发。\n某局\n2026年3月2日\n某办法\n本办法自2026年4月1日起施行。\n某局办公室2026年3月9日印发";
        let reading = dates(text).written_on.unwrap();
        assert_eq!(reading.value, day(2026, 3, 2));
        assert_eq!(text.get(reading.words), Some("2026年3月2日"));
    }

    #[test]
    fn words_of_commencement() {
        let on = Some(Commencement::On(day(2026, 4, 1)));
        for text in [
            "第九条 本办法自2026年4月1日起施行。",
            "本通知自2026年4月1日起正式实施，有效期五年。",
            "本规定于2026年4月1日起执行。",
            "本规定自2026年4月1日施行。",
            "上述规定自2026年4月1日起实施。",
            "现公布修订后的《某条例》，自2026年4月1日起施行。",
            "经研究决定，废止《某办法》，自2026年4月1日生效。",
            "本细则自2026年4月\n1日起施行。",
            "自2026年4月1日起施行。",
            "本《通知》自2026年4月1日起施行。",
            "我局决定自2026年4月1日起，停止制发纸质证件。",
            "根据某办法，自2026年4月1日起对比例进行调整，具体如下：",
        ] {
            assert_eq!(effect(text), on, "{text}");
        }
        let published = |after_days| Some(Commencement::OnPublication { after_days });
        assert_eq!(effect("本办法自公布之日起施行。"), published(0));
        assert_eq!(effect("本通知自发布之日起试行。"), published(0));
        assert_eq!(effect("本办法自公布之日起三十日后施行。"), published(30));
        assert_eq!(effect("本通告即日起施行。"), published(0));
        assert_eq!(effect("经研究决定，即日起废止《某办法》。"), published(0));
    }

    #[test]
    fn what_takes_effect_elsewhere() {
        for text in [
            "《某条例》自2019年1月1日起施行，现将有关事项通知如下：",
            "2002年公布的某法（自2003年9月1日起施行）规定如下。",
            "一、自2025年10月15日起，全天禁止货车通行。",
            "自2015年1月1日起施行的《某法》规定，应当处罚。",
        ] {
            assert_eq!(effect(text), None, "{text}");
        }
    }

    #[test]
    fn ends() {
        let text = "本办法自2026年4月1日起施行，有效期至2031年3月31日止。";
        assert_eq!(last(text), Some((day(2031, 3, 31), false)));
        assert_eq!(
            last("本办法自2026年4月1日起施行。有效期五年。"),
            Some((day(2031, 3, 31), true))
        );
        assert_eq!(
            last("本办法自2026年4月1日起试行，试行期2年。"),
            Some((day(2028, 3, 31), true))
        );
        assert_eq!(
            last("本办法自2023年5月1日起实施，2028年4月30日失效。"),
            Some((day(2028, 4, 30), false))
        );
        assert_eq!(
            last("本通知自印发之日起施行，有效期3年。\n某局\n2026年3月2日"),
            Some((day(2029, 3, 1), true))
        );
        let term = dates("本办法自2026年4月1日起试行，试行期2年。")
            .term
            .unwrap();
        assert_eq!(
            term.value,
            Term {
                months: 24,
                trial: true
            }
        );
    }

    #[test]
    fn ends_of_other_things() {
        for text in [
            "《某许可证》的有效期不超过两年。",
            "《某办法》（某规〔2020〕1号）需继续实施，有效期延长至2030年7月10日。",
            "第九条 许可证有效期为3年。",
            "原证书在有效期内的，继续有效。",
            "凭车辆报废证明（90天有效期）办理。",
        ] {
            assert_eq!(last(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[自于2019年月日起施行实施本办法有效期至五年止即公布之。\n（）失效]{0,80}|.{0,60}") {
            let found = dates(&text);
            for words in found.written_on.iter().map(|r| &r.words).chain(found.effective.iter().map(|r| &r.words))
                .chain(found.last_valid_on.iter().map(|r| &r.words)) {
                prop_assert!(text.get(words.clone()).is_some());
            }
        }
    }

    #[test]
    fn hostile_texts_are_read_in_time() {
        let _ = dates(&"有效期".repeat(100_000));
        let _ = dates(&"自2026年4月1日".repeat(100_000));
        let _ = dates(&"即日起施行，".repeat(100_000));
        let _ = dates(&"2026年4月1日\n".repeat(100_000));
        let _ = dates(&"9".repeat(1_000_000));
    }
}
