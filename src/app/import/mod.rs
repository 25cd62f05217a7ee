//! 导入: lines of a source become documents, texts, numbers and facts of the registry.
//!
//! Owns what one import line means (`line`, `kinds`, `status`), which text of a document holds on which
//! day ([`versions`]), and the run itself: lines are read and taken apart on threads of their own ahead of
//! the one writer, at most [`BATCH_LINES`] lines a transaction, one event a document.
//!
//! What an import decides where the source leaves it open:
//! * Upper law (the list in `kinds`) with the same title and issuing body is one document with a text
//!   for each version; every other line is a document of its own. A line that is known by its `id` is
//!   the same document for ever.
//! * A line that says the same as before (title, normal form of the text, mapped fields) changes
//!   nothing; one that says something else is a new text that takes the place of the former one.
//! * A text is in force from the later of 施行日期 and 版本日期; a document from the earliest of its texts.
//!   A text that is silent on its effect takes effect on publication (else signature), and the because
//!   says so. A date without its day decides nothing: the state stays 效力不明 and the mark of the source
//!   names the month.
//! * The status that a source gives is its mark, not a finding. What people record later prevails: an
//!   import that comes again does not overrule it.
//! * Every key of a line but `id`, `title`, `text` and what says the text again (`articles`; `preamble`
//!   and `annex` that stand in the text) is kept in `revision.source`; the registry's own marks stand
//!   there under `guiku`.
//!
//! Must not know files, terminals, the clock. `tests/it/import/` holds the behaviour.

mod batch;
pub mod beside;
mod book;
mod facts;
mod kinds;
pub mod ledger;
mod line;
mod lines;
pub(crate) mod originals;
mod pipeline;
mod ready;
mod status;
pub mod versions;

use serde::{Deserialize, Serialize};

pub use lines::{LINE_LIMIT, Lines, RawLine};
pub use pipeline::run;

/// Most lines of one transaction.
pub const BATCH_LINES: usize = 200;

/// A line and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Name of the file, as given.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// What.
    pub reason: String,
}

/// What an import did. `read` is the sum of the four counts and the length of `bad`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Lines read; blank ones do not count.
    pub read: u64,
    /// Lines that made a new document.
    pub new_documents: u64,
    /// Lines that gave a known document a new text.
    pub new_revisions: u64,
    /// Lines that said what was known.
    pub unchanged: u64,
    /// Lines that did not go in.
    pub bad: Vec<Remark>,
    /// Fields that could not be read; their lines went in without them.
    pub notes: Vec<Remark>,
}

/// Checks lines and writes nothing: `--strict` asks before it imports.
pub fn check(lines: impl Iterator<Item = RawLine>) -> ImportReport {
    let mut report = ImportReport::default();
    for raw in lines {
        report.read += 1;
        match ready::check(&raw) {
            Ok(line) => report.note(&raw, line.notes),
            Err(reason) => report.bad.push(Remark::of(&raw, reason)),
        }
    }
    report
}

impl Remark {
    fn of(raw: &RawLine, reason: String) -> Self {
        Self {
            file: raw.file.to_string(),
            line: raw.line,
            reason,
        }
    }
}

impl ImportReport {
    fn note(&mut self, raw: &RawLine, notes: Vec<String>) {
        let notes = notes.into_iter().map(|note| Remark::of(raw, note));
        self.notes.extend(notes);
    }
}
