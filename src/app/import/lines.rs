//! Lines of a file: gzip or not, UTF-8 or not, of any length; one bad line never hides the next.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

use super::beside::Beside;

/// Longest line, in bytes.
pub const LINE_LIMIT: usize = 64 * 1024 * 1024;
const BUFFER: usize = 256 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A line with its place.
#[derive(Debug, Clone)]
pub struct RawLine {
    /// Name of the file, as given.
    pub file: Arc<str>,
    /// From 1.
    pub line: u64,
    /// Its bytes without the line end, or why there are none.
    pub bytes: Result<Vec<u8>, String>,
    /// What comes in beside it; of a file of lines nothing.
    pub beside: Option<Box<Beside>>,
}

/// The lines of one file that are not blank. What is compressed is known by its first bytes, not by
/// its name. After a fault of reading one line with the reason comes, and no more.
pub struct Lines {
    file: Arc<str>,
    input: Box<dyn BufRead + Send>,
    line: u64,
    ended: bool,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines")
            .field("file", &self.file)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl Lines {
    /// Reads `input` under the name `file`.
    pub fn new(file: &str, input: impl Read + Send + 'static) -> Self {
        let mut input = BufReader::with_capacity(BUFFER, input);
        let compressed = input.fill_buf().is_ok_and(|start| start.starts_with(&GZIP));
        let input: Box<dyn BufRead + Send> = if compressed {
            let plain = MultiGzDecoder::new(input);
            Box::new(BufReader::with_capacity(BUFFER, plain))
        } else {
            Box::new(input)
        };
        Self {
            file: Arc::from(file),
            input,
            line: 0,
            ended: false,
        }
    }

    /// The next line with its bytes up to the limit; `None` at the end.
    fn read(&mut self) -> std::io::Result<Option<Result<Vec<u8>, String>>> {
        let mut bytes = Vec::new();
        let mut length = 0_usize;
        loop {
            let part = match self.input.fill_buf() {
                Ok(part) => part,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if part.is_empty() && length == 0 {
                return Ok(None);
            }
            let end = part.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(part.len());
            length += taken;
            if length <= LINE_LIMIT {
                bytes.extend_from_slice(part.get(..taken).unwrap_or_default());
            } else {
                bytes = Vec::new();
            }
            let last = end.is_some() || part.is_empty();
            let consumed = taken + usize::from(end.is_some());
            self.input.consume(consumed);
            if last {
                break;
            }
        }
        if length > LINE_LIMIT {
            let limit = LINE_LIMIT / 1024 / 1024;
            return Ok(Some(Err(format!("一行超过 {limit} MiB 的上限"))));
        }
        Ok(Some(Ok(bytes)))
    }
}

impl Iterator for Lines {
    type Item = RawLine;

    fn next(&mut self) -> Option<RawLine> {
        loop {
            if self.ended {
                return None;
            }
            self.line += 1;
            let bytes = match self.read() {
                Ok(None) => {
                    self.ended = true;
                    return None;
                }
                Ok(Some(bytes)) => bytes,
                Err(error) => {
                    self.ended = true;
                    Err(format!("文件读到此处出错，其后内容未读：{error}"))
                }
            };
            let bytes = bytes.map(|mut bytes| {
                if self.line == 1 && bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
                    bytes.drain(..3);
                }
                bytes
            });
            if bytes
                .as_ref()
                .is_ok_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace))
            {
                continue;
            }
            return Some(RawLine {
                file: Arc::clone(&self.file),
                line: self.line,
                bytes,
                beside: None,
            });
        }
    }
}
