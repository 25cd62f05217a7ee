//! 发文字号 of the document itself: never from running text.

use super::place::{line_at, lines};
use super::{Page, Source, Value};
use crate::domain::number::{DocumentNumber, number_key};

/// Labels under which a page prints a document's number.
const LABELS: [&str; 8] = [
    "文件编号",
    "发文字号",
    "发文文号",
    "文号",
    "公文编号",
    "文件文号",
    "发文编号",
    "文件字号",
];

/// Why a number of a page's field is doubtful.
const ONLY_FIELD: &str = "文号只见于页面字段，正文未载明";

/// How many lines from the top a page's field may stand.
const FIELDS_MAX: usize = 40;

pub(super) fn read(page: &Page<'_>) -> Option<Value<String>> {
    let field = field(page);
    if let Some(printed) = &page.split.number {
        let words = printed_at(page.normal, printed)?;
        let in_field = field
            .as_ref()
            .is_some_and(|field| field.source == Source::Text(words.clone()));
        let value = Value::found(printed.trim().to_owned(), words);
        if in_field {
            return Some(value.doubted(ONLY_FIELD));
        }
        return Some(match field {
            Some(other) if number_key(&other.value) != number_key(printed) => {
                value.doubted(format!("页面字段载明的文号为{}，两处不一致", other.value))
            }
            _ => value,
        });
    }
    field.map(|value| value.doubted(ONLY_FIELD))
}

/// 令 and its number may stand on two lines.
fn printed_at(normal: &str, printed: &str) -> Option<std::ops::Range<usize>> {
    line_at(normal, printed, 0).or_else(|| super::place::joined_lines(normal, printed))
}

/// 文件编号：…, or the line under such a label.
fn field(page: &Page<'_>) -> Option<Value<String>> {
    let mut labelled = false;
    for range in lines(page.normal).take(FIELDS_MAX) {
        let line = page.normal.get(range.clone())?;
        if labelled && DocumentNumber::parse(line).is_ok() {
            return Some(Value::found(line.to_owned(), range));
        }
        let label = LABELS.iter().find_map(|label| line.strip_prefix(label));
        labelled =
            label.is_some_and(|rest| rest.trim_matches([':', '：', ' ', '\u{3000}']).is_empty());
        if let Some(rest) = label
            && !labelled
        {
            let number = rest.trim_start_matches([':', '：', ' ', '\u{3000}', '\t']);
            if DocumentNumber::parse(number).is_ok() {
                let start = range.end - number.len();
                return Some(Value::found(number.to_owned(), start..range.end));
            }
        }
    }
    None
}
