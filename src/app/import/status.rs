//! 效力 as a line states it: first day in force, last valid day, the source's own mark; each with its
//! because. No day is guessed from a month.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::line::Line;
use crate::domain::document::Class;
use crate::domain::partial_date::PartialDate;
use crate::domain::validity::chinese_date;
use crate::text::dates::{Commencement, Dates, dates};

/// A day and why it is that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Day {
    /// The day.
    pub(super) on: NaiveDate,
    /// Because.
    pub(super) because: String,
}

/// What one line states about validity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stated {
    /// First day on which this text is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commence: Option<Day>,
    /// Last valid day, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) term: Option<Day>,
    /// The source's mark, and dates of which the day is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) claim: Option<String>,
}

/// A first day that is known, open, or not named at all.
enum Start {
    Known(Day),
    /// Named without its day.
    Open(PartialDate),
    Silent,
}

/// Reads what the line and its text state.
pub(super) fn stated(line: &Line, text: &Dates, class: Class) -> Stated {
    let (start, open) = commence(line, text);
    let term = term(line, text, class, start.as_ref());
    let mut claims: Vec<String> = line.status.iter().cloned().collect();
    claims.extend(open.map(|date| format!("施行日期仅载明{}，具体日期不明", date.chinese())));
    claims.extend(
        line.valid_until
            .filter(|date| date.full().is_none())
            .map(|date| format!("有效期仅载明至{}，具体日期不明", date.chinese())),
    );
    Stated {
        commence: start,
        term,
        claim: Some(claims.join("；")).filter(|claim| !claim.is_empty()),
    }
}

/// The later of 施行日期 and 版本日期; the date of which the day is unknown where that decides.
fn commence(line: &Line, text: &Dates) -> (Option<Day>, Option<PartialDate>) {
    let base = named(line, text);
    match (base, line.version_on) {
        (Start::Known(base), None) => (Some(base), None),
        (Start::Known(base), Some(version)) => match version.full() {
            Some(day) if day > base.on => {
                let first = chinese_date(base.on);
                let because = format!("按版本日期计，文本首次施行日期为{first}");
                (Some(Day { on: day, because }), None)
            }
            Some(_) => (Some(base), None),
            None if version.last_day().is_some_and(|last| last <= base.on) => (Some(base), None),
            None => (None, Some(version)),
        },
        (Start::Open(base), version) => match version.and_then(PartialDate::full) {
            Some(day) if base.last_day().is_some_and(|last| last <= day) => {
                (Some(by_version(day)), None)
            }
            Some(_) | None => (None, Some(base)),
        },
        (Start::Silent, Some(version)) => match version.full() {
            Some(day) => (Some(by_version(day)), None),
            None => (None, Some(version)),
        },
        (Start::Silent, None) => (by_default(line), None),
    }
}

fn by_version(on: NaiveDate) -> Day {
    Day {
        on,
        because: "按来源所载版本日期计".to_owned(),
    }
}

/// A text that is silent on its effect, with no date but that of its issue.
fn by_default(line: &Line) -> Option<Day> {
    let (on, what) = issue_day(line)?;
    let because = format!("文本未载明施行日期，按{what}计");
    Some(Day { on, because })
}

/// 公布日期, else 成文日期.
fn issue_day(line: &Line) -> Option<(NaiveDate, &'static str)> {
    let published = line.published_on.and_then(PartialDate::full);
    let written = line.issued_on.and_then(PartialDate::full);
    published
        .map(|day| (day, "公布日期"))
        .or_else(|| written.map(|day| (day, "成文（通过）日期")))
}

/// 施行日期 as the line or, where it is silent, the text names it.
fn named(line: &Line, text: &Dates) -> Start {
    let own = text.effective.as_ref().map(|reading| reading.value);
    let in_text = |because: &str, on| {
        Start::Known(Day {
            on,
            because: because.to_owned(),
        })
    };
    match (line.effective_on, own) {
        (Some(date), own) => match (date.full(), own) {
            (Some(on), own) => in_text(source_of(line, own == Some(Commencement::On(on))), on),
            (None, Some(Commencement::On(on))) if date.can_be(on) => in_text("文本载明", on),
            (None, _) => Start::Open(date),
        },
        (None, Some(Commencement::On(on))) => in_text("文本载明", on),
        (None, Some(Commencement::OnPublication { after_days })) => {
            let start = issue_day(line).and_then(|(day, what)| {
                let on = day.checked_add_days(Days::new(u64::from(after_days)))?;
                Some((on, what))
            });
            let open = line.published_on.or(line.issued_on);
            match (start, open) {
                (Some((on, what)), _) => {
                    let because = if after_days == 0 {
                        format!("文本载明自公布之日起施行，按{what}计")
                    } else {
                        format!("文本载明自公布之日起{after_days}日后施行，按{what}推算")
                    };
                    Start::Known(Day { on, because })
                }
                (None, Some(open)) => Start::Open(open),
                (None, None) => Start::Silent,
            }
        }
        (None, None) => match (issue_day(line), line.published_on.or(line.issued_on)) {
            (None, Some(open)) if line.version_on.is_none() => Start::Open(open),
            (_, _) => Start::Silent,
        },
    }
}

/// Where the source has its effective date from.
fn source_of(line: &Line, in_text: bool) -> &'static str {
    match line.effective_source.as_deref() {
        Some("text") => "文本载明",
        Some("header") => "题注载明",
        Some("list") => "来源列表载明",
        Some("on promulgation") => "自公布之日起施行",
        Some(_) | None if in_text => "文本载明",
        Some(_) | None => "来源载明",
    }
}

/// The last valid day: as the source gives it, as the text prints it, or computed from the length
/// that either names. An end before the start is not sure and is none.
fn term(line: &Line, text: &Dates, class: Class, start: Option<&Day>) -> Option<Day> {
    let read = text.last_valid_on.as_ref();
    let given = line.valid_until.and_then(PartialDate::full).map(|on| {
        let because = match read {
            Some(read) if read.value == on && !read.computed => "文本载明",
            Some(_) | None => "来源载明",
        };
        Day {
            on,
            because: because.to_owned(),
        }
    });
    let own = || match class {
        // a law's text speaks of many terms; its own end must come from the source
        Class::Reference => None,
        Class::Historical | Class::Registered => of_text(text, start),
    };
    let written = || {
        let words = line.validity.as_deref()?;
        let first = start.map(|day| chinese_date(day.on)).unwrap_or_default();
        let sentence = format!("本文件自{first}起施行，{words}。");
        let read = dates(&sentence);
        let end = of_text(&read, start)?;
        Some(Day {
            because: format!("来源载明“{words}”{}", computed(&end.because)),
            on: end.on,
        })
    };
    let end = given.or_else(own).or_else(written)?;
    let sure = start.is_none_or(|start| start.on <= end.on);
    sure.then_some(end)
}

fn of_text(text: &Dates, start: Option<&Day>) -> Option<Day> {
    if let Some(read) = text.last_valid_on.as_ref().filter(|read| !read.computed) {
        return Some(Day {
            on: read.value,
            because: "文本载明".to_owned(),
        });
    }
    let months = text.term.as_ref()?.value.months;
    let first = start?.on;
    let on = first.checked_add_months(Months::new(months))?.pred_opt()?;
    Some(Day {
        on,
        because: format!("文本载明有效期{}，推算", length(months)),
    })
}

fn computed(because: &str) -> &'static str {
    if because.ends_with("推算") {
        "，推算"
    } else {
        ""
    }
}

fn length(months: u32) -> String {
    if months.is_multiple_of(12) {
        format!("{}年", months / 12)
    } else {
        format!("{months}个月")
    }
}
