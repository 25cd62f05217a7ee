//! The header of the main stream ([MS-DOC] 2.5, `Fib`): where everything else stands.

use encoding_rs::GBK;

use crate::formats::read::Extracted;
use crate::formats::read::error::ReadError;

/// Which Word wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Word 97 to 2003.
    Word97,
    /// Word 6 and 95: another header, text in the code page of the system.
    Word95,
}

/// What is used of the header.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) version: Version,
    /// Name of the stream with the tables.
    pub(super) table: &'static str,
    /// Whether the text stands in several pieces (fast save).
    complex: bool,
}

/// Marks of Word 97 and of Word 6/95 at the head of the main stream.
const WORD_97: u16 = 0xA5EC;
const WORD_95: u16 = 0xA5DC;

/// Versions of the format from which the header is that of Word 97.
const NEW_FROM: u16 = 0x00C1;

impl Header {
    /// # Errors
    /// [`ReadError::Encrypted`], and [`ReadError::Damaged`] where this is no header.
    pub(super) fn read(main: &[u8]) -> Result<Self, ReadError> {
        let damaged = || ReadError::Damaged {
            detail: "正文流的开头不是 Word 文档".to_owned(),
        };
        let mark = word(main, 0).ok_or_else(damaged)?;
        let written_for = word(main, 2).ok_or_else(damaged)?;
        let flags = word(main, 0x0A).ok_or_else(damaged)?;
        let version = match mark {
            WORD_97 if written_for >= NEW_FROM => Version::Word97,
            WORD_97 | WORD_95 => Version::Word95,
            _ => return Err(damaged()),
        };
        if flags & 0x0100 != 0 {
            return Err(ReadError::Encrypted);
        }
        Ok(Self {
            version,
            table: if flags & 0x0200 == 0 {
                "0Table"
            } else {
                "1Table"
            },
            complex: flags & 0x0004 != 0,
        })
    }
}

/// The text of a file of Word 6 or 95: one stretch of bytes in the code page of mainland systems.
pub(super) fn plain(main: &[u8], header: &Header) -> Result<Extracted, ReadError> {
    let unread = |detail: &str| ReadError::Damaged {
        detail: format!("Word 95 及更早的格式，{detail}，请用 Word 或 WPS 另存为 .docx"),
    };
    if header.complex {
        return Err(unread("正文分段保存"));
    }
    let from = long(main, 0x18).unwrap_or_default() as usize;
    let length = long(main, 0x34).unwrap_or_default() as usize;
    let bytes = main
        .get(from..from.saturating_add(length))
        .ok_or_else(|| unread("正文位置有误"))?;
    let (text, _, _) = GBK.decode(bytes);
    let mut out = String::new();
    let mut in_field = false;
    for c in text.chars() {
        match c {
            '\u{13}' => in_field = true,
            '\u{14}' | '\u{15}' => in_field = false,
            _ if in_field => {}
            '\u{7}' => out.push('\t'),
            other => out.push(other),
        }
    }
    Ok(Extracted {
        text: out,
        ..Extracted::default()
    })
}

/// The two bytes at an offset.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// The four bytes at an offset.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// The part of the table stream that the header names at an offset.
pub(super) fn part<'a>(main: &[u8], table: &'a [u8], at: usize) -> Option<&'a [u8]> {
    let from = long(main, at)? as usize;
    let length = long(main, at + 4)? as usize;
    table.get(from..from.checked_add(length)?)
}

/// Makes narrow characters those of Western systems: sets the language of the document to English, by which
/// the parser chooses their code page. Gives whether there was anything to set.
pub(super) fn make_western(main: &mut [u8]) -> bool {
    const ENGLISH: [u8; 2] = [0x09, 0x04];
    const FAR_EAST: u8 = 0x40;
    let Some(header) = main.get_mut(..0x3E) else {
        return false;
    };
    if let Some(language) = header.get_mut(0x06..0x08) {
        language.copy_from_slice(&ENGLISH);
    }
    if let Some(flags) = header.get_mut(0x0B) {
        *flags &= !FAR_EAST;
    }
    true
}
