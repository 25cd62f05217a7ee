//! 目录 in official form: a title, a line below it, a table whose heading stands on every page.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use quick_xml::escape::escape;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::xlsx::{CELL, WriteError};

/// A list of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListOut {
    /// Name of the sheet, at most 31 characters.
    pub name: String,
    /// Title above the table.
    pub title: String,
    /// Below the title: who decided and when.
    pub note: String,
    /// Headings with the share of the width that each column has.
    pub columns: Vec<(&'static str, u16)>,
    /// Rows of the table.
    pub rows: Vec<Vec<String>>,
}

/// The bytes of a workbook with one sheet for each list, to be printed on A4 across.
///
/// # Errors
/// [`WriteError`] where a name or a number of rows is not allowed.
pub fn workbook(lists: &[ListOut]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let face = |name: &str, size: f64| Format::new().set_font_name(name).set_font_size(size);
    let title = face("方正小标宋简体", 22.0)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let note = face("楷体_GB2312", 14.0).set_align(FormatAlign::Center);
    let heading = face("黑体", 12.0)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin);
    // as text, so that numbers and dates stay what they are
    let body = face("仿宋_GB2312", 12.0)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_num_format("@");
    for list in lists {
        let sheet = book.add_worksheet();
        sheet.set_name(&list.name)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        let last = u16::try_from(list.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.merge_range(0, 0, 0, last, &list.title, &title)?;
        sheet.set_row_height(0, 40)?;
        sheet.merge_range(1, 0, 1, last, &list.note, &note)?;
        sheet.set_repeat_rows(2, 2)?;
        sheet.set_freeze_panes(3, 0)?;
        for (at, (name, width)) in (0_u16..).zip(&list.columns) {
            sheet.set_column_width(at, f64::from(*width))?;
            sheet.write_string_with_format(2, at, *name, &heading)?;
        }
        for (row, values) in (3_u32..).zip(&list.rows) {
            for (at, value) in (0_u16..).zip(values) {
                let value: String = value.chars().take(CELL).collect();
                sheet.write_string_with_format(row, at, value, &body)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

pub(super) const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
pub(super) const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
pub(super) const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
pub(super) const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
/// The last page setting: A4 across, with the margins of official documents.
const PAGE: &str = r#"<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1588" w:right="1474" w:bottom="1474" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>"#;
/// Width between the margins, in twentieths of a point.
const WIDTH: usize = 13_776;

/// The bytes of a Word document with each list on a page of its own.
///
/// # Errors
/// [`WriteError`] where the archive cannot be made.
pub fn document(lists: &[ListOut]) -> Result<Vec<u8>, WriteError> {
    let mut body = String::new();
    for (nth, list) in lists.iter().enumerate() {
        let before = if nth > 0 { "<w:pageBreakBefore/>" } else { "" };
        body += &paragraph(&list.title, "方正小标宋简体", 44, "center", before);
        body += &paragraph(&list.note, "楷体_GB2312", 28, "center", "");
        table(&mut body, list);
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMES}><w:body>{body}<w:p/>{PAGE}</w:body></w:document>"
    );
    let number = |instruction: &str| {
        format!("<w:fldSimple w:instr=\"{instruction}\"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    let footer = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr {NAMES}><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}{}{}</w:p></w:ftr>",
        run("— ", "宋体", 28),
        number("PAGE"),
        run(" —", "宋体", 28),
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/_rels/document.xml.rels", PARTS),
        ("word/document.xml", &document),
        ("word/footer1.xml", &footer),
    ] {
        // the same bytes for the same lists, whenever they are made
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn table(body: &mut String, list: &ListOut) {
    let shares: usize = list
        .columns
        .iter()
        .map(|(_, share)| usize::from(*share))
        .sum();
    let widths: Vec<usize> = list
        .columns
        .iter()
        .map(|(_, share)| WIDTH * usize::from(*share) / shares.max(1))
        .collect();
    let edge = |side: &str| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let edges: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(edge)
        .concat();
    let _ = write!(
        body,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(body, "<w:gridCol w:w=\"{width}\"/>");
    }
    body.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for ((name, _), width) in list.columns.iter().zip(&widths) {
        cell(body, name, *width, "黑体", "center");
    }
    body.push_str("</w:tr>");
    for row in &list.rows {
        body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (value, width) in row.iter().zip(&widths) {
            cell(body, value, *width, "仿宋_GB2312", "left");
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl>");
}

fn cell(body: &mut String, text: &str, width: usize, face: &str, align: &str) {
    let _ = write!(
        body,
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
        paragraph(text, face, 24, align, "")
    );
}

fn paragraph(text: &str, face: &str, size: u32, align: &str, more: &str) -> String {
    format!(
        "<w:p><w:pPr>{more}<w:jc w:val=\"{align}\"/></w:pPr>{}</w:p>",
        run(text, face, size)
    )
}

/// Size in half points.
pub(super) fn run(text: &str, face: &str, size: u32) -> String {
    // what XML cannot hold at all is left out
    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
    format!(
        "<w:r><w:rPr><w:rFonts w:ascii=\"{face}\" w:hAnsi=\"{face}\" w:eastAsia=\"{face}\"/><w:sz w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(clean)
    )
}
