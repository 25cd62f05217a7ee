//! What an archive says of itself.

use serde::{Deserialize, Serialize};

/// Version of the archive format.
pub(super) const FORMAT: u32 = 1;

/// The last entry of an archive: all others with their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the archive format.
    pub format: u32,
    /// When it was made, RFC 3339, UTC.
    pub created: String,
    /// Version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgresql`: from where it was made.
    pub backend: String,
    /// The last migration of the schema.
    pub schema: String,
    /// Number of events.
    pub size: i64,
    /// Root of the log, hex.
    pub root: String,
    /// Faults that verification found in the county when it was backed up.
    pub faults: u64,
    /// All tables, also empty ones.
    pub tables: Vec<TableEntry>,
    /// All kept files.
    pub files: Vec<FileEntry>,
    /// The county's own rules in the data folder, by their path there; absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<FileEntry>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Name.
    pub name: String,
    /// Number of rows.
    pub rows: u64,
    /// The entries with its rows, in order.
    pub parts: Vec<PartEntry>,
}

/// Some rows of a table, one JSON object a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartEntry {
    /// Number of rows.
    pub rows: u64,
    /// Length.
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// The hash under which the county keeps it, hex.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of its bytes, hex; other than the name where it was damaged already.
    pub sha256: String,
}

impl Manifest {
    /// Number of rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// The last migration that this program knows.
pub(super) fn schema() -> String {
    use migration::MigratorTrait;
    let migrations = migration::Migrator::migrations();
    migrations
        .last()
        .map(|last| last.name().to_owned())
        .unwrap_or_default()
}
