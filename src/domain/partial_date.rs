//! 日期 that may lack its day or its month: sources often print 2025年6月 and no more.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};

/// The years that a date may have, both inclusive.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A civil date of which the day, or day and month, may be unknown. Nothing is filled in: 2025-06 is
/// no day of June.
///
/// Ordered by what is printed; a date that says less stands before those that say more (2025 before
/// 2025-06 before 2025-06-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是日期（应为 2025、2025-06 或 2025-06-01）")]
pub struct NoDate(String);

impl PartialDate {
    /// The day, where the date is a full one.
    pub fn full(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }

    /// The first day that it can mean.
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it can mean, inclusive.
    pub fn last_day(self) -> Option<NaiveDate> {
        let first = self.first_day()?;
        let months = match (self.month, self.day) {
            (Some(_), Some(_)) => return Some(first),
            (Some(_), None) => 1,
            (None, _) => 12,
        };
        first
            .checked_add_months(Months::new(months))?
            .checked_sub_days(Days::new(1))
    }

    /// Whether it can mean `day`.
    pub fn can_be(self, day: NaiveDate) -> bool {
        self.first_day().is_some_and(|first| first <= day)
            && self.last_day().is_some_and(|last| day <= last)
    }

    /// 2025年6月, for sentences.
    pub fn chinese(self) -> String {
        let mut text = format!("{}年", self.year);
        if let Some(month) = self.month {
            text = format!("{text}{month}月");
        }
        if let Some(day) = self.day {
            text = format!("{text}{day}日");
        }
        text
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> Self {
        use chrono::Datelike;
        Self {
            year: day.year(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NoDate;

    /// Reads 2025, 2025-06, 2025-06-01, the same parted by `/` or `.`, and 2025年6月1日; a time of day
    /// behind a full date is left out where it names no other time zone.
    fn from_str(given: &str) -> Result<Self, NoDate> {
        let wrong = || NoDate(given.chars().take(40).collect());
        let text = given.trim();
        let text = text
            .split_once(['T', ' '])
            .filter(|(date, time)| date.len() >= 8 && is_time(time))
            .map_or(text, |(date, _)| date);
        let plain = text.replace(['年', '月', '/', '.'], "-");
        let plain = plain.trim_end_matches('日').trim_end_matches('-');
        let mut parts = plain.split('-').map(figures);
        let year = parts.next().flatten().and_then(|year| year.try_into().ok());
        let year = year.filter(|year| YEARS.contains(year)).ok_or_else(wrong)?;
        let (month, day) = match (parts.next(), parts.next(), parts.next()) {
            (None, None, None) => (None, None),
            (Some(Some(month)), None, None) => (Some(month), None),
            (Some(Some(month)), Some(Some(day)), None) => (Some(month), Some(day)),
            _ => return Err(wrong()),
        };
        let date = Self { year, month, day };
        date.first_day().map(|_| date).ok_or_else(wrong)
    }
}

fn figures(part: &str) -> Option<u32> {
    let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits { part.parse().ok() } else { None }
}

fn is_time(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.')
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().expect(text)
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "未知",
            "2025-13",
            "2025-02-30",
            "2025-06-01-02",
            "25-06-01",
            "2025--01",
            "0000",
            "2025年第3号",
            "-2025",
            "2025-06-01T16:00:00Z",
            "12025",
            "２０２５",
            "20250601",
        ] {
            let read = text.parse::<PartialDate>();
            assert!(read.is_err(), "{text} is {read:?}");
        }
    }

    #[test]
    fn dresses_print_alike() {
        for (text, printed) in [
            ("2025", "2025"),
            ("2025年", "2025"),
            ("2025-06", "2025-06"),
            ("2025年6月", "2025-06"),
            ("2025-06-01", "2025-06-01"),
            (" 2025/6/1 ", "2025-06-01"),
            ("2025.6.1", "2025-06-01"),
            ("2025年6月1日", "2025-06-01"),
            ("2025-06-01 00:00:00", "2025-06-01"),
            ("2025-06-01T00:00:00", "2025-06-01"),
        ] {
            assert_eq!(date(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn no_day_is_guessed() {
        let june = date("2025-06");
        assert_eq!(june.full(), None);
        assert_eq!(june.last_day(), NaiveDate::from_ymd_opt(2025, 6, 30));
        assert_eq!(
            date("2024").last_day(),
            NaiveDate::from_ymd_opt(2024, 12, 31)
        );
        assert_eq!(
            date("2024-02").last_day(),
            NaiveDate::from_ymd_opt(2024, 2, 29)
        );
        assert!(june.can_be(NaiveDate::from_ymd_opt(2025, 6, 30).unwrap()));
        assert!(!june.can_be(NaiveDate::from_ymd_opt(2025, 7, 1).unwrap()));
        assert_eq!(june.chinese(), "2025年6月");
    }

    #[test]
    fn what_says_less_stands_first() {
        let mut dates = ["2025-06-01", "2025", "2024-12-31", "2025-06", "2025-05-31"].map(date);
        dates.sort_unstable();
        assert_eq!(
            dates.map(|date| date.to_string()),
            ["2024-12-31", "2025", "2025-05-31", "2025-06", "2025-06-01"]
        );
    }
}
