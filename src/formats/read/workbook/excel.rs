//! Workbooks of Excel, WPS and `LibreOffice` through calamine.

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, Xls, XlsError, Xlsx, XlsxError,
};

use super::{Cell, Grid, Kind, Sheet, Workbook};
use crate::formats::read::error::ReadError;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Excel since 2007: cells are taken as they stream by, so that a cell in a far corner costs nothing.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| of_xlsx(&error))?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut before = 0;
    for name in book.sheet_names() {
        let Some(grid) = streamed(&mut book, &name, before)? else {
            continue;
        };
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        before += settle(&mut sheets, name, grid, &merged);
    }
    Ok(Workbook { sheets })
}

/// The cells of one sheet; `None` where it is one of charts.
fn streamed(
    book: &mut Xlsx<Bytes<'_>>,
    name: &str,
    before: usize,
) -> Result<Option<Grid>, ReadError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(of_xlsx(&error)),
    };
    let mut grid = Grid::default();
    while let Some(record) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| of_xlsx(&error))?
    {
        let (row, column) = record.pos;
        let (kind, text) = value_ref(&record.value);
        let formula = record.formula.is_some();
        let cell = Cell {
            column,
            kind,
            text,
            formula,
        };
        grid.put(row, cell, before)?;
    }
    Ok(Some(grid))
}

/// Excel 97–2003 and WPS tables.
pub(super) fn xls(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut book: Xls<Bytes<'_>> = Xls::new(Cursor::new(bytes)).map_err(|error| of_xls(&error))?;
    let mut sheets = Vec::new();
    let mut before = 0;
    for name in book.sheet_names() {
        let values = book
            .worksheet_range(&name)
            .map_err(|error| of_xls(&error))?;
        let formulas = book.worksheet_formula(&name).map(|range| places(&range));
        let grid = grid_of(&values, &formulas.unwrap_or_default(), before)?;
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        before += settle(&mut sheets, name, grid, &merged);
    }
    Ok(Workbook { sheets })
}

/// `OpenDocument` tables.
pub(super) fn ods(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut book: Ods<Bytes<'_>> = Ods::new(Cursor::new(bytes)).map_err(|error| of_ods(&error))?;
    let mut sheets = Vec::new();
    let mut before = 0;
    for name in book.sheet_names() {
        let values = book
            .worksheet_range(&name)
            .map_err(|error| of_ods(&error))?;
        let formulas = book.worksheet_formula(&name).map(|range| places(&range));
        let grid = grid_of(&values, &formulas.unwrap_or_default(), before)?;
        before += settle(&mut sheets, name, grid, &[]);
    }
    Ok(Workbook { sheets })
}

fn settle(sheets: &mut Vec<Sheet>, name: String, mut grid: Grid, merged: &[Dimensions]) -> usize {
    for block in merged {
        grid.spread(block.start, block.end.0);
    }
    let sheet = grid.finish(name);
    let count = sheet.rows.len();
    sheets.push(sheet);
    count
}

fn places(range: &calamine::Range<String>) -> HashSet<(u32, u32)> {
    let (top, left) = range.start().unwrap_or_default();
    range
        .used_cells()
        .filter(|(_, _, formula)| !formula.is_empty())
        .map(|(row, column, _)| (absolute(top, row), absolute(left, column)))
        .collect()
}

fn grid_of(
    values: &calamine::Range<Data>,
    formulas: &HashSet<(u32, u32)>,
    before: usize,
) -> Result<Grid, ReadError> {
    let (top, left) = values.start().unwrap_or_default();
    let mut grid = Grid::default();
    for (row, column, data) in values.used_cells() {
        let (row, column) = (absolute(top, row), absolute(left, column));
        let (kind, text) = value(data);
        let formula = formulas.contains(&(row, column));
        let cell = Cell {
            column,
            kind,
            text,
            formula,
        };
        grid.put(row, cell, before)?;
    }
    Ok(grid)
}

fn absolute(first: u32, offset: usize) -> u32 {
    first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

fn value(data: &Data) -> (Kind, String) {
    match data {
        Data::Int(number) => (Kind::Number, number.to_string()),
        Data::Float(number) => (Kind::Number, number.to_string()),
        Data::String(text) | Data::DurationIso(text) => (Kind::Text, text.clone()),
        Data::Bool(yes) => (Kind::Text, truth(*yes)),
        Data::DateTime(date) => day(*date),
        Data::DateTimeIso(text) => iso(text),
        Data::Error(error) => (Kind::Error, error.to_string()),
        Data::Empty => (Kind::Text, String::new()),
    }
}

fn value_ref(data: &DataRef<'_>) -> (Kind, String) {
    match data {
        DataRef::SharedString(text) => (Kind::Text, (*text).to_owned()),
        DataRef::String(text) => (Kind::Text, text.clone()),
        other => value(&Data::from(other.clone())),
    }
}

fn truth(yes: bool) -> String {
    if yes { "TRUE" } else { "FALSE" }.to_owned()
}

/// A day; a length of time stays the number that it is.
fn day(date: ExcelDateTime) -> (Kind, String) {
    if !date.is_datetime() {
        return (Kind::Number, date.as_f64().to_string());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (Kind::Date, format!("{year:04}-{month:02}-{day:02}"))
}

fn iso(text: &str) -> (Kind, String) {
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    (Kind::Date, date.to_owned())
}

fn of_xlsx(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        other => damaged(other),
    }
}

fn of_xls(error: &XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::Encrypted,
        other => damaged(other),
    }
}

fn of_ods(error: &OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::Encrypted,
        other => damaged(other),
    }
}

fn damaged(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        detail: format!("表格无法读取（{error}）"),
    }
}
