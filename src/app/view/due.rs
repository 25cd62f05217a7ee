//! 期限 as people read it: how many working days are left, and how it was counted.

use chrono::NaiveDate;

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::app::law;
use crate::rules::{Calendar, CalendarMissing, DayLine, Due, LimitId, Word, weekday};

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
    if let Some(year) = law::missing(stored) {
        return Ok(Some(missing(None, i64::from(year))));
    }
    let due: Due = serde_json::from_str(stored)
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

/// 期限的算法: a stored due date with its arithmetic, day by day.
#[derive(Debug, Clone)]
pub struct DueSheet {
    /// 合法性审核期限.
    pub label: String,
    /// Id of the limit.
    pub rule_id: String,
    /// Last day, inclusive, where it could be counted.
    pub due_on: Option<NaiveDate>,
    /// What it was counted from.
    pub starts: &'static str,
    /// The day of that event.
    pub start_on: NaiveDate,
    /// Day of the week of that event.
    pub start_weekday: &'static str,
    /// How it was counted.
    pub counted: Option<String>,
    /// Where the limit stands.
    pub source: String,
    /// False where it is known only by hearsay.
    pub verified: bool,
    /// Version of the rules that judged it.
    pub pack_version: String,
    /// The days; empty in the oldest records.
    pub days: Vec<DayLine>,
    /// What a reader must know beside it: a missing year, a calendar that counts otherwise today.
    pub remark: Option<String>,
}

/// The arithmetic of a stored due date; `None` where no clock runs or nothing of it was kept.
pub fn due_sheet(
    cx: &RequestContext,
    due_on: Option<NaiveDate>,
    stored: Option<&str>,
) -> Result<Option<DueSheet>, Error> {
    let Some(stored) = stored.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if let Some(year) = law::missing(stored) {
        let judged = law::judged(stored)?;
        return Ok(judged.map(|judged| DueSheet {
            label: label(&judged.rule_id),
            due_on: None,
            starts: judged.start_event.label(),
            start_on: judged.start_on,
            start_weekday: weekday(judged.start_on),
            counted: None,
            source: cite(&judged.source, judged.verified),
            verified: judged.verified,
            rule_id: judged.rule_id,
            pack_version: judged.pack_version,
            days: Vec::new(),
            remark: Some(format!("缺少{year}年放假安排，补充后再计算")),
        }));
    }
    let due: Due = serde_json::from_str(stored)
        .map_err(|error| Error::Internal(format!("stored due date: {error}")))?;
    let on = due_on.unwrap_or(due.due_on);
    let days = due.days(cx.pack.calendar());
    let (days, remark) = match days {
        Ok(Some(days)) => {
            let now = days.last().map(|day| day.on);
            let remark = now
                .filter(|now| *now != on)
                .map(|now| format!("按现在的放假安排算得{now}；存定的期限{on}不变"));
            (days, remark)
        }
        Ok(None) => (Vec::new(), None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    Ok(Some(DueSheet {
        label: label(&due.rule_id),
        due_on: Some(on),
        starts: due.start_event.label(),
        start_on: due.start_on,
        start_weekday: weekday(due.start_on),
        counted: Some(due.counted),
        source: cite(&due.source, due.verified),
        verified: due.verified,
        rule_id: due.rule_id,
        pack_version: due.pack_version,
        days: days.iter().map(crate::rules::WalkDay::line).collect(),
        remark,
    }))
}

fn label(rule_id: &str) -> String {
    LimitId::parse(rule_id).map_or_else(|_| rule_id.to_owned(), |id| id.label().to_owned())
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
