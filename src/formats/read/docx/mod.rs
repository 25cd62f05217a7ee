//! Word since 2007.

pub(super) mod numbering;

use anydoc::Format;

use super::archive::{self, Package};
use super::office;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Characters of a page header that are shown in the warning.
const HEADER_SHOWN: usize = 60;

/// Word since 2007: body, tables, text boxes, notes and automatic numbers. Text of page headers
/// and footers is left out and said so; tracked changes are read as accepted.
#[derive(Debug)]
pub(super) struct Docx;

impl Reader for Docx {
    fn media(&self) -> Media {
        Media::Docx
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let mut package = archive::open(bytes, limits)?;
        let mut warnings = Vec::new();
        if tracks_changes(&mut package)? {
            warnings.push(Warning::TrackedChanges);
        }
        if let Some(text) = page_header(&mut package)? {
            warnings.push(Warning::PageHeader { text });
        }
        let marked = numbering::mark(&mut package)?;
        drop(package);
        let mut extracted = office::read(marked.as_deref().unwrap_or(bytes), Format::Docx, limits)?;
        warnings.append(&mut extracted.warnings);
        extracted.warnings = warnings;
        Ok(extracted)
    }
}

/// Whether the body holds insertions or deletions that nobody accepted or refused.
fn tracks_changes(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let body = archive::text(package, "word/document.xml")?.unwrap_or_default();
    let marks = ["<w:ins ", "<w:del ", "<w:moveFrom ", "<w:moveTo "];
    Ok(marks.iter().any(|mark| body.contains(mark)))
}

/// Text of the page headers, shortened; `None` where they hold no letters.
fn page_header(package: &mut Package<'_>) -> Result<Option<String>, ReadError> {
    let mut names: Vec<String> = package
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| name.starts_with("word/header"))
        .map(|name| name.to_string())
        .collect();
    names.sort();
    for name in names {
        let xml = archive::text(package, &name)?.unwrap_or_default();
        let text: String = xml
            .split("<w:t")
            .skip(1)
            .filter(|rest| rest.starts_with(['>', ' ']))
            .filter_map(|rest| rest.split_once('>')?.1.split_once("</w:t>"))
            .map(|(text, _)| text)
            .collect();
        let text: String = text.trim().chars().take(HEADER_SHOWN).collect();
        if text.chars().any(char::is_alphabetic) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}
