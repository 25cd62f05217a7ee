//! Word 97–2003.

mod fib;
mod numbers;
mod pieces;
mod unseen;

use std::io::{Cursor, Read, Write};

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
        let mut table = stream(&mut file, header.table)?.unwrap_or_default();
        let seen = unseen::blank(&mut main, &table);
        let marks = numbers::mark(&main, &mut table);
        let narrow = pieces::is_western(&main, &table) && fib::make_western(&mut main);
        if seen.any() || narrow {
            put(&mut file, MAIN, &main)?;
        }
        if marks.any() {
            put(&mut file, header.table, &table)?;
        }
        let changed = file.into_inner().into_inner();
        let mut extracted = office::read(&changed, Format::Doc, limits)?;
        extracted.text = marks.restore(&extracted.text);
        extracted.title_guess = extracted.title_guess.map(|title| marks.restore(&title));
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

/// Changes a stream in place.
fn put(file: &mut File, name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let damaged = |error: std::io::Error| ReadError::Damaged {
        detail: format!("{name} 无法改写（{error}）"),
    };
    let mut stream = file.open_stream(name).map_err(damaged)?;
    stream.write_all(bytes).map_err(damaged)?;
    stream.flush().map_err(damaged)?;
    drop(stream);
    file.flush().map_err(damaged)
}
