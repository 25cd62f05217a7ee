//! The lines of a list of issues, by the names of its columns as every ledger is read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::import::ledger::columns::{Field, key};
use crate::app::import::ledger::table::{self, LedgerRow};
use crate::formats::read::workbook::Workbook;

/// 目录的一行.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Row as the program for tables shows it.
    pub row: u32,
    /// 标题.
    pub title: String,
    /// 文号.
    #[serde(default)]
    pub number: String,
    /// 发文日期 as given.
    #[serde(default)]
    pub issued_on: String,
    /// 发文机关 as given.
    #[serde(default)]
    pub issuer: String,
    /// 是否规范性文件; null where the list does not say.
    #[serde(default)]
    pub normative: Option<bool>,
}

/// Reads the lines of a workbook, and what was not read.
///
/// # Errors
/// No sheet has a header that names titles and numbers.
pub fn read(workbook: &Workbook) -> Result<(Vec<Listed>, Vec<String>), String> {
    let ledger = table::find(workbook, &[])?;
    let columns = ledger.propose(&[])?;
    let at = |field: Field| columns.iter().position(|one| one.field == Some(field));
    let normative = columns
        .iter()
        .position(|one| one.field.is_none() && key(&one.name).contains("规范性文件"));
    let (title, number) = (at(Field::Title), at(Field::Number));
    let day = at(Field::IssuedOn).or_else(|| at(Field::PublishedOn));
    let issuer = at(Field::Issuer);
    let mut notes = ledger.notes;
    let mut lines = Vec::with_capacity(ledger.rows.len());
    for row in &ledger.rows {
        let line = Listed {
            row: row.number,
            title: cell(row, title),
            number: cell(row, number),
            issued_on: cell(row, day),
            issuer: cell(row, issuer),
            normative: yes(&cell(row, normative)),
        };
        if line.title.is_empty() && line.number.is_empty() {
            notes.push(format!("第 {} 行没有标题和文号，没有读取", row.number));
        } else {
            lines.push(line);
        }
    }
    Ok((lines, notes))
}

fn cell(row: &LedgerRow, at: Option<usize>) -> String {
    let cell = at.and_then(|at| row.cells.get(at)?.as_ref());
    cell.map_or_else(String::new, |cell| {
        cell.text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

/// What a cell says to yes or no; anything else is not said.
fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "是" | "√" | "✓" | "y" | "yes" | "属于" | "规范性文件" | "行政规范性文件" => {
            Some(true)
        }
        "否" | "×" | "✗" | "n" | "no" | "不是" | "不属于" | "非规范性文件" => {
            Some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::Limits;
    use crate::formats::read::workbook;

    #[test]
    fn the_columns_are_found_by_name() {
        let text = "云麓县人民政府2026年发文目录\n序号,标题,文号,发文日期,发文机关,是否规范性文件\n\
                    1,云麓县停车管理办法,云政规〔2026〕1号,2026-03-01,云麓县人民政府,是\n\
                    2,关于召开会议的通知,云政发〔2026〕2号,2026-03-02,云麓县人民政府,否\n\
                    3,关于调整分工的通知,,,,\n4,,,,,\n";
        let book = workbook::read(text.as_bytes(), "目录.csv", &Limits::default()).unwrap();
        let (lines, notes) = read(&book).unwrap();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(lines[0].number, "云政规〔2026〕1号");
        assert_eq!(lines[0].issued_on, "2026-03-01");
        let said: Vec<Option<bool>> = lines.iter().map(|one| one.normative).collect();
        assert_eq!(said, [Some(true), Some(false), None]);
        assert_eq!(notes.len(), 1, "{notes:?}");
    }
}
