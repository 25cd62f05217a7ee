//! The lists of results as files: .xlsx and .docx in official form.

use super::results::{ListView, ProofList, ResultsView};
use crate::app::error::Error;
use crate::formats::write::list::{self, ListOut};

/// A format of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// Workbook.
    Xlsx,
    /// Word.
    Docx,
}

impl FileForm {
    /// The form that a name ends with, and what stands before it.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.') {
            Some((_, "xlsx")) => Some(Self::Xlsx),
            Some((_, "docx")) => Some(Self::Docx),
            Some(_) | None => None,
        }
    }

    /// Media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// End of the name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }
}

/// The lists as a file; `note` stands below each title.
///
/// # Errors
/// [`Error::NotFound`] where there is no list; [`Error::Internal`] where the file cannot be made.
pub fn file(results: &ResultsView, note: &str, form: FileForm) -> Result<Vec<u8>, Error> {
    let documents = results.lists.iter().map(|list| of_documents(list, note));
    let proofs = results.proofs.iter().map(|list| of_proofs(list, note));
    let lists: Vec<ListOut> = documents.chain(proofs).collect();
    if lists.is_empty() {
        return Err(Error::NotFound("清理结果目录"));
    }
    let bytes = match form {
        FileForm::Xlsx => list::workbook(&lists),
        FileForm::Docx => list::document(&lists),
    };
    bytes.map_err(|error| Error::Internal(error.to_string()))
}

fn of_documents(list: &ListView, note: &str) -> ListOut {
    let rows = list.rows.iter().map(|row| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            row.number.to_string(),
            row.title.clone(),
            text(&row.document_number),
            text(&row.registration_number),
            text(&row.published_on),
            text(&row.implementer),
            row.reason.clone(),
            row.until.clone(),
        ]
    });
    ListOut {
        name: sheet_name(list.label),
        title: list.label.to_owned(),
        note: note.to_owned(),
        columns: vec![
            ("序号", 6),
            ("文件名称", 42),
            ("发文字号", 22),
            ("登记号", 18),
            ("发布日期", 13),
            ("实施单位", 20),
            ("理由", 32),
            (list.until_label, 16),
        ],
        rows: rows.collect(),
    }
}

fn of_proofs(list: &ProofList, note: &str) -> ListOut {
    let rows = list.rows.iter().map(|row| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            row.number.to_string(),
            row.name.clone(),
            text(&row.matter),
            text(&row.basis),
            row.demander.clone(),
            row.issuer.clone(),
            row.reason.clone(),
            text(&row.substitute),
        ]
    });
    ListOut {
        name: sheet_name(list.label),
        title: list.label.to_owned(),
        note: note.to_owned(),
        columns: vec![
            ("序号", 6),
            ("证明名称", 26),
            ("办理事项", 24),
            ("设定依据", 30),
            ("索要单位", 20),
            ("开具单位", 20),
            ("理由", 30),
            ("办理方式", 22),
        ],
        rows: rows.collect(),
    }
}

/// Names of sheets are short.
fn sheet_name(label: &str) -> String {
    label
        .replace("的行政规范性文件", "")
        .chars()
        .take(31)
        .collect()
}
