//! 认定: by what a row is known again, and which rows name the same document.

use std::collections::HashMap;

use super::row::Entry;
use crate::domain::number::number_key;
use crate::store::files::digest;
use crate::text::title::title_key;

/// Gives each row its name, and tells which rows name the same document.
pub(super) fn name(entries: &mut [Entry]) {
    let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(key) = entry.number_key() {
            by_number.entry(key).or_default().push(at);
        }
    }
    for (key, rows) in by_number.iter().filter(|(_, rows)| rows.len() > 1) {
        let own: Vec<Option<String>> = rows
            .iter()
            .filter_map(|at| entries.get(*at))
            .map(|entry| entry.registration_number.as_deref().map(number_key))
            .collect();
        let told_apart = own.iter().all(Option::is_some)
            && own.iter().collect::<std::collections::HashSet<_>>().len() == own.len();
        let places = places(entries, rows);
        for at in rows {
            let Some(entry) = entries.get_mut(*at) else {
                continue;
            };
            if told_apart {
                let registration = entry.registration_number.as_deref().unwrap_or_default();
                entry.id = format!("台账/{key}/{}", number_key(registration));
                entry.doubt(format!("同一文号出现在{places}，以登记号区分"));
            } else {
                entry.twice = true;
                entry.hold(format!(
                    "同一文号出现在{places}；确属重号的，请填写各自的登记号"
                ));
            }
        }
    }
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter_mut().enumerate() {
        if entry.id.is_empty() {
            entry.id = own_id(entry);
        }
        if entry.number_key().is_none() && !entry.title.is_empty() {
            by_id.entry(entry.id.clone()).or_default().push(at);
        }
    }
    for rows in by_id.values().filter(|rows| rows.len() > 1) {
        let places = places(entries, rows);
        for at in rows {
            if let Some(entry) = entries.get_mut(*at) {
                entry.twice = true;
                entry.hold(format!("没有文号，名称和日期相同的行有{places}"));
            }
        }
    }
}

/// From the number, else from the 登记号, else from title and date.
fn own_id(entry: &Entry) -> String {
    if let Some(key) = entry.number_key() {
        return format!("台账/{key}");
    }
    if let Some(registration) = &entry.registration_number {
        return format!("台账/{}", number_key(registration));
    }
    let date = entry.issued_on.map(|date| date.to_string());
    let title = title_key(&entry.title);
    let head: String = title.chars().take(40).collect();
    let hash: String = digest(title.as_bytes()).chars().take(12).collect();
    format!("台账/{head}/{}/{hash}", date.unwrap_or_default())
}

/// 第 3、9 行, with the sheets where there are several.
fn places(entries: &[Entry], rows: &[usize]) -> String {
    let rows: Vec<&Entry> = rows.iter().filter_map(|at| entries.get(*at)).collect();
    let first = rows.first().map(|entry| entry.sheet.as_str());
    let one_sheet = rows.iter().all(|entry| Some(entry.sheet.as_str()) == first);
    let name = |entry: &&Entry| {
        if one_sheet {
            entry.row.to_string()
        } else {
            format!("{}!{}", entry.sheet, entry.row)
        }
    };
    let mut named: Vec<String> = rows.iter().take(6).map(name).collect();
    if rows.len() > named.len() {
        named.push("…".to_owned());
    }
    format!("第 {} 行", named.join("、"))
}
