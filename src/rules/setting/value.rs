//! The kinds of answers: how each is read from a pack and printed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::rules::entry::Entry;
use crate::rules::problem::Problems;
use crate::rules::words::Word;

const VALUE: &str = "value";

/// A kind of answer.
pub(in crate::rules) trait SettingValue: Sized {
    /// Reads the field `value`.
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self>;
    /// As people read it.
    fn show(&self) -> String;
}

/// 月日: a day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// Month.
    pub month: u32,
    /// Day.
    pub day: u32,
}

impl MonthDay {
    /// The day in a year.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

impl SettingValue for bool {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        entry.answer(VALUE, problems)
    }

    fn show(&self) -> String {
        if *self { "是" } else { "否" }.to_owned()
    }
}

impl SettingValue for u32 {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        if !entry.has(VALUE) {
            entry.problem(problems, "缺少“value”");
        }
        entry.whole(VALUE, problems)
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl SettingValue for String {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        entry.text(VALUE, problems)
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl<T: Word> SettingValue for T {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        entry.word(VALUE, problems)
    }

    fn show(&self) -> String {
        self.label().to_owned()
    }
}

impl<T: Word> SettingValue for Vec<T> {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        let words = entry.words(VALUE, problems)?;
        if words.is_empty() {
            entry.problem(problems, "“value”没有内容");
        }
        Some(words)
    }

    fn show(&self) -> String {
        let labels: Vec<&str> = self.iter().map(|word| word.label()).collect();
        labels.join("；")
    }
}

impl SettingValue for Vec<u32> {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        if !entry.has(VALUE) {
            entry.problem(problems, "缺少“value”");
        }
        entry.wholes(VALUE, problems)
    }

    fn show(&self) -> String {
        let numbers: Vec<String> = self.iter().map(u32::to_string).collect();
        numbers.join("、")
    }
}

impl SettingValue for BTreeMap<String, u32> {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        entry.numbers(VALUE, problems)
    }

    fn show(&self) -> String {
        let parts: Vec<String> = self
            .iter()
            .map(|(name, number)| format!("{name} {number}"))
            .collect();
        parts.join("，")
    }
}

impl SettingValue for MonthDay {
    fn read(entry: &mut Entry, problems: &mut Problems) -> Option<Self> {
        let mut table = entry.table(VALUE, problems)?;
        for key in ["month", "day"] {
            if !table.has(key) {
                table.problem(problems, format!("缺少“{key}”"));
            }
        }
        let (month, day) = (table.whole("month", problems), table.whole("day", problems));
        table.finish(problems);
        let value = Self {
            month: month?,
            day: day?,
        };
        // a year without 29 February: a day that does not come every year is no deadline
        if value.in_year(2001).is_none() {
            entry.problem(problems, "“value”不是每年都有的日期");
            return None;
        }
        Some(value)
    }

    fn show(&self) -> String {
        format!("{}月{}日", self.month, self.day)
    }
}
