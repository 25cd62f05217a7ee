//! Word since 2007.

mod hidden;
pub(super) mod numbering;

use anydoc::Format;

use super::archive::{self, Package};
use super::office;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

const BODY: &str = "word/document.xml";

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
        let mut parts = numbering::mark(&mut package)?;
        let (body, mut hidden) = (body(&mut package, &parts)?, 0);
        if let Some((seen, count)) = hidden::take_out(&body) {
            parts.retain(|(name, _)| *name != BODY);
            parts.push((BODY, seen));
            hidden = count;
        }
        let changed = match parts.as_slice() {
            [] => None,
            parts => Some(archive::replace(&mut package, parts)?),
        };
        drop(package);
        let bytes = changed.as_deref().unwrap_or(bytes);
        let mut extracted = office::read(bytes, Format::Docx, limits)?;
        if hidden > 0 {
            warnings.push(Warning::HiddenText { count: hidden });
        }
        warnings.append(&mut extracted.warnings);
        extracted.warnings = warnings;
        Ok(extracted)
    }
}

/// The body, as it was changed already.
fn body(package: &mut Package<'_>, parts: &[(&str, String)]) -> Result<String, ReadError> {
    match parts.iter().find(|(name, _)| *name == BODY) {
        Some((_, text)) => Ok(text.clone()),
        None => Ok(archive::text(package, BODY)?.unwrap_or_default()),
    }
}

/// Whether the body holds insertions or deletions that nobody accepted or refused.
fn tracks_changes(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let body = archive::text(package, BODY)?.unwrap_or_default();
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
