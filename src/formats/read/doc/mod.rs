//! Word 97–2003.

mod fib;
mod unseen;

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use anydoc::Format;

use super::office;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Word 97–2003: body, tables, notes and automatic numbers. Deleted text of tracked changes and hidden text
/// are blanked before the parser sees the file, which would keep them; page headers and footers stand in
/// parts of the file that are not read.
#[derive(Debug)]
pub(super) struct Doc;

const MAIN: &str = "WordDocument";

impl Reader for Doc {
    fn media(&self) -> Media {
        Media::Doc
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).map_err(|error| {
            ReadError::Truncated {
                detail: format!("复合文档的目录无法读取（{error}）"),
            }
        })?;
        let mut main = stream(&mut file, MAIN)?.ok_or_else(|| ReadError::Damaged {
            detail: "缺少正文流".to_owned(),
        })?;
        let header = fib::Header::read(&main)?;
        if let fib::Version::Word95 = header.version {
            return fib::plain(&main, &header);
        }
        let table = stream(&mut file, header.table)?.unwrap_or_default();
        let seen = unseen::blank(&mut main, &table);
        let mut patched = None;
        if seen.any() {
            patched = Some(put(file, &main)?);
        }
        let bytes = patched.as_deref().unwrap_or(bytes);
        let mut extracted = office::read(bytes, Format::Doc, limits)?;
        if seen.tracked {
            extracted.warnings.insert(0, Warning::TrackedChanges);
        }
        if seen.hidden > 0 {
            extracted
                .warnings
                .push(Warning::HiddenText { count: seen.hidden });
        }
        Ok(extracted)
    }
}

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn stream(file: &mut File, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let Ok(mut stream) = file.open_stream(name) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    stream
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::Truncated {
            detail: format!("{name} 不完整（{error}）"),
        })?;
    Ok(Some(bytes))
}

/// The file with its main stream changed in place.
fn put(mut file: File, main: &[u8]) -> Result<Vec<u8>, ReadError> {
    let internal = |error: std::io::Error| ReadError::Damaged {
        detail: format!("{MAIN} 无法改写（{error}）"),
    };
    let mut stream = file.open_stream(MAIN).map_err(internal)?;
    stream.seek(SeekFrom::Start(0)).map_err(internal)?;
    stream.write_all(main).map_err(internal)?;
    stream.flush().map_err(internal)?;
    drop(stream);
    file.flush().map_err(internal)?;
    Ok(file.into_inner().into_inner())
}
