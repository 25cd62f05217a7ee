//! What a figure comes to, and the rows that make it.

use chrono::NaiveDate;

use super::figure::Figure;

/// What a row of a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A document.
    Document,
    /// A round of review.
    Review,
    /// A finding of a review.
    Finding,
    /// A number.
    Number,
    /// A filing.
    Filing,
    /// An item of a clean-up.
    Cleanup,
    /// A review suggestion.
    Suggestion,
}

/// One row: what was counted, and the event by which it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub subject: Subject,
    /// Its id.
    pub id: String,
    /// Id of the document.
    pub document: String,
    /// 标题; `None` where the asker may not know it.
    pub title: Option<String>,
    /// 发文字号 or 登记号.
    pub number: Option<String>,
    /// Id of the authority to which it counts.
    pub authority: String,
    /// Day of the event.
    pub on: Option<NaiveDate>,
    /// What happened, in words.
    pub detail: String,
    /// Days that it took, for figures of time.
    pub days: Option<i64>,
    /// Working days that it took, where they can be counted.
    pub working_days: Option<i64>,
}

/// A middle value, exact: halves occur where the number of rows is even.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    /// Twice the value.
    pub twice: i64,
}

impl Median {
    /// Of some values; `None` of none.
    pub fn of(mut values: Vec<i64>) -> Option<Self> {
        values.sort_unstable();
        let middle = values.len() / 2;
        let upper = *values.get(middle)?;
        let lower = if values.len().is_multiple_of(2) {
            *values.get(middle.checked_sub(1)?)?
        } else {
            upper
        };
        Some(Self {
            twice: lower + upper,
        })
    }
}

impl std::fmt::Display for Median {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let half = if self.twice % 2 == 0 { "" } else { ".5" };
        write!(f, "{}{half}", self.twice / 2)
    }
}

/// What a figure comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// So many rows.
    Count(usize),
    /// So many of so many.
    Share {
        /// Rows of the numerator.
        part: usize,
        /// Rows of the denominator; never nought.
        whole: usize,
    },
    /// 无: nothing to take a share or a middle of.
    Nothing,
    /// Middle values of so many rows.
    Days {
        /// Calendar days.
        days: Median,
        /// Working days, or why they cannot be counted.
        working: Result<Median, String>,
        /// How many rows.
        count: usize,
    },
    /// 无法计算, and why.
    Unknown(String),
    /// Not undertaken yet: the words that say so.
    NotUndertaken(&'static str),
}

impl Value {
    /// As people read it, without unit.
    pub fn text(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share { part, whole } => percent(*part, *whole),
            Self::Nothing => "无".to_owned(),
            Self::Days {
                working: Ok(working),
                ..
            } => working.to_string(),
            Self::Days {
                working: Err(_), ..
            }
            | Self::Unknown(_) => "无法计算".to_owned(),
            Self::NotUndertaken(words) => (*words).to_owned(),
        }
    }

    /// Why it is no number, if it is none.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unknown(reason)
            | Self::Days {
                working: Err(reason),
                ..
            } => Some(reason),
            Self::Count(_)
            | Self::Share { .. }
            | Self::Nothing
            | Self::Days { .. }
            | Self::NotUndertaken(_) => None,
        }
    }
}

/// A share in per cent, at most two decimals, halves up: 5.26%.
pub fn percent(part: usize, whole: usize) -> String {
    let Some(hundredths) = (part * 20_000 + whole).checked_div(whole * 2) else {
        return "无".to_owned();
    };
    let (full, rest) = (hundredths / 100, hundredths % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{full}%"),
        (rest, 0) => format!("{full}.{}%", rest / 10),
        (rest, _) => format!("{full}.{rest:02}%"),
    }
}

/// A figure with what it comes to and the rows that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Which.
    pub figure: Figure,
    /// What it comes to.
    pub value: Value,
    /// The rows that are counted: of a share the numerator.
    pub items: Vec<Item>,
    /// The rows of the denominator.
    pub whole: Option<Vec<Item>>,
    /// What the number does not say: rows whose date is not known, a record that begins later.
    pub note: Option<String>,
}

impl Measure {
    /// A count: as many as there are rows.
    pub(super) fn count(figure: Figure, items: Vec<Item>) -> Self {
        Self {
            figure,
            value: Value::Count(items.len()),
            items,
            whole: None,
            note: None,
        }
    }

    /// A share of rows among rows.
    pub(super) fn share(figure: Figure, part: Vec<Item>, whole: Vec<Item>) -> Self {
        let value = if whole.is_empty() {
            Value::Nothing
        } else {
            Value::Share {
                part: part.len(),
                whole: whole.len(),
            }
        };
        Self {
            figure,
            value,
            items: part,
            whole: Some(whole),
            note: None,
        }
    }

    /// What cannot be known.
    pub(super) fn unknown(figure: Figure, reason: String) -> Self {
        Self {
            figure,
            value: Value::Unknown(reason),
            items: Vec::new(),
            whole: figure.is_share().then(Vec::new),
            note: None,
        }
    }

    /// The same with rows left out whose date is not known: where nothing is left, nothing is known.
    pub(super) fn without_dates(mut self, undated: usize, what: &str) -> Self {
        if undated == 0 {
            return self;
        }
        if self.items.is_empty() {
            return Self::unknown(
                self.figure,
                format!("有 {undated} 件没有载明{what}的确切日期"),
            );
        }
        self.note = Some(format!("另有 {undated} 件没有载明{what}的确切日期，未计入"));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_nothing_of_nothing_is_nothing() {
        assert_eq!(percent(2, 38), "5.26%");
        assert_eq!(percent(1, 8), "12.5%");
        assert_eq!(percent(3, 3), "100%");
        assert_eq!(percent(0, 3), "0%");
        assert_eq!(percent(1, 100_000), "0%");
        assert_eq!(percent(1, 2_000), "0.05%");
        let none = Measure::share(Figure::SentFilingRate, Vec::new(), Vec::new());
        assert_eq!(
            (none.value.text().as_str(), none.value),
            ("无", Value::Nothing)
        );
    }

    #[test]
    fn a_median_is_exact() {
        assert_eq!(Median::of(Vec::new()), None);
        assert_eq!(Median::of(vec![5, 1, 3]).unwrap().to_string(), "3");
        assert_eq!(Median::of(vec![4, 1]).unwrap().to_string(), "2.5");
        assert_eq!(Median::of(vec![0]).unwrap().to_string(), "0");
    }
}
