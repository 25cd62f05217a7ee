//! Workbooks: headings, widths, lists of choices. Every value is written as words or as a whole number, never
//! as a formula.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// Most characters that Excel takes in a cell.
const CELL: usize = 32_000;
/// Most characters of all choices of a list together.
const CHOICES: usize = 255;
/// Rows below the heading that offer the choices.
const OFFERED: u32 = 5_000;

/// A workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("无法生成表格：{0}")]
pub struct WriteError(#[from] XlsxError);

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnOut {
    /// Heading.
    pub name: String,
    /// Width in characters of half width.
    pub width: u16,
    /// The choices that the program for tables offers; other values are taken too.
    pub choices: Vec<String>,
    /// Its values are figures, where they are whole numbers, and not words.
    pub figures: bool,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetOut {
    /// Name.
    pub name: String,
    /// Its columns; the heading stays in sight.
    pub columns: Vec<ColumnOut>,
    /// Rows below the heading.
    pub rows: Vec<Vec<String>>,
}

impl SheetOut {
    /// An empty sheet with these columns and widths.
    pub fn new(name: &str, columns: &[(&str, u16)]) -> Self {
        let column = |(name, width): &(&str, u16)| ColumnOut {
            name: (*name).to_owned(),
            width: *width,
            choices: Vec::new(),
            figures: false,
        };
        Self {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// The same with the named columns holding figures.
    #[must_use]
    pub fn with_figures(mut self, names: &[&str]) -> Self {
        for column in &mut self.columns {
            column.figures = names.contains(&column.name.as_str());
        }
        self
    }
}

/// The bytes of a workbook.
///
/// # Errors
/// [`WriteError`] where a name or a number of rows is not allowed.
pub fn workbook(sheets: &[SheetOut]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(0x00EE_EEEE);
    // as text, so that a number with leading zeros and a date stay what was typed
    let body = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_num_format("@");
    let plain = Format::new().set_align(FormatAlign::Top);
    for out in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(&out.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&out.columns) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.set_column_format(at, &body)?;
            sheet.write_string_with_format(0, at, &column.name, &heading)?;
            let length: usize = column
                .choices
                .iter()
                .map(|one| one.chars().count() + 1)
                .sum();
            if !column.choices.is_empty() && length <= CHOICES {
                let list = DataValidation::new()
                    .allow_list_strings(&column.choices)?
                    .set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Information);
                sheet.add_data_validation(1, at, OFFERED, at, &list)?;
            }
        }
        let figures = |at: u16| {
            out.columns
                .get(usize::from(at))
                .is_some_and(|one| one.figures)
        };
        for (row, values) in (1_u32..).zip(&out.rows) {
            for (at, value) in (0_u16..).zip(values) {
                let number = value.parse::<u32>().ok().filter(|_| figures(at));
                if let Some(number) = number {
                    sheet.write_number_with_format(row, at, number, &plain)?;
                } else if !value.is_empty() {
                    let value: String = value.chars().take(CELL).collect();
                    sheet.write_string_with_format(row, at, value, &body)?;
                }
            }
        }
    }
    Ok(book.save_to_buffer()?)
}
