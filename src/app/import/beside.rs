//! What comes in beside a line: its files and the marks of a ledger. Never taken from the line itself.

use serde::{Deserialize, Serialize};

use super::ready::Marks;

/// 原件 of a text: the file from which it was read, or one that belongs to it; its bytes are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Name of the file as it came.
    pub name: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Media type.
    pub media: String,
}

/// What a ledger gives beside a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// 登记号 as printed.
    pub registration_number: Option<String>,
    /// Kept files; the first is the one that was read.
    pub originals: Vec<Original>,
    /// Whether the line may come without a text.
    pub text_missing: bool,
    /// Hash of the row and its files, to know it again without reading the files.
    pub row_sha256: String,
    /// What was doubtful when it came in.
    pub doubts: Vec<String>,
}

/// What the registry keeps of [`Beside`] with the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub originals: Vec<Original>,
    /// 正文缺失: the document was recorded without its text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub text_missing: bool,
    /// Hash of the row and its files.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub row_sha256: String,
    /// What was doubtful when it came in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
}

impl Kept {
    /// What was kept with a text (`revision.source`); nothing where it came in without a ledger.
    pub fn of_source(source: Option<&str>) -> Self {
        Marks::of_source(source)
            .map(|marks| marks.kept)
            .unwrap_or_default()
    }
}

impl From<Beside> for Kept {
    fn from(beside: Beside) -> Self {
        Self {
            originals: beside.originals,
            text_missing: beside.text_missing,
            row_sha256: beside.row_sha256,
            doubts: beside.doubts,
        }
    }
}
