//! 统计期间: civil days at UTC+8, both ends included.

use chrono::{Datelike, NaiveDate};

use crate::domain::partial_date::PartialDate;

/// A period, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
}

/// Why two days or a year are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The year is out of range.
    #[error("年份应在 1949 至 2199 之间")]
    Year,
    /// The last day stands before the first.
    #[error("截止日期不能早于起始日期")]
    Reversed,
}

impl Period {
    /// From a first to a last day.
    pub fn new(from: NaiveDate, through: NaiveDate) -> Result<Self, PeriodError> {
        if ![from, through]
            .iter()
            .all(|day| (1949..=2199).contains(&day.year()))
        {
            return Err(PeriodError::Year);
        }
        if through < from {
            return Err(PeriodError::Reversed);
        }
        Ok(Self { from, through })
    }

    /// A calendar year.
    pub fn year(year: i32) -> Result<Self, PeriodError> {
        match (
            NaiveDate::from_ymd_opt(year, 1, 1),
            NaiveDate::from_ymd_opt(year, 12, 31),
        ) {
            (Some(from), Some(through)) => Self::new(from, through),
            (None, _) | (_, None) => Err(PeriodError::Year),
        }
    }

    /// The year, where the period is a whole one.
    pub fn whole_year(self) -> Option<i32> {
        let year = self.from.year();
        (Self::year(year) == Ok(self)).then_some(year)
    }

    /// The part that is over or running today; `None` where it has not begun.
    pub fn until(self, today: NaiveDate) -> Option<Self> {
        (self.from <= today).then(|| Self {
            from: self.from,
            through: self.through.min(today),
        })
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.through
    }

    /// Whether a date that may lack its day lies in it; `None` where that cannot be said.
    pub fn holds_partial(self, date: PartialDate) -> Option<bool> {
        let (first, last) = (date.first_day()?, date.last_day()?);
        if self.holds(first) && self.holds(last) {
            Some(true)
        } else if last < self.from || self.through < first {
            Some(false)
        } else {
            None
        }
    }

    /// 2026年, or 2026年1月1日至2026年6月30日.
    pub fn chinese(self) -> String {
        match self.whole_year() {
            Some(year) => format!("{year}年"),
            None => format!("{}至{}", chinese(self.from), chinese(self.through)),
        }
    }
}

/// 2026年1月1日.
pub(super) fn chinese(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_inside_and_partial_dates_are_not_guessed() {
        let year = Period::year(2026).unwrap();
        assert!(year.holds("2026-01-01".parse().unwrap()));
        assert!(year.holds("2026-12-31".parse().unwrap()));
        assert!(!year.holds("2027-01-01".parse().unwrap()));
        let half = Period::new("2026-01-01".parse().unwrap(), "2026-06-15".parse().unwrap());
        let half = half.unwrap();
        assert_eq!(half.holds_partial("2026-03".parse().unwrap()), Some(true));
        assert_eq!(half.holds_partial("2026-06".parse().unwrap()), None);
        assert_eq!(half.holds_partial("2026-07".parse().unwrap()), Some(false));
        assert_eq!(year.until("2025-12-31".parse().unwrap()), None);
        assert_eq!(year.chinese(), "2026年");
        assert_eq!(half.chinese(), "2026年1月1日至2026年6月15日");
        assert_eq!(
            Period::new("2026-02-01".parse().unwrap(), "2026-01-01".parse().unwrap()),
            Err(PeriodError::Reversed)
        );
    }
}
