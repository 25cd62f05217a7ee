//! Files in: bytes to text, one file a format behind one trait, in a child process with limits.
//!
//! Owns: what a file is ([`sniff()`]), its text ([`Reader`], [`read()`]), every bound a foreign
//! file is held to ([`Limits`]), and the process it is read in ([`child`] on the parent's side,
//! [`sandbox`] on the child's).
//!
//! Must not know: what the text means (that is `text`), who handed it in, where it is kept.
//! Nothing but the child process calls [`read()`] on bytes from outside.
//!
//! Held to that by `tests/it/formats/` (real child processes, hostile files made in the test)
//! and `tests/it/tidy.rs`.

mod archive;
pub mod child;
mod decode;
mod doc;
mod docx;
mod error;
mod garble;
mod html;
mod layout;
mod limits;
mod lines;
mod media;
mod odt;
mod ofd;
mod office;
mod pdf;
mod rtf;
pub mod sandbox;
pub mod second;
mod sheet;
mod sniff;
mod twofold;
mod txt;
mod warning;
pub mod workbook;
mod wps;
mod xml;

use serde::{Deserialize, Serialize};

pub use error::{BombKind, ReadError};
pub use limits::Limits;
pub use media::{ACCEPT, ACCEPTED, Media};
pub use sniff::{Kind, sniff};
pub use warning::Warning;

/// What was read out of a file. It is shown to a person before anything is built on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The title, where the format marks one (a heading, a page's own title); never guessed from
    /// running text.
    pub title_guess: Option<String>,
    /// Paragraphs parted by `\n`, none of them empty; a row of a table is one line, its cells
    /// parted by `\t`.
    pub text: String,
    /// What a person should know before trusting the text.
    pub warnings: Vec<Warning>,
    /// What the file says about itself, under one name for each thing (文号 is 发文字号) and with
    /// the value as it stands there; the first of a name counts.
    pub metadata: Vec<(String, String)>,
}

/// One format.
pub trait Reader: Sync {
    /// The kind it reads.
    fn media(&self) -> Media;

    /// Reads the bytes of a file of that kind.
    ///
    /// # Errors
    /// Any [`ReadError`] but those of the child process.
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError>;
}

/// All formats that can be read. A new format is a new file and a line here.
static READERS: [&dyn Reader; 11] = [
    &docx::Docx,
    &doc::Doc,
    &wps::Wps,
    &rtf::Rtf,
    &odt::Odt,
    &pdf::Pdf,
    &ofd::Ofd,
    &sheet::Xlsx,
    &sheet::Xls,
    &html::Html,
    &txt::Txt,
];

/// The reader of a kind.
///
/// # Errors
/// [`ReadError::Unsupported`] for a kind that is known and not read yet.
pub fn reader(media: Media) -> Result<&'static dyn Reader, ReadError> {
    READERS
        .iter()
        .copied()
        .find(|reader| reader.media() == media)
        .ok_or(ReadError::Unsupported { media })
}

/// Settles what the file is and reads it, in this very process. For the child process and for
/// tests; everybody else goes through [`child::extract`].
///
/// # Errors
/// Any [`ReadError`] but those of the child process.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extracted, ReadError> {
    within_upload(bytes, limits)?;
    let kind = sniff(bytes, file_name)?;
    let mut extracted = lines::finish(reader(kind.media)?.read(bytes, limits)?)?;
    if let Some(claimed) = kind.claimed {
        let found = kind.media.label().to_owned();
        let renamed = Warning::Renamed { claimed, found };
        extracted.warnings.insert(0, renamed);
    }
    if matches!(kind.media, Media::Pdf | Media::Ofd) {
        extracted.warnings.extend(garble::look(&extracted.text));
    }
    extracted.warnings.extend(twofold::look(&extracted.text));
    Ok(extracted)
}

fn within_upload(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let size = bytes.len() as u64;
    if size == 0 {
        Err(ReadError::Empty)
    } else if size > limits.upload {
        Err(ReadError::TooLarge {
            size,
            limit: limits.upload,
        })
    } else {
        Ok(())
    }
}
