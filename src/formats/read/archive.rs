//! Packages (ZIP): measured before anything in them is believed.
//!
//! The declared sizes of a package can lie, so each entry is unpacked once against the limits,
//! on the unpacked side, before its format's reader sees the package. Names of entries are never
//! used as paths.

use std::io::{Cursor, Read, Write};

use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::error::{BombKind, ReadError};
use super::limits::Limits;

/// Bytes unpacked at a time.
const CHUNK: usize = 64 * 1024;

/// Bytes at the head of an XML part in which a DOCTYPE could stand.
const PROLOG: usize = 4096;

/// A package all of whose entries were measured.
pub(super) type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a package and unpacks every entry once against the limits.
///
/// # Errors
/// [`ReadError::Truncated`], [`ReadError::Damaged`], [`ReadError::Encrypted`],
/// [`ReadError::Bomb`], [`ReadError::Forbidden`].
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault("目录", &error))?;
    let count = archive.len() as u64;
    if count > limits.entries {
        return Err(ReadError::Bomb(BombKind::Entries {
            count,
            limit: limits.entries,
        }));
    }
    if archive
        .has_overlapping_files()
        .map_err(|error| fault("目录", &error))?
    {
        return Err(ReadError::Bomb(BombKind::Overlap));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        total += measure(&mut archive, index, limits)?;
        if total > limits.unpacked {
            return Err(ReadError::Bomb(BombKind::Total {
                limit: limits.unpacked,
            }));
        }
    }
    Ok(archive)
}

/// Unpacks one entry into nothing and gives its size in bytes.
fn measure(archive: &mut Package<'_>, index: usize, limits: &Limits) -> Result<u64, ReadError> {
    let mut entry = archive
        .by_index(index)
        .map_err(|error| fault("目录", &error))?;
    let name = safe_name(&entry.name().map_err(|error| fault("文件名", &error))?)?;
    if entry.is_symlink() {
        return Err(ReadError::Forbidden {
            what: format!("符号链接 {name}"),
        });
    }
    if entry.size() > limits.entry {
        return Err(ReadError::Bomb(BombKind::Entry {
            limit: limits.entry,
        }));
    }
    let packed = entry.compressed_size().max(1);
    let mut buffer = vec![0_u8; CHUNK];
    let mut head = Vec::new();
    let mut size = 0_u64;
    loop {
        let read = entry
            .read(&mut buffer)
            .map_err(|error| ReadError::Damaged {
                detail: format!("{name} 无法解压（{error}）"),
            })?;
        if read == 0 {
            break;
        }
        if head.len() < PROLOG {
            head.extend_from_slice(buffer.get(..read.min(PROLOG)).unwrap_or_default());
        }
        size += read as u64;
        if size > limits.entry {
            return Err(ReadError::Bomb(BombKind::Entry {
                limit: limits.entry,
            }));
        }
        if size > Limits::RATIO_FLOOR && size / packed > limits.ratio {
            return Err(ReadError::Bomb(BombKind::Ratio {
                limit: limits.ratio,
            }));
        }
    }
    if is_xml(&name) && declares_doctype(&head) {
        return Err(ReadError::Forbidden {
            what: format!("{name} 中的 DOCTYPE 声明"),
        });
    }
    Ok(size)
}

/// Unpacks one entry as text, or `None` where the package has none of that name. The package was
/// measured, so the entry is within its limit.
pub(super) fn text(archive: &mut Package<'_>, name: &str) -> Result<Option<String>, ReadError> {
    let mut entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(fault(name, &error)),
    };
    let mut bytes = Vec::new();
    entry
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::Damaged {
            detail: format!("{name} 无法解压（{error}）"),
        })?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The package with some of its parts replaced.
///
/// # Errors
/// [`ReadError::Internal`].
pub(super) fn replace(
    package: &mut Package<'_>,
    parts: &[(&str, String)],
) -> Result<Vec<u8>, ReadError> {
    rebuild(package, parts).map_err(|error| ReadError::Internal {
        detail: error.to_string(),
    })
}

fn rebuild(package: &mut Package<'_>, parts: &[(&str, String)]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let entry = package.by_index_raw(index)?;
        let replaced = |(name, _): &(&str, String)| entry.name_raw() == name.as_bytes();
        if !parts.iter().any(replaced) {
            writer.raw_copy_file(entry)?;
        }
    }
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A name without anything that could lead out of the package; it is only ever shown.
fn safe_name(name: &str) -> Result<String, ReadError> {
    let outside = name.starts_with(['/', '\\'])
        || name.contains(['\0', ':'])
        || name.split(['/', '\\']).any(|part| part == "..");
    if outside {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(ReadError::Forbidden {
            what: format!("越界的文件名 {shown}"),
        });
    }
    Ok(name.to_owned())
}

fn is_xml(name: &str) -> bool {
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    extension.eq_ignore_ascii_case("xml") || extension.eq_ignore_ascii_case("rels")
}

fn declares_doctype(head: &[u8]) -> bool {
    head.windows(9)
        .any(|window| window.eq_ignore_ascii_case(b"<!DOCTYPE"))
}

fn fault(part: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => ReadError::Encrypted,
        ZipError::InvalidPassword => ReadError::Encrypted,
        other => ReadError::Damaged {
            detail: format!("压缩包的{part}无法读取（{other}）"),
        },
    }
}
