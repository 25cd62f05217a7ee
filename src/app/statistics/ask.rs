//! What is asked for: a year or two days, and an authority.

use chrono::{Datelike, NaiveDate};

use super::load::Loaded;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::statistics::{Figure, Measure, Period, Scope, measure};

/// What was asked for, as typed; empty is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// 年份.
    pub year: &'a str,
    /// 起始日期.
    pub from: &'a str,
    /// 截止日期.
    pub through: &'a str,
    /// Id of the authority.
    pub authority: &'a str,
}

/// Authorities by id and name, in the order of their codes.
pub type Authorities = Vec<(String, String)>;

/// A question that has an answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The period.
    pub period: Period,
    /// Id and name of the authority; `None`: all.
    pub authority: Option<(String, String)>,
    /// 统计日.
    pub today: NaiveDate,
}

impl Question {
    /// Reads what was asked; the error names the field.
    pub fn of(asked: &Asked<'_>, loaded: &Loaded, cx: &RequestContext) -> Result<Self, Error> {
        let authority = match asked.authority.trim() {
            "" => None,
            id => Some(
                loaded
                    .choices()
                    .into_iter()
                    .find(|(known, _)| known == id)
                    .ok_or_else(|| Error::field("authority", "没有此机关，或者您不能查看其统计"))?,
            ),
        };
        Ok(Self {
            period: period(asked, cx.today)?,
            authority,
            today: cx.today,
        })
    }

    /// A figure.
    pub fn measure(&self, loaded: &Loaded, cx: &RequestContext, figure: Figure) -> Measure {
        let authority = self.authority.as_ref().map(|(id, _)| id.as_str());
        self.measure_of(loaded, cx, figure, self.period, authority)
    }

    /// The same of another period and authority.
    pub fn measure_of(
        &self,
        loaded: &Loaded,
        cx: &RequestContext,
        figure: Figure,
        period: Period,
        authority: Option<&str>,
    ) -> Measure {
        let calendar = cx.pack.calendar();
        let working_days = |from: NaiveDate, to: NaiveDate| {
            let mut days = 0;
            for day in from.iter_days().skip(1).take_while(|day| *day <= to) {
                let works = calendar.is_working_day(day).map_err(|error| error.year)?;
                days += i64::from(works);
            }
            Ok(days)
        };
        let scope = Scope {
            period,
            today: self.today,
            authority,
            working_days: &working_days,
        };
        measure(&loaded.record, figure, &scope)
    }

    /// 2026年 · 测试县人民政府.
    pub fn title(&self) -> String {
        let whose = self.authority.as_ref().map_or("全部机关", |(_, name)| name);
        format!("{} · {whose}", self.period.chinese())
    }
}

fn period(asked: &Asked<'_>, today: NaiveDate) -> Result<Period, Error> {
    let day = |field: &str, text: &str| {
        text.parse::<NaiveDate>()
            .map_err(|_| Error::field(field, "日期格式应为 2026-11-24"))
    };
    match (asked.from.trim(), asked.through.trim(), asked.year.trim()) {
        ("", "", "") => Period::year(today.year()).map_err(|e| Error::field("year", e.to_string())),
        ("", "", year) => year
            .parse::<i32>()
            .map_err(|_| Error::field("year", "年份应为四位数字，如 2026"))
            .and_then(|year| Period::year(year).map_err(|e| Error::field("year", e.to_string()))),
        ("", _, _) => Err(Error::field("from", "请填写起始日期")),
        (_, "", _) => Err(Error::field("through", "请填写截止日期")),
        (from, through, _) => Period::new(day("from", from)?, day("through", through)?)
            .map_err(|error| Error::field("through", error.to_string())),
    }
}
