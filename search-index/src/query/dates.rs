//! Years and days as people write them.

use chrono::{Days, Months, NaiveDate};

use super::ast::Span;
use crate::fold::fold_text;

/// Signs between the ends of a range.
const BETWEEN: [&str; 3] = ["..", "至", "~"];

/// Reads `2021`, `2021年`, `2019-2021`, `2019..2021`, `2019至2021`, `>=2019`, `<=2021`; a range may be open at one end.
pub(super) fn years(text: &str) -> Option<Span<u16>> {
    let text = fold_text(text);
    let year = |text: &str| {
        let year = year(text.strip_suffix('年').unwrap_or(text))?;
        Some((year, year))
    };
    span(&text, &[BETWEEN.as_slice(), &["--", "-"]].concat(), year)
}

/// Reads `2021`, `2021-05`, `2021-05-01` (also with 年月日, dots or strokes) and ranges of them; a month is all its days.
pub(super) fn days(text: &str) -> Option<Span<NaiveDate>> {
    span(&fold_text(text), &BETWEEN, day)
}

/// A range of what `one` reads as its first and last value.
fn span<T: Ord + Copy>(
    text: &str,
    between: &[&str],
    one: impl Fn(&str) -> Option<(T, T)>,
) -> Option<Span<T>> {
    let bound = |signs: [&str; 2]| signs.iter().find_map(|sign| text.strip_prefix(sign));
    if let Some(rest) = bound([">=", "≥"]) {
        return Some(Span {
            from: Some(one(rest)?.0),
            through: None,
        });
    }
    if let Some(rest) = bound(["<=", "≤"]) {
        return Some(Span {
            from: None,
            through: Some(one(rest)?.1),
        });
    }
    if let Some((from, through)) = one(text) {
        return Some(Span {
            from: Some(from),
            through: Some(through),
        });
    }
    let (from, through) = between.iter().find_map(|sign| text.split_once(sign))?;
    let end = |text: &str| match text {
        "" => Some(None),
        text => one(text).map(Some),
    };
    let (from, through) = (end(from)?, end(through)?);
    let span = Span {
        from: from.map(|ends| ends.0),
        through: through.map(|ends| ends.1),
    };
    match (span.from, span.through) {
        (Some(from), Some(through)) if from > through => None,
        (None, None) => None,
        _ => Some(span),
    }
}

fn year(text: &str) -> Option<u16> {
    let figures = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| figures && *year > 0)
}

/// The first and the last day of what a date names.
fn day(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let bare = text.strip_suffix(['年', '月', '日']).unwrap_or(text);
    let mut parts = bare.split(['-', '.', '/', '年', '月']);
    let year = i32::from(year(parts.next()?)?);
    let mut two = || match parts.next() {
        None => Some(None),
        Some(text) => {
            let figures = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| figures).map(Some)
        }
    };
    let (month, day) = (two()?, two()?);
    if parts.next().is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let months = match (month, day) {
        (_, Some(_)) => return Some((first, first)),
        (Some(_), None) => 1,
        (None, None) => 12,
    };
    let last = first
        .checked_add_months(Months::new(months))?
        .checked_sub_days(Days::new(1))?;
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let show = |day: Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
        days(text).map(|span| (show(span.from), show(span.through)))
    }

    #[test]
    fn days_months_and_years_are_read_in_any_dress() {
        let is = |text: &str, from: &str, through: &str| {
            assert_eq!(
                read(text),
                Some((from.to_owned(), through.to_owned())),
                "{text}"
            );
        };
        for text in [
            "2021-05-01",
            "2021-5-1",
            "2021年5月1日",
            "２０２１．５．１",
            "2021/05/01",
        ] {
            is(text, "2021-05-01", "2021-05-01");
        }
        for text in ["2024-02", "2024年2月", "2024.02"] {
            is(text, "2024-02-01", "2024-02-29");
        }
        is("2021", "2021-01-01", "2021-12-31");
        is("2020-01-01..2021-06", "2020-01-01", "2021-06-30");
        is("2020.1.1至2021年6月30日", "2020-01-01", "2021-06-30");
        is("2020～2021", "2020-01-01", "2021-12-31");
        is(">=2021-05", "2021-05-01", "");
        is("＜＝2021-05", "", "2021-05-31");
        is("2021..", "2021-01-01", "");
        is("至2021", "", "2021-12-31");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "去年",
            "2021-13",
            "2021-02-30",
            "21-05-01",
            "2021-05-01-01",
            "2021-",
            "..",
            "至",
            "2022..2021",
            ">=",
            ">=2021..2022",
            "20210501",
            "2021-005",
            "0000",
            "+021",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn years_have_ranges_with_a_dash_too() {
        let is = |text: &str, from: Option<u16>, through: Option<u16>| {
            assert_eq!(years(text), Some(Span { from, through }), "{text}");
        };
        for text in [
            "2019-2021",
            "2019—2021",
            "2019——2021",
            "2019年至2021年",
            "2019..2021",
            "2019~2021",
        ] {
            is(text, Some(2019), Some(2021));
        }
        is("2021年", Some(2021), Some(2021));
        is("≥2019", Some(2019), None);
        is("-2019", None, Some(2019));
        for text in ["2021-2019", "21", "2021-05", "二〇二一", "-", "99999"] {
            assert_eq!(years(text), None, "{text}");
        }
    }
}
