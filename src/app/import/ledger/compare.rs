//! 核对: what a file says of itself against what the ledger says of it.

use chrono::NaiveDate;

use super::row::Entry;
use super::values;
use crate::domain::number::number_key;
use crate::domain::partial_date::PartialDate;
use crate::formats::read::Extracted;
use crate::text::reading::{self, Reading, Source, Value};
use crate::text::title::{instrument_title, title_key};

/// Adds what is doubtful about the file of a row. Another number, or another title where the number
/// does not stand for it, may be another document: these hold the row back. Only what is surely read
/// from the text is set against the ledger.
pub(super) fn compare(entry: &mut Entry, extracted: &Extracted, today: NaiveDate) {
    let read = reading::read(&entry.title, &extracted.text);
    let same_number = number(entry, &read);
    title(entry, extracted, &read, same_number);
    issuers(entry, &read);
    if let (Some(given), Some(written)) = (entry.issued_on, sure(read.written_on.as_ref()))
        && !given.can_be(*written)
    {
        entry.doubt(format!(
            "成文日期不一致：台账为{given}，文件中为{written}，采用台账"
        ));
    }
    let end = entry
        .valid_until
        .and_then(PartialDate::full)
        .or_else(|| sure(read.valid_until.as_ref()).copied());
    status(entry, end, today);
}

/// A value that the text itself says, surely.
fn sure<T>(value: Option<&Value<T>>) -> Option<&T> {
    let value = value.filter(|value| value.doubt.is_none());
    value
        .filter(|value| matches!(value.source, Source::Text(_)))
        .map(|value| &value.value)
}

/// Whether the file bears the number that the ledger gives.
fn number(entry: &mut Entry, read: &Reading) -> bool {
    let Some(printed) = sure(read.doc_number.as_ref()) else {
        return false;
    };
    if entry.numbers.is_empty() {
        entry.doubt(format!("台账没有文号，文件中为“{printed}”，未采用"));
        return false;
    }
    let printed_key = number_key(printed);
    let same = entry
        .numbers
        .iter()
        .any(|one| number_key(one) == printed_key);
    if !same {
        entry.hold(format!(
            "文号不一致：台账为“{}”，文件中为“{printed}”",
            entry.numbers.join("、")
        ));
    }
    same
}

fn title(entry: &mut Entry, extracted: &Extracted, read: &Reading, same_number: bool) {
    if heads(&read.normal, &entry.title) {
        return;
    }
    // read without the ledger's title, so that the file speaks for itself
    let alone = reading::read("", &extracted.text);
    let printed = sure(alone.carrier_title.as_ref()).cloned();
    let printed = printed.or_else(|| extracted.title_guess.clone());
    let what = match printed {
        Some(printed) if same_title(&entry.title, &printed) => return,
        Some(printed) => {
            let short: String = printed.chars().take(80).collect();
            format!("标题不一致：文件中为“{short}”")
        }
        None if holds_title(&read.normal, &entry.title) => return,
        None => "文件中没有找到台账所写的标题".to_owned(),
    };
    if same_number {
        entry.doubt(what);
    } else {
        entry.hold(what);
    }
}

fn issuers(entry: &mut Entry, read: &Reading) {
    let signed: Vec<&str> = read
        .issuers
        .iter()
        .filter_map(|one| sure(Some(one)))
        .map(|issuer| issuer.name.as_str())
        .collect();
    if signed.is_empty() || entry.issuers.is_empty() {
        return;
    }
    let alike = |one: &str, other: &str| one.ends_with(other) || other.ends_with(one);
    let found = entry
        .issuers
        .iter()
        .any(|given| signed.iter().any(|one| alike(given, one)));
    if !found {
        let signed = signed.join("、");
        entry.doubt(format!(
            "制定机关不一致：台账为“{}”，文件落款为“{signed}”，采用台账",
            entry.issuers.join("、")
        ));
    }
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

/// Whether the title stands on lines of its own among the first of a text, with or without the issuing
/// body before it; a title that is only cited does not.
fn heads(text: &str, title: &str) -> bool {
    const LINES: usize = 8;
    const JOINED: usize = 4;
    const SHORTEST: usize = 6;
    let lines: Vec<String> = text.lines().take(LINES + JOINED).map(plain).collect();
    let titles: Vec<String> = std::iter::once(plain(title))
        .chain(instrument_title(title).map(|inner| plain(&inner)))
        .collect();
    let fits = |printed: &str| {
        let long = printed.chars().count() >= SHORTEST;
        titles.iter().any(|title| {
            printed == title || (long && (title.ends_with(printed) || printed.ends_with(title)))
        })
    };
    (0..LINES.min(lines.len())).any(|from| {
        let below = lines.get(from..).unwrap_or_default();
        (1..=JOINED.min(below.len()))
            .any(|count| below.get(..count).is_some_and(|some| fits(&some.concat())))
    })
}

/// Whether the beginning of a text prints the title, or that of the instrument that it issues.
fn holds_title(text: &str, title: &str) -> bool {
    let head: String = text.chars().take(3_000).collect();
    let head = plain(&head);
    let holds = |title: &str| {
        let title = plain(title);
        !title.is_empty() && head.contains(&title)
    };
    holds(title) || instrument_title(title).is_some_and(|inner| holds(&inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_on_its_own_lines_and_one_that_is_only_cited() {
        let title = "云岭县人民政府关于印发《云岭县停车管理办法》的通知";
        for text in [
            "云政发〔2019〕7号\n云岭县人民政府\n关于印发《云岭县停车管理办法》\n的通知\n各乡镇：",
            "关于印发《云岭县停车管理办法》的通知\n各乡镇：",
            "云岭县停车管理办法\n第一条 停车应当有序。",
        ] {
            assert!(heads(text, title), "{text}");
        }
        let other = "云岭县人民政府关于修改《云岭县停车管理办法》的决定\n一、修改。\n二、施行。";
        assert!(!heads(other, "云岭县停车管理办法"));
        assert!(!same_title(
            "云岭县停车管理办法",
            "关于修改《云岭县停车管理办法》的决定"
        ));
        assert!(same_title(title, "云岭县停车管理办法"));
    }
}
