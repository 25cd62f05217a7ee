//! Documents of WPS Office.

use super::doc::Doc;
use super::docx::Docx;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// WPS Office saves under its own extension what is the container of Word 97 or, in newer versions, a
/// package as Word's since 2007.
#[derive(Debug)]
pub(super) struct Wps;

impl Reader for Wps {
    fn media(&self) -> Media {
        Media::Wps
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        if bytes.starts_with(b"PK") {
            Docx.read(bytes, limits)
        } else {
            Doc.read(bytes, limits)
        }
    }
}
