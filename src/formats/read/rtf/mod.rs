//! Rich text.

mod filter;

use anydoc::Format;

use super::office;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Rich text: body, tables, notes. Deleted and hidden text is taken out before the parser sees the file, which
/// would keep it; automatic numbers are those that the writing program printed; page headers and footers
/// are no text of the document.
#[derive(Debug)]
pub(super) struct Rtf;

impl Reader for Rtf {
    fn media(&self) -> Media {
        Media::Rtf
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let filtered = filter::filter(bytes, limits.depth)?;
        let mut extracted = office::read(&filtered.bytes, Format::Rtf, limits)?;
        if filtered.tracked {
            extracted.warnings.insert(0, Warning::TrackedChanges);
        }
        if filtered.hidden > 0 {
            extracted.warnings.push(Warning::HiddenText {
                count: filtered.hidden,
            });
        }
        if filtered.numbers > 0 {
            extracted.warnings.push(Warning::AutomaticNumbers {
                count: filtered.numbers,
            });
        }
        if filtered.cut_short {
            extracted.warnings.push(Warning::CutShort);
        }
        Ok(extracted)
    }
}
