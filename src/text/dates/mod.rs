//! What a text says about its own dates: 成文日期, 施行日期, 有效期.
//!
//! Each reading keeps the words that it comes from, as bytes of the text given (give the normal form),
//! and says whether it was computed from a length of time. A date of something else — the law that is
//! cited, a licence that is valid for two years, the end to which another document is extended — is no
//! reading: the sentence must speak of 本办法, 本通知 … or of the act itself (现予印发, 决定).

mod commencement;
mod sentence;
mod validity;
mod written;

use std::ops::Range;

use chrono::{Days, Months, NaiveDate};

use super::numeral;

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
    let written_on = written::written_on(text, &all);
    let effective =
        commencement::effective(text, &all, written_on.as_ref().map(|reading| reading.value));
    let term = validity::term(text);
    let mut last_valid_on = validity::end(text, &all);
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
