//! The second opinion on a PDF: `pdftotext` of poppler, where it is installed.
//!
//! Old official PDFs name Chinese fonts that they do not hold, in encodings that poppler knows and the first
//! reader does not. So when the first reading is in doubt, the parent (a) starts a second limited process,
//! which bounds itself ([`sandbox`](super::sandbox)) and then *becomes* `pdftotext`, the file on its standard
//! input and the words with their places on its standard output; and (b) hands those to a third limited
//! process, which joins them to paragraphs as the first did. No byte of a foreign file is parsed outside a
//! limited process, and the first one keeps its strict bounds, under which it could start no other program.

use std::path::{Path, PathBuf};

use super::garble;
use super::layout::{self, Page, Piece};
use super::lines;
use super::warning::Warning;
use super::{Extracted, ReadError, twofold};

/// The program.
pub const PROGRAM: &str = "pdftotext";

/// Its arguments: words with their places, from standard input to standard output.
pub(super) const ARGUMENTS: [&str; 6] = ["-q", "-enc", "UTF-8", "-tsv", "-", "-"];

/// Where the program stands, or `None` where it is not installed.
pub fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(PROGRAM))
        .find(|program| program.is_absolute() && program.is_file())
}

/// Where poppler keeps its tables of Chinese encodings; without them it reads no better than the first.
const TABLES: [&str; 3] = [
    "/usr/share/poppler/cMap/Adobe-GB1",
    "/usr/local/share/poppler/cMap/Adobe-GB1",
    "/opt/homebrew/share/poppler/cMap/Adobe-GB1",
];

/// What `doctor` says of the second opinion.
///
/// # Errors
/// What is missing, and what for; the service works without.
pub fn state() -> Result<String, String> {
    let Some(program) = program() else {
        return Err(format!(
            "未安装 {PROGRAM}（poppler-utils、poppler-data），读不出或读成乱码的 PDF 没有第二种读法"
        ));
    };
    if TABLES.iter().any(|folder| Path::new(folder).is_dir()) {
        Ok(format!("{}，中文编码表齐备", program.display()))
    } else {
        Err(format!(
            "{} 已安装，缺少中文编码表（poppler-data），老式中文 PDF 仍会读成乱码",
            program.display()
        ))
    }
}

/// Whether a PDF should be read a second time.
pub(super) fn is_wanted(bytes: &[u8], first: &Result<Extracted, ReadError>) -> bool {
    const HEAD: usize = 1024;
    const MARK: &[u8] = b"%PDF-";
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let is_pdf = head.windows(MARK.len()).any(|window| window == MARK);
    is_pdf
        && match first {
            Ok(read) => read.warnings.iter().any(is_doubt),
            Err(
                ReadError::Damaged { .. }
                | ReadError::Truncated { .. }
                | ReadError::NoText
                | ReadError::Encrypted
                | ReadError::TooDeep { .. }
                | ReadError::TimedOut { .. }
                | ReadError::OutOfMemory { .. }
                | ReadError::Killed { .. },
            ) => true,
            Err(_) => false,
        }
}

fn is_doubt(warning: &Warning) -> bool {
    matches!(
        warning,
        Warning::Garbled { .. } | Warning::Replaced { .. } | Warning::PagesBroken { .. }
    )
}

/// Whether the second reading is to be taken: the first failed, or is in more doubt.
pub(super) fn is_taken(first: &Result<Extracted, ReadError>, second: &Extracted) -> bool {
    match first {
        Ok(first) => garble::is_better(&second.text, &first.text),
        Err(_) => true,
    }
}

/// Reads the words with their places, in the limited process.
///
/// # Errors
/// [`ReadError::NoText`].
pub(super) fn read(words: &str) -> Result<Extracted, ReadError> {
    let mut pages: Vec<Page> = Vec::new();
    for line in words.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, _, text] = columns.as_slice() else {
            continue;
        };
        let number = |text: &str| text.parse::<f32>().unwrap_or(f32::NAN);
        let (left, top, width, height) = (number(left), number(top), number(width), number(height));
        match *level {
            "1" => pages.push(Page {
                height,
                ..Page::default()
            }),
            "5" => {
                if let Some(page) = pages.last_mut() {
                    page.pieces.push(Piece {
                        text: text.chars().map(narrow).collect(),
                        left,
                        right: left + width,
                        // The box of a word is that of its font, which ends a little below the line.
                        base: top + 0.8 * height,
                        size: height,
                    });
                }
            }
            _ => {}
        }
    }
    let pages = pages.into_iter().map(layout::lines_of).collect();
    let (paragraphs, mut warnings) = layout::compose(pages);
    warnings.push(Warning::SecondOpinion);
    let mut extracted = lines::finish(Extracted {
        text: paragraphs.join("\n"),
        warnings,
        ..Extracted::default()
    })?;
    extracted.warnings.extend(garble::look(&extracted.text));
    extracted.warnings.extend(twofold::look(&extracted.text));
    Ok(extracted)
}

/// The tables of poppler give the narrow figures and letters of old Chinese fonts as wide ones.
fn narrow(c: char) -> char {
    let wide = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let ascii = u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32);
    ascii.filter(|_| wide).unwrap_or(c)
}
