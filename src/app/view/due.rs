//! 期限 as people read it: how many working days are left, and how it was counted.

use chrono::NaiveDate;

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::rules::{Calendar, CalendarMissing, Due};

/// From so many working days left on the page colours a due date; no rule of law depends on it.
const SOON: usize = 3;

/// How urgent a due date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Passed.
    Late,
    /// Near, or not computable.
    Soon,
    /// Neither.
    Calm,
}

impl Urgency {
    /// The style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Calm => "calm",
        }
    }
}

/// A due date for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueView {
    /// Last day, inclusive, where it could be counted.
    pub on: Option<NaiveDate>,
    /// 余 3 个工作日, 超 1 个工作日, 期限待补充2027年日历.
    pub words: String,
    /// How urgent.
    pub urgency: Urgency,
    /// How it was counted.
    pub counted: Option<String>,
    /// Where the limit stands; what is known by hearsay is marked.
    pub source: Option<String>,
}

impl DueView {
    /// The style class.
    pub fn class(&self) -> &'static str {
        self.urgency.class()
    }
}

/// A stored due date as seen today; `None` where no clock runs.
pub fn due_view(
    cx: &RequestContext,
    due_on: Option<NaiveDate>,
    stored: Option<&str>,
) -> Result<Option<DueView>, Error> {
    let Some(stored) = stored.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let json: serde_json::Value = serde_json::from_str(stored)
        .map_err(|error| Error::Internal(format!("stored due date: {error}")))?;
    if let Some(year) = json
        .get("calendar_missing")
        .and_then(serde_json::Value::as_i64)
    {
        return Ok(Some(missing(None, year)));
    }
    let due: Due = serde_json::from_value(json)
        .map_err(|error| Error::Internal(format!("stored due date: {error}")))?;
    let mut view = set_due(cx, due_on.unwrap_or(due.due_on));
    view.counted = Some(due.counted);
    view.source = Some(cite(&due.source, due.verified));
    Ok(Some(view))
}

/// A due date that people set, as seen today.
pub fn set_due(cx: &RequestContext, on: NaiveDate) -> DueView {
    match left(cx.pack.calendar(), cx.today, on) {
        Ok((words, urgency)) => DueView {
            on: Some(on),
            words,
            urgency,
            counted: None,
            source: None,
        },
        Err(error) => missing(Some(on), i64::from(error.year)),
    }
}

fn missing(on: Option<NaiveDate>, year: i64) -> DueView {
    DueView {
        on,
        words: format!("期限待补充{year}年日历"),
        urgency: Urgency::Soon,
        counted: None,
        source: None,
    }
}

/// Working days from today to the last day, in words.
fn left(
    calendar: &Calendar,
    today: NaiveDate,
    on: NaiveDate,
) -> Result<(String, Urgency), CalendarMissing> {
    if on == today {
        return Ok(("今天到期".to_owned(), Urgency::Soon));
    }
    let (first, last) = if today < on { (today, on) } else { (on, today) };
    let mut days = 0;
    for day in first.iter_days().skip(1).take_while(|day| *day <= last) {
        days += usize::from(calendar.is_working_day(day)?);
    }
    Ok(if today > on {
        (format!("超 {days} 个工作日"), Urgency::Late)
    } else if days <= SOON {
        (format!("余 {days} 个工作日"), Urgency::Soon)
    } else {
        (format!("余 {days} 个工作日"), Urgency::Calm)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RulePacks;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn working_days_are_counted_without_weekends_and_holidays() {
        let pack = RulePacks::builtin().unwrap().for_place("shanxi").unwrap();
        let words = |today: &str, on: &str| {
            left(pack.calendar(), day(today), day(on))
                .map(|(words, urgency)| (words, urgency.class()))
        };
        assert_eq!(
            words("2026-11-20", "2026-11-25").unwrap(),
            ("余 3 个工作日".to_owned(), "soon")
        );
        assert_eq!(
            words("2026-11-23", "2026-11-20").unwrap(),
            ("超 1 个工作日".to_owned(), "late")
        );
        assert_eq!(
            words("2026-09-30", "2026-10-10").unwrap(),
            ("余 3 个工作日".to_owned(), "soon"),
            "the holidays of October do not count, the Saturday worked instead does"
        );
        assert_eq!(words("2026-12-30", "2031-01-04").unwrap_err().year, 2027);
    }
}
