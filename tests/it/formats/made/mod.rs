//! Files made for the tests.

mod office;
mod pages;

pub(super) use office::{Doc, compound, odt, odt_sealed, xls, xlsx};
pub(super) use pages::{Font, Ofd, Pdf, Text};

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACE: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A package of the parts given.
pub(super) fn package<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The XML of a body.
pub(super) fn document(body: &str) -> String {
    format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
}

/// A Word file whose body is the XML given.
pub(super) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A Word file with further parts.
pub(super) fn docx_with(body: &str, further: &[(&str, &str)]) -> Vec<u8> {
    let document = document(body);
    let mut parts = vec![("word/document.xml", document.as_bytes())];
    parts.extend(further.iter().map(|(name, text)| (*name, text.as_bytes())));
    package(parts)
}

/// The part that defines how levels count: `(level, format, pattern)`, with two instances, 1 and 2.
pub(super) fn numbering(levels: &[(u8, &str, &str)]) -> String {
    use std::fmt::Write as _;
    let mut xml = format!("<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId=\"0\">");
    let mut instances = String::new();
    for (level, format, pattern) in levels {
        write!(
            xml,
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{pattern}\"/></w:lvl>"
        )
        .unwrap();
    }
    for instance in 1..=2 {
        write!(
            instances,
            "<w:num w:numId=\"{instance}\"><w:abstractNumId w:val=\"0\"/></w:num>"
        )
        .unwrap();
    }
    format!("{xml}</w:abstractNum>{instances}</w:numbering>")
}

/// A paragraph.
pub(super) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph that is counted automatically at a level.
pub(super) fn numbered(level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
         <w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

/// A row of a table.
pub(super) fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| p(cell)).collect();
    format!("<w:tr><w:tc>{}</w:tc></w:tr>", cells.join("</w:tc><w:tc>"))
}
