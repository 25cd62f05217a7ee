//! Excel: rows as lines.

use anydoc::Format;

use super::archive;
use super::office;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Excel since 2007: the visible sheets one after another, a row a line, values as they are shown.
#[derive(Debug)]
pub(super) struct Xlsx;

impl Reader for Xlsx {
    fn media(&self) -> Media {
        Media::Xlsx
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        archive::open(bytes, limits)?;
        office::read(bytes, Format::Excel, limits)
    }
}

/// Excel 97–2003: as [`Xlsx`].
#[derive(Debug)]
pub(super) struct Xls;

impl Reader for Xls {
    fn media(&self) -> Media {
        Media::Xls
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        office::read(bytes, Format::Excel, limits)
    }
}
