//! The form of the opinion: the same shape is entered, kept as notes and given as a command.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::Error;
use crate::app::review::opinion::{CheckLine, FindingInput, IssueOpinion};
use crate::domain::review::{CheckResult, Opinion};

/// Empty rows for further findings.
const EMPTY_ROWS: usize = 3;

/// One row of findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    pub(super) eid: String,
    pub(super) category: String,
    pub(super) content: String,
    pub(super) basis: String,
}

impl Row {
    pub(super) fn is_empty(&self) -> bool {
        self.eid.is_empty()
            && self.category.trim().is_empty()
            && self.content.trim().is_empty()
            && self.basis.trim().is_empty()
    }
}

/// What was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OpinionForm {
    /// Judgement and note by item.
    pub(super) checklist: BTreeMap<String, (String, String)>,
    pub(super) rows: Vec<Row>,
    pub(super) opinion: String,
    pub(super) reason: String,
}

/// The fields as they come: `check.<id>`, `note.<id>`, and the columns of the rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Posted {
    pub(super) key: String,
    pub(super) expected_version: i64,
    pub(super) notes_version: i64,
    pub(super) issue: bool,
    pub(super) note: String,
    pub(super) form: OpinionForm,
}

impl Posted {
    /// From the pairs of the form; a row is counted by its `eid` field, which every row has.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut posted = Self::default();
        let rows = &mut posted.form.rows;
        for (name, value) in pairs {
            match name.as_str() {
                "key" => posted.key = value,
                "expected_version" => posted.expected_version = value.parse().unwrap_or_default(),
                "notes_version" => posted.notes_version = value.parse().unwrap_or_default(),
                "do" => posted.issue = value == "issue",
                "note" => posted.note = value,
                "opinion" => posted.form.opinion = value,
                "reason" => posted.form.reason = value,
                "eid" => rows.push(Row {
                    eid: value,
                    ..Row::default()
                }),
                "category" => put(rows, |row| row.category = value),
                "content" => put(rows, |row| row.content = value),
                "basis" => put(rows, |row| row.basis = value),
                other => {
                    if let Some(id) = other.strip_prefix("check.") {
                        posted.form.checklist.entry(id.to_owned()).or_default().0 = value;
                    } else if let Some(id) = other.strip_prefix("note.") {
                        posted.form.checklist.entry(id.to_owned()).or_default().1 = value;
                    }
                }
            }
        }
        rows.retain(|row| !row.is_empty());
        posted
    }

    /// Whether this is the opinion, which always names its items; the small forms leave what is kept
    /// of it alone.
    pub(super) fn is_sheet(&self) -> bool {
        self.form != OpinionForm::default()
    }

    /// The command, where everything can be read.
    pub(super) fn command(&self, review_id: &str) -> Result<IssueOpinion, Error> {
        let opinion = Opinion::parse(&self.form.opinion)
            .map_err(|_| Error::field("opinion", "请选择审核结论"))?;
        let mut checklist = Vec::new();
        for (id, (result, note)) in &self.form.checklist {
            if result.is_empty() {
                continue;
            }
            let result = CheckResult::parse(result)?;
            checklist.push(CheckLine {
                id: id.clone(),
                result,
                note: note.clone(),
            });
        }
        let findings = self.form.rows.iter().map(|row| FindingInput {
            eid: Some(row.eid.clone()).filter(|eid| !eid.is_empty()),
            category: row.category.clone(),
            content: row.content.clone(),
            basis: Some(row.basis.clone()).filter(|basis| !basis.trim().is_empty()),
        });
        Ok(IssueOpinion {
            review_id: review_id.to_owned(),
            expected_version: self.expected_version,
            opinion,
            reason: self.form.reason.clone(),
            checklist,
            findings: findings.collect(),
        })
    }
}

fn put(rows: &mut [Row], set: impl FnOnce(&mut Row)) {
    if let Some(row) = rows.last_mut() {
        set(row);
    }
}

impl OpinionForm {
    /// The rows with room for more.
    pub(super) fn with_room(mut self) -> Self {
        self.rows
            .extend(std::iter::repeat_n(Row::default(), EMPTY_ROWS));
        self
    }

    pub(super) fn judged(&self, item: &str) -> &str {
        self.checklist
            .get(item)
            .map_or("", |(result, _)| result.as_str())
    }

    pub(super) fn noted(&self, item: &str) -> &str {
        self.checklist
            .get(item)
            .map_or("", |(_, note)| note.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Posted;

    #[test]
    fn rows_are_read_in_order_and_empty_ones_fall_away() {
        let pairs = [
            ("eid", "art_1"),
            ("category", "证明事项"),
            ("content", "无依据"),
            ("basis", ""),
            ("eid", ""),
            ("category", ""),
            ("content", ""),
            ("basis", ""),
            ("check.subject", "met"),
            ("do", "issue"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let posted = Posted::of(pairs.to_vec());
        assert_eq!(posted.form.rows.len(), 1);
        assert_eq!(posted.form.rows[0].content, "无依据");
        assert_eq!(posted.form.judged("subject"), "met");
        assert!(posted.issue);
        assert!(posted.command("x").is_err(), "no conclusion was chosen");
    }
}
