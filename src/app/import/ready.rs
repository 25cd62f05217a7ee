//! A line made ready to be written: all work that needs no database.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::beside::{Beside, Kept};
use super::kinds;
use super::line::Line;
use super::lines::RawLine;
use super::status::{self, Stated};
use crate::app::intake::{self, Prepared};
use crate::domain::document::Class;

/// The key of [`Marks`] in `revision.source`.
const OWN_KEY: &str = "guiku";

/// What the registry keeps with the text of a line beside the source's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    /// Hash of what the line says, to know it again.
    pub(super) line_sha256: String,
    /// What it states about validity.
    #[serde(flatten)]
    pub(super) stated: Stated,
    /// What came in beside the line.
    #[serde(flatten)]
    pub(super) kept: Kept,
}

impl Marks {
    /// Reads them back; `None` where the text is not from an import.
    pub(super) fn of_source(source: Option<&str>) -> Option<Self> {
        #[derive(Deserialize)]
        struct Source {
            guiku: Marks,
        }
        let source: Source = serde_json::from_str(source?).ok()?;
        Some(source.guiku)
    }
}

/// A line ready to be written.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) line: Line,
    pub(super) class: Class,
    /// For upper law: what makes it a version of a work.
    pub(super) work_key: Option<String>,
    pub(super) prepared: Prepared,
    /// 登记号 that it had.
    pub(super) registration_number: Option<String>,
    pub(super) provisions_sha256: String,
    pub(super) marks: Marks,
    /// `revision.source`.
    pub(super) source: String,
}

/// Reads a line as fields only, to find what is bad.
///
/// # Errors
/// The reason.
pub(super) fn check(raw: &RawLine) -> Result<Line, String> {
    raw.bytes
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|bytes| Line::read(bytes, may_lack_text(raw)))
}

fn may_lack_text(raw: &RawLine) -> bool {
    raw.beside
        .as_ref()
        .is_some_and(|beside| beside.text_missing)
}

/// Hash of what the line says, with what comes beside it.
pub(super) fn line_sha256(line: &Line, beside: Option<&Beside>) -> String {
    let own = line.sha256();
    let Some(beside) = beside else { return own };
    let files = beside.originals.iter().map(|file| file.sha256.as_str());
    let all: Vec<&str> = [
        own.as_str(),
        beside.registration_number.as_deref().unwrap_or_default(),
    ]
    .into_iter()
    .chain(files)
    .collect();
    crate::store::files::digest(all.join("\n").as_bytes())
}

/// Does all work on a line that needs no database.
pub(super) fn ready(mut line: Line, beside: Option<Box<Beside>>) -> Ready {
    let prepared = intake::prepare(&line.title, &line.text, None);
    let class = kinds::class(line.kind.as_deref());
    let work_key = match class {
        Class::Reference => Some(kinds::work_key(&line.title, line.issuer.as_deref())),
        Class::Historical | Class::Registered => None,
    };
    let registration_number = beside
        .as_ref()
        .and_then(|beside| beside.registration_number.clone());
    let marks = Marks {
        line_sha256: line_sha256(&line, beside.as_deref()),
        stated: status::stated(&line, &prepared.dates, class),
        kept: beside.map(|beside| Kept::from(*beside)).unwrap_or_default(),
    };
    let mut source = std::mem::take(&mut line.source);
    let mut own = serde_json::to_value(&marks).unwrap_or(Json::Null);
    if let Some(theirs) = source.remove(OWN_KEY)
        && let Some(object) = own.as_object_mut()
    {
        object.insert("original".to_owned(), theirs);
    }
    source.insert(OWN_KEY.to_owned(), own);
    Ready {
        class,
        work_key,
        registration_number,
        provisions_sha256: crate::store::text::provisions_sha256(&prepared.provisions),
        source: serde_json::to_string(&source).unwrap_or_default(),
        prepared,
        marks,
        line,
    }
}
