//! 核对: what a file says of itself against what the ledger says of it.

use chrono::NaiveDate;

use super::row::Entry;
use super::values;
use crate::domain::number::number_key;
use crate::formats::read::Extracted;
use crate::text::dates::dates;
use crate::text::normal_form;
use crate::text::split::split;
use crate::text::title::{instrument_title, title_key};

/// Adds what is doubtful about the file of a row. Another number, or another title where the number
/// does not stand for it, may be another document: these hold the row back.
pub(super) fn compare(entry: &mut Entry, extracted: &Extracted, today: NaiveDate) {
    let text = normal_form(&extracted.text);
    let parts = split(&entry.title, &text);
    let own: Vec<String> = entry
        .numbers
        .iter()
        .map(|number| number_key(number))
        .collect();
    let mut same_number = false;
    if let (Some(printed), false) = (&parts.number, own.is_empty()) {
        same_number = own.contains(&number_key(printed));
        if !same_number {
            entry.hold(format!(
                "文号不一致：台账为“{}”，文件中为“{printed}”",
                entry.numbers.join("、")
            ));
        }
    } else if let (Some(printed), true) = (&parts.number, own.is_empty()) {
        entry.doubt(format!("台账没有文号，文件中为“{printed}”，未采用"));
    }
    let own_title = parts.printed_title;
    let printed = own_title
        .or_else(|| split("", &text).printed_title)
        .or_else(|| extracted.title_guess.clone());
    match printed {
        Some(printed) if !same_title(&entry.title, &printed) => {
            let short: String = printed.chars().take(80).collect();
            let what = format!("标题不一致：文件中为“{short}”");
            if same_number {
                entry.doubt(what);
            } else {
                entry.hold(what);
            }
        }
        None if !holds_title(&text, &entry.title) => {
            if same_number {
                entry.doubt("文件中没有找到台账所写的标题");
            } else {
                entry.hold("文件中没有找到台账所写的标题和文号");
            }
        }
        Some(_) | None => {}
    }
    let read = dates(&text);
    if let (Some(given), Some(written)) = (entry.issued_on, &read.written_on)
        && !given.can_be(written.value)
    {
        entry.doubt(format!(
            "成文日期不一致：台账为{given}，文件中为{}，采用台账",
            written.value
        ));
    }
    let end = entry
        .valid_until
        .and_then(crate::domain::partial_date::PartialDate::full)
        .or_else(|| read.last_valid_on.as_ref().map(|reading| reading.value));
    status(entry, end, today);
}

/// The ledger's status against the last valid day.
pub(super) fn status(entry: &mut Entry, end: Option<NaiveDate>, today: NaiveDate) {
    let (Some(status), Some(end)) = (entry.status.clone(), end) else {
        return;
    };
    if values::holds(&status) == Some(true) && end < today {
        entry.doubt(format!("台账标注“{status}”，但有效期到{end}为止"));
    }
}

/// Whether two titles are of one document: the same, or one without the issuing body before it, or that
/// of the instrument and that of its carrier.
fn same_title(one: &str, other: &str) -> bool {
    let (left, right) = (plain(one), plain(other));
    if left == right || left.ends_with(&right) || right.ends_with(&left) {
        return true;
    }
    let instrument = |title: &str| instrument_title(title).map(|title| plain(&title));
    let (inner_left, inner_right) = (instrument(one), instrument(other));
    inner_left.as_ref() == Some(&right)
        || inner_right.as_ref() == Some(&left)
        || (inner_left.is_some() && inner_left == inner_right)
}

fn plain(title: &str) -> String {
    title_key(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn holds_title(text: &str, title: &str) -> bool {
    let title = plain(title);
    let head: String = text.chars().take(3_000).collect();
    let head = plain(&head);
    !title.is_empty()
        && (head.contains(&title)
            || instrument_title(&title).is_some_and(|inner| head.contains(&plain(&inner))))
}
