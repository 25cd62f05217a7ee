//! What verification finds, in words that name the record.

use serde::Serialize;

/// Not more faults than this are kept; the others are counted.
const MOST: usize = 10_000;

/// What was checked and what was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VerifyReport {
    /// Number of events by the head of the log.
    pub size: i64,
    /// Root of the log by its head, hex.
    pub root: String,
    /// Events read.
    pub events: u64,
    /// Records of recorded tables read.
    pub records: u64,
    /// Kept files read.
    pub files: u64,
    /// What is not as it should be.
    pub faults: Vec<Fault>,
    /// Further faults that are not listed.
    pub omitted: u64,
}

impl VerifyReport {
    /// Nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn add_all(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            self.add(fault);
        }
    }

    pub(super) fn add(&mut self, fault: Fault) {
        if self.faults.len() < MOST {
            self.faults.push(fault);
        } else {
            self.omitted += 1;
        }
    }
}

/// Kind of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// An event is not there.
    MissingEvent,
    /// An event stands outside of what the head counts.
    ExtraEvent,
    /// A column, the leaf or the payload of an event was changed.
    ChangedEvent,
    /// Events stand in another order, or others in their place.
    Order,
    /// The head does not belong to the events.
    Head,
    /// The log no longer holds what was noted of it earlier.
    Rewritten,
    /// The log has a record that the table has not.
    MissingRecord,
    /// The table has a record that the log has not.
    ExtraRecord,
    /// A column of a record is not what the log says.
    ChangedRecord,
    /// A column of a record cannot be read.
    UnreadableRecord,
    /// The provisions of a revision are not those that were recorded.
    Provisions,
    /// A series of numbers has gaps, repeats or a wrong counter.
    Number,
    /// A kept file is not there.
    MissingFile,
    /// A kept file has other bytes.
    ChangedFile,
    /// The database file itself is damaged.
    Database,
}

/// One fault. What is not known is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Position in the log, from 0; of a record, its last event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// Table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Key of the record; the parts of a key of several columns are joined by `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Column, or part of the leaf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the log says; of long texts, their SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// The fault in one Chinese sentence that names the record.
    pub message: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, message: String) -> Self {
        Self {
            kind,
            seq: None,
            table: None,
            key: None,
            field: None,
            expected: None,
            actual: None,
            message,
        }
    }

    pub(super) fn event(kind: FaultKind, seq: i64, field: Option<&str>, message: String) -> Self {
        Self {
            seq: Some(seq),
            table: Some("event".to_owned()),
            key: Some(seq.to_string()),
            field: field.map(str::to_owned),
            ..Self::new(kind, message)
        }
    }

    pub(super) fn record(kind: FaultKind, table: &str, key: &str, message: String) -> Self {
        Self {
            table: Some(table.to_owned()),
            key: Some(key.to_owned()),
            ..Self::new(kind, message)
        }
    }

    pub(super) fn values(mut self, expected: Option<String>, actual: Option<String>) -> Self {
        (self.expected, self.actual) = (expected, actual);
        self
    }
}
