//! 电子表格: the cells of a workbook (.xlsx, .xls, .ods, .csv), nothing computed and nothing guessed.
//!
//! A formula gives the value that was saved with it. A cell that was merged downwards is repeated in
//! the rows that it covers, as a reader sees it. Read in the child process like any other file
//! ([`super::child::Extractor::sheets`]).

mod csv;
mod excel;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::ReadError;
use super::limits::Limits;
use super::media::Media;
use super::{archive, child, decode, sniff};

/// Most rows with a value, over all sheets (inclusive).
pub const ROWS: usize = 100_000;
/// Most columns that are looked at (inclusive); what stands further right is left out.
pub const COLUMNS: u32 = 256;
/// Most characters of one cell: what Excel allows (inclusive); a longer text is cut.
const CELL: usize = 32_767;

/// The bounds of reading a workbook: more room for the answer than a text has.
pub const LIMITS: Limits = Limits {
    output: 128 * 1024 * 1024,
    cpu_seconds: 30,
    wall_seconds: 60,
    ..Limits::STANDARD
};

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// Its sheets in their order; those without a value too.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Name; empty for a text file.
    pub name: String,
    /// The rows with a value, in their order.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number as the program for tables shows it, from 1.
    #[serde(rename = "r")]
    pub number: u32,
    /// Its cells with a value, from left to right.
    #[serde(rename = "c")]
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Column, from 0.
    #[serde(rename = "c")]
    pub column: u32,
    /// What kind of value it has.
    #[serde(rename = "k", default, skip_serializing_if = "Kind::is_text")]
    pub kind: Kind,
    /// The value in words: of a date 2019-03-05.
    #[serde(rename = "v")]
    pub text: String,
    /// Whether the value is the saved result of a formula.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub formula: bool,
}

/// What kind of value a cell has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Words.
    #[default]
    #[serde(rename = "t")]
    Text,
    /// A number.
    #[serde(rename = "n")]
    Number,
    /// A day.
    #[serde(rename = "d")]
    Date,
    /// An error of the table, `#REF!`.
    #[serde(rename = "e")]
    Error,
}

impl Kind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// The kinds of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Xlsx,
    Xls,
    Ods,
    Csv,
}

/// Reads a workbook in this very process: for the child process and for tests.
///
/// # Errors
/// Any [`ReadError`] but those of the child process.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, ReadError> {
    super::within_upload(bytes, limits)?;
    let table = table_of(bytes, file_name)?;
    if matches!(table, Table::Xlsx | Table::Ods) {
        // Measured before anything in it is believed.
        archive::open(bytes, limits)?;
    }
    match table {
        Table::Xlsx => excel::xlsx(bytes),
        Table::Xls => excel::xls(bytes),
        Table::Ods => excel::ods(bytes),
        Table::Csv => csv::read(&decode::decode(bytes, None)?.text),
    }
}

/// Settles the kind: the name must be that of a table, then the content decides, as [`sniff()`] has it.
fn table_of(bytes: &[u8], file_name: &str) -> Result<Table, ReadError> {
    let extension = file_name
        .rsplit_once('.')
        .map(|(_, extension)| extension.trim().to_lowercase())
        .unwrap_or_default();
    let like = match extension.as_str() {
        "xlsx" | "xlsm" => "a.xlsx",
        "xls" | "et" => "a.xls",
        "csv" | "tsv" => "a.txt",
        "ods" => return Ok(Table::Ods),
        "" => {
            let what = "无扩展名".to_owned();
            return Err(ReadError::NoTable { what });
        }
        other => {
            let what = format!(".{other}");
            return Err(ReadError::NoTable { what });
        }
    };
    let wrong = |found: String| ReadError::WrongContent {
        claimed: format!(".{extension}"),
        found,
    };
    match sniff(bytes, like) {
        Ok(kind) => match kind.media {
            Media::Xlsx => Ok(Table::Xlsx),
            Media::Xls => Ok(Table::Xls),
            Media::Txt if like == "a.txt" => Ok(Table::Csv),
            other => Err(wrong(other.label().to_owned())),
        },
        Err(ReadError::WrongContent { found, .. }) => Err(wrong(found)),
        Err(error) => Err(error),
    }
}

/// Reads the cells of a workbook in a child process of the binary `exe`.
///
/// # Errors
/// As [`child::extract`].
pub async fn cells(
    exe: &Path,
    file_name: &str,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    super::within_upload(&bytes, limits)?;
    let order = child::Order::Sheets {
        file_name: child::end_of(file_name),
        limits: *limits,
    };
    let answer = child::answer(exe, &order, &bytes, limits).await?;
    serde_json::from_slice::<Result<Workbook, ReadError>>(&answer)
        .map_err(|error| child::internal("回答无法解析", &error))?
}

/// The cells of one sheet as they come, within the bounds.
#[derive(Debug, Default)]
struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
}

impl Grid {
    /// Puts a cell where it stands; `before` rows were taken by other sheets.
    fn put(&mut self, row: u32, mut cell: Cell, before: usize) -> Result<(), ReadError> {
        if cell.column >= COLUMNS {
            return Ok(());
        }
        if cell.text.chars().all(char::is_whitespace) && !cell.formula {
            return Ok(());
        }
        if let Some((end, _)) = cell.text.char_indices().nth(CELL) {
            cell.text.truncate(end);
        }
        self.rows.entry(row).or_default().insert(cell.column, cell);
        if before + self.rows.len() > ROWS {
            return Err(ReadError::TooManyRows { limit: ROWS });
        }
        Ok(())
    }

    /// Repeats the first cell of a merged block in the rows below it that have a value.
    fn spread(&mut self, (top, left): (u32, u32), bottom: u32) {
        let first = self.rows.get(&top).and_then(|row| row.get(&left)).cloned();
        let (Some(first), Some(below)) = (first, top.checked_add(1)) else {
            return;
        };
        if below > bottom {
            return;
        }
        for row in self.rows.range_mut(below..=bottom).map(|(_, row)| row) {
            row.entry(left).or_insert_with(|| first.clone());
        }
    }

    fn finish(self, name: String) -> Sheet {
        let rows = self.rows.into_iter().map(|(row, cells)| Row {
            number: row.saturating_add(1),
            cells: cells.into_values().collect(),
        });
        Sheet {
            name,
            rows: rows.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: u32, text: &str) -> Cell {
        Cell {
            column,
            kind: Kind::Text,
            text: text.to_owned(),
            formula: false,
        }
    }

    #[test]
    fn what_was_merged_downwards_is_repeated_in_the_rows_that_are_there() {
        let mut grid = Grid::default();
        grid.put(0, cell(0, "甲局"), 0).unwrap();
        grid.put(1, cell(1, "乙"), 0).unwrap();
        grid.put(2, cell(0, "丙局"), 0).unwrap();
        grid.spread((0, 0), u32::MAX);
        let sheet = grid.finish("一".to_owned());
        let first: Vec<&str> = sheet.rows.iter().map(|row| &*row.cells[0].text).collect();
        assert_eq!(first, ["甲局", "甲局", "丙局"]);
        assert_eq!(sheet.rows[2].number, 3);
    }

    #[test]
    fn rows_and_columns_are_bounded() {
        let mut grid = Grid::default();
        grid.put(7, cell(COLUMNS, "远"), 0).unwrap();
        assert!(grid.rows.is_empty());
        grid.put(7, cell(0, "一"), ROWS - 1).unwrap();
        let refused = grid.put(8, cell(0, "二"), ROWS - 1);
        assert_eq!(refused, Err(ReadError::TooManyRows { limit: ROWS }));
    }

    #[test]
    fn what_is_no_table_is_told_by_name_and_by_content() {
        let read = |name: &str, bytes: &[u8]| read(bytes, name, &LIMITS).unwrap_err().to_string();
        assert!(
            read("台账.docx", b"x").contains(".docx"),
            "{}",
            read("台账.docx", b"x")
        );
        assert!(read("台账.xlsx", "甲,乙".as_bytes()).contains("内容却是纯文本"));
        assert!(read("台账.xls", b"<html><table></table></html>").contains("内容却是网页"));
        assert!(read("台账.csv", b"%PDF-1.7").contains("内容却是PDF"));
        assert!(read("台账.ods", b"x").contains("无法读取"));
        assert!(read("台账.csv", b"").contains("空的"));
    }
}
