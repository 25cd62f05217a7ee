//! 报告: what became of each row.

use serde::{Deserialize, Serialize};

use crate::formats::write::csv::csv;
use crate::formats::write::xlsx::{SheetOut, WriteError, workbook};

words! {
    /// What became of a row.
    Fate, "处理结果" {
        /// A new document.
        New = "new", "新文件";
        /// A known document with a new text or new fields.
        Changed = "changed", "有变化";
        /// As before.
        Unchanged = "unchanged", "无变化";
        /// 疑问: not imported until somebody has looked at it.
        Held = "held", "有疑问，未导入";
        /// It cannot be imported.
        Refused = "refused", "不能导入";
    }
}

/// A row and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Sheet.
    pub sheet: String,
    /// Row as the program for tables shows it.
    pub row: u32,
    /// 文号 as given.
    pub number: String,
    /// 标题 as given.
    pub title: String,
    /// The file, below the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// What is doubtful, or why it did not go in.
    pub reasons: Vec<String>,
}

/// What a run did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerReport {
    /// Nothing was written.
    pub dry_run: bool,
    /// Rows that may be documents: the sum of the five counts.
    pub read: u64,
    /// New documents.
    pub new: u64,
    /// Known documents with something new.
    pub changed: u64,
    /// Documents as before.
    pub unchanged: u64,
    /// Held back.
    pub held: u64,
    /// Refused.
    pub refused: u64,
    /// About the ledger and the folder as a whole.
    pub notes: Vec<String>,
    /// The rows: of a dry run all, else those with something to be said.
    pub rows: Vec<RowReport>,
}

impl LedgerReport {
    pub(super) fn add(&mut self, row: RowReport) {
        self.read += 1;
        let count = match row.fate {
            Fate::New => &mut self.new,
            Fate::Changed => &mut self.changed,
            Fate::Unchanged => &mut self.unchanged,
            Fate::Held => &mut self.held,
            Fate::Refused => &mut self.refused,
        };
        *count += 1;
        if self.dry_run || !row.reasons.is_empty() {
            self.rows.push(row);
        }
    }

    /// The rows with a reason.
    pub fn doubtful(&self) -> impl Iterator<Item = &RowReport> {
        self.rows.iter().filter(|row| !row.reasons.is_empty())
    }
}

const HEADER: [(&str, u16); 7] = [
    ("工作表", 12),
    ("行", 6),
    ("文号", 24),
    ("文件名称", 48),
    ("处理结果", 16),
    ("原因", 60),
    ("文件", 40),
];

fn cells(row: &RowReport) -> Vec<String> {
    vec![
        row.sheet.clone(),
        row.row.to_string(),
        row.number.clone(),
        row.title.clone(),
        row.fate.label().to_owned(),
        row.reasons.join("；"),
        row.file.clone().unwrap_or_default(),
    ]
}

/// The doubtful rows as a workbook.
///
/// # Errors
/// [`WriteError`].
pub fn as_xlsx(report: &LedgerReport) -> Result<Vec<u8>, WriteError> {
    let mut sheet = SheetOut::new("核对表", &HEADER);
    sheet.rows = report.doubtful().map(cells).collect();
    let mut whole = SheetOut::new("说明", &[("事项", 80)]);
    whole.rows = report.notes.iter().map(|note| vec![note.clone()]).collect();
    let sheets = if whole.rows.is_empty() {
        vec![sheet]
    } else {
        vec![sheet, whole]
    };
    workbook(&sheets)
}

/// The doubtful rows as text with commas, with the mark by which Excel knows its encoding.
pub fn as_csv(report: &LedgerReport) -> String {
    let mut sheet = SheetOut::new("核对表", &HEADER);
    sheet.rows = report.doubtful().map(cells).collect();
    csv(&sheet)
}
