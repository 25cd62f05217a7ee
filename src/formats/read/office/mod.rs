//! What the formats of office suites share: the parser behind them, its document as lines, its faults in
//! words.

pub(super) mod blocks;
pub(super) mod figures;

use anydoc::{ConvertError, Format};

use super::error::BombKind;
use super::{Extracted, Limits, ReadError};

/// Parses the bytes as a file of the format and writes its text.
///
/// # Errors
/// What [`explain`] makes of the parser's.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Extracted, ReadError> {
    let document =
        anydoc::to_document(bytes, format).map_err(|error| explain(error, format, limits))?;
    let written = blocks::write(&document);
    Ok(Extracted {
        title_guess: written.title,
        text: written.text,
        warnings: written.warnings,
        metadata: Vec::new(),
    })
}

fn explain(error: ConvertError, format: Format, limits: &Limits) -> ReadError {
    match error {
        ConvertError::Encrypted => ReadError::Encrypted,
        ConvertError::ResourceLimit {
            limit: "max_xml_depth" | "max_record_depth",
            ..
        } => ReadError::TooDeep {
            limit: limits.depth,
        },
        ConvertError::ResourceLimit {
            limit: "max_entry_bytes",
            ..
        } => ReadError::Bomb(BombKind::Entry {
            limit: limits.entry,
        }),
        ConvertError::ResourceLimit {
            limit: "max_total_bytes",
            ..
        } => ReadError::Bomb(BombKind::Total {
            limit: limits.unpacked,
        }),
        ConvertError::ResourceLimit { limit, .. } => ReadError::Damaged {
            detail: format!("内容超过读取上限（{limit}）"),
        },
        ConvertError::MissingPart { part } => ReadError::Damaged {
            detail: format!("缺少 {part}"),
        },
        ConvertError::Malformed { detail, .. }
            if format == Format::Doc && detail.contains("not an OLE2 compound file") =>
        {
            ReadError::Truncated {
                detail: format!("复合文档的目录无法读取（{detail}）"),
            }
        }
        ConvertError::Malformed { part, detail } => ReadError::Damaged {
            detail: format!(
                "{} 无法解析（{detail}）",
                part.unwrap_or_else(|| "正文".to_owned())
            ),
        },
        other => ReadError::Damaged {
            detail: other.to_string(),
        },
    }
}
