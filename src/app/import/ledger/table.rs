//! 表头与行: where the header of a ledger is, which sheets have it, which rows are documents.

use super::columns::{self, Column, Field};
use crate::formats::read::workbook::{Cell, Row, Sheet, Workbook};

/// Rows at the top of a sheet among which the header is looked for.
const HEAD: usize = 30;
/// Longest name of a column, in characters.
const NAME: usize = 30;

/// A ledger found in a workbook.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The header as printed, each name on one line.
    pub header: Vec<String>,
    /// The rows that may be documents, in the order of the file.
    pub rows: Vec<LedgerRow>,
    /// What was not read and why.
    pub notes: Vec<String>,
}

/// A row with its cells in the order of [`Ledger::header`].
#[derive(Debug, Clone)]
pub struct LedgerRow {
    /// Name of the sheet.
    pub sheet: String,
    /// Row as the program for tables shows it.
    pub number: u32,
    /// A cell for each name of the header.
    pub cells: Vec<Option<Cell>>,
}

/// A header: its row and the column of each name.
#[derive(Debug, Clone)]
struct Header {
    /// Position among the rows of the sheet.
    at: usize,
    names: Vec<(u32, String)>,
    score: usize,
}

/// Finds the ledger. `said` are columns that a person has named.
///
/// # Errors
/// No sheet has a header; the text says what is missing.
pub fn find(workbook: &Workbook, said: &[(String, Option<Field>)]) -> Result<Ledger, String> {
    let headers: Vec<Option<Header>> = workbook
        .sheets
        .iter()
        .map(|sheet| header_of(sheet, said))
        .collect();
    let first = headers
        .iter()
        .flatten()
        .max_by_key(|header| header.score)
        .filter(|header| enough(header, said));
    let Some(first) = first else {
        return Err(missing(workbook, said));
    };
    let mut ledger = Ledger {
        header: first.names.iter().map(|(_, name)| name.clone()).collect(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    for (sheet, header) in workbook.sheets.iter().zip(headers) {
        match header.and_then(|header| places(&header, &ledger.header).map(|p| (header.at, p))) {
            Some((at, places)) => ledger.take(sheet, at, &places),
            None if sheet.rows.is_empty() => {}
            None => ledger.notes.push(format!(
                "工作表“{}”的表头与台账不同，没有读取（{} 行）",
                sheet.name,
                sheet.rows.len()
            )),
        }
    }
    Ok(ledger)
}

/// The columns of a sheet in the order of the ledger's header; `None` where its names differ.
fn places(header: &Header, names: &[String]) -> Option<Vec<u32>> {
    if header.names.len() != names.len() {
        return None;
    }
    names
        .iter()
        .map(|name| {
            let wanted = columns::key(name);
            let found = header
                .names
                .iter()
                .find(|(_, one)| columns::key(one) == wanted);
            found.map(|(column, _)| *column)
        })
        .collect()
}

impl Ledger {
    fn take(&mut self, sheet: &Sheet, header: usize, places: &[u32]) {
        for row in sheet.rows.iter().skip(header + 1) {
            let cells: Vec<Option<Cell>> = places
                .iter()
                .map(|column| {
                    row.cells
                        .iter()
                        .find(|cell| cell.column == *column)
                        .cloned()
                })
                .collect();
            if cells.iter().all(Option::is_none) || self.is_header(&cells) {
                continue;
            }
            self.rows.push(LedgerRow {
                sheet: sheet.name.clone(),
                number: row.number,
                cells,
            });
        }
    }

    /// A header that is printed again on every page, and the second row of one that is merged.
    fn is_header(&self, cells: &[Option<Cell>]) -> bool {
        let filled = cells.iter().flatten().count();
        let same = self
            .header
            .iter()
            .zip(cells)
            .filter(|(name, cell)| {
                cell.as_ref()
                    .is_some_and(|cell| columns::key(&cell.text) == columns::key(name))
            })
            .count();
        same * 2 > filled
    }
}

/// The row of the sheet that looks most like a header.
fn header_of(sheet: &Sheet, said: &[(String, Option<Field>)]) -> Option<Header> {
    let rows = sheet.rows.iter().take(HEAD).enumerate();
    let mut best: Option<Header> = None;
    for (at, row) in rows {
        let header = as_header(at, row, said);
        if best.as_ref().is_none_or(|best| header.score > best.score) {
            best = Some(header);
        }
    }
    best.filter(|header| header.score > 0)
}

/// A row taken as a header: every column counts once whose name is that of a field.
fn as_header(at: usize, row: &Row, said: &[(String, Option<Field>)]) -> Header {
    let mut names: Vec<(u32, String)> = Vec::new();
    let mut fields: Vec<Field> = Vec::new();
    for cell in &row.cells {
        let name = one_line(&cell.text);
        let key = columns::key(&name);
        if key.is_empty() || name.chars().count() > NAME {
            continue;
        }
        if names.iter().any(|(_, known)| columns::key(known) == key) {
            continue;
        }
        let told = said.iter().find(|(one, _)| columns::key(one) == key);
        let field = match told {
            Some((_, field)) => *field,
            None => columns::field_of(&name).map(|(field, _)| field),
        };
        if let Some(field) = field.filter(|field| !fields.contains(field)) {
            fields.push(field);
        }
        names.push((cell.column, name));
    }
    // 序号 alone tells nothing
    let score = fields
        .iter()
        .filter(|field| **field != Field::Ordinal)
        .count();
    Header { at, names, score }
}

/// A header must name the title and one thing more.
fn enough(header: &Header, said: &[(String, Option<Field>)]) -> bool {
    lacking(header, said).is_empty()
}

fn lacking(header: &Header, said: &[(String, Option<Field>)]) -> Vec<&'static str> {
    let names: Vec<String> = header.names.iter().map(|(_, name)| name.clone()).collect();
    let mut columns = columns::propose(&names);
    // a name that is not there is told later, with its own words
    let _ = columns::override_with(&mut columns, said);
    let has = |field| columns.iter().any(|one| one.field == Some(field));
    let mut lacking = Vec::new();
    if !has(Field::Title) {
        lacking.push("文件名称");
    }
    let known = [
        Field::Number,
        Field::Registration,
        Field::Issuer,
        Field::IssuedOn,
        Field::PublishedOn,
        Field::EffectiveOn,
        Field::File,
    ];
    if !known.into_iter().any(has) {
        lacking.push("文号、制定机关、日期或者电子文件名中的任何一列");
    }
    lacking
}

/// Why no sheet is a ledger.
fn missing(workbook: &Workbook, said: &[(String, Option<Field>)]) -> String {
    let seen: Vec<String> = workbook
        .sheets
        .iter()
        .filter_map(|sheet| {
            let header = header_of(sheet, said)?;
            let row = sheet.rows.get(header.at).map_or(0, |row| row.number);
            let names: Vec<&str> = header.names.iter().map(|(_, name)| name.as_str()).collect();
            Some(format!(
                "工作表“{}”第 {row} 行有：{}；缺少：{}",
                sheet.name,
                names.join("、"),
                lacking(&header, said).join("，以及")
            ))
        })
        .collect();
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return "表格是空的".to_owned();
    }
    if seen.is_empty() {
        return "没有找到表头：前 30 行中没有一行写有“文件名称”“文号”等列名；缺少：文件名称，以及文号、制定机关、日期或者电子文件名中的任何一列"
            .to_owned();
    }
    format!(
        "没有找到可以识别的表头。{}。列名特殊的，用 --map 列名=字段 指定",
        seen.join("。")
    )
}

/// What each column is, as proposed for this header.
impl Ledger {
    /// Proposes what each column is.
    ///
    /// # Errors
    /// A column that a person named is not there.
    pub fn propose(&self, said: &[(String, Option<Field>)]) -> Result<Vec<Column>, String> {
        let mut columns = columns::propose(&self.header);
        columns::override_with(&mut columns, said)?;
        Ok(columns)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
