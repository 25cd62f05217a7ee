//! 有效期.

use std::ops::Range;

use chrono::NaiveDate;

use super::commencement::TAKES_EFFECT;
use super::sentence::{PLACES_MAX, opens_bracket, says_own, sentence_start, subject};
use super::{Reading, Term};
use crate::text::numeral;

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

pub(super) fn end(text: &str, all: &[(Range<usize>, NaiveDate)]) -> Option<Reading<NaiveDate>> {
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

pub(super) fn term(text: &str) -> Option<Reading<Term>> {
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
