//! Plain text.

use super::decode::decode;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Plain text in UTF-8, UTF-16 with a byte order mark, GB18030 and what else can be told.
#[derive(Debug)]
pub(super) struct Txt;

impl Reader for Txt {
    fn media(&self) -> Media {
        Media::Txt
    }

    fn read(&self, bytes: &[u8], _limits: &Limits) -> Result<Extracted, ReadError> {
        let decoded = decode(bytes, None)?;
        let mut warnings = Vec::new();
        if decoded.guessed {
            let encoding = decoded.encoding.name().to_owned();
            warnings.push(Warning::EncodingGuessed { encoding });
        }
        // A tab that begins a line is an indent, not an empty cell.
        let lines: Vec<&str> = decoded.text.lines().map(str::trim_start).collect();
        Ok(Extracted {
            text: lines.join("\n"),
            warnings,
            ..Extracted::default()
        })
    }
}
