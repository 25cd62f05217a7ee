//! `OpenDocument` text.

use anydoc::Format;

use super::archive;
use super::office;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// `OpenDocument` text: body, tables, notes. Deleted text of tracked changes, page headers and footers are no
/// text of the document.
#[derive(Debug)]
pub(super) struct Odt;

impl Reader for Odt {
    fn media(&self) -> Media {
        Media::Odt
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let mut package = archive::open(bytes, limits)?;
        let content = archive::text(&mut package, "content.xml")?.unwrap_or_default();
        drop(package);
        let mut extracted = office::read(bytes, Format::Odt, limits)?;
        if content.contains("<text:changed-region") {
            extracted.warnings.insert(0, Warning::TrackedChanges);
        }
        Ok(extracted)
    }
}
