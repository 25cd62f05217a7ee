//! Every bound a foreign file is held to, in one place.

use serde::{Deserialize, Serialize};

const MIB: u64 = 1024 * 1024;

/// The bounds of one extraction. The figures of [`Limits::STANDARD`] are those of the product;
/// smaller ones are for tests and for machines with little memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest file taken, in bytes (inclusive).
    pub upload: u64,
    /// Largest sum of all unpacked entries of a package, in bytes (inclusive).
    pub unpacked: u64,
    /// Largest single unpacked entry of a package, in bytes (inclusive).
    pub entry: u64,
    /// Most entries of a package (inclusive).
    pub entries: u64,
    /// Largest ratio of unpacked to packed bytes of an entry (inclusive); entries below
    /// [`Limits::RATIO_FLOOR`] unpacked bytes are not measured.
    pub ratio: u64,
    /// Deepest nesting of elements of XML or HTML (inclusive).
    pub depth: usize,
    /// Most pages of a document that are read (inclusive); the rest is left out and said so.
    pub pages: usize,
    /// Largest answer of the reading process, in bytes of JSON (inclusive).
    pub output: u64,
    /// Address space of the reading process, in bytes.
    pub memory: u64,
    /// Processor time of the reading process, in seconds.
    pub cpu_seconds: u64,
    /// Time by the clock on the wall that the parent waits, in seconds.
    pub wall_seconds: u64,
}

impl Limits {
    /// The figures of the product.
    pub const STANDARD: Self = Self {
        upload: 50 * MIB,
        unpacked: 512 * MIB,
        entry: 64 * MIB,
        entries: 2_000,
        ratio: 200,
        depth: 256,
        pages: 500,
        output: 20 * MIB,
        memory: 1024 * MIB,
        cpu_seconds: 10,
        wall_seconds: 30,
    };

    /// Entries smaller than this (unpacked bytes) may have any ratio: an empty table of a form
    /// packs to almost nothing and harms nobody.
    pub const RATIO_FLOOR: u64 = MIB;
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// A number of bytes in the unit a clerk reads: `50 MB`, `300 KB`, `12 字节`.
pub(super) fn in_words(bytes: u64) -> String {
    if bytes >= MIB {
        format!("{} MB", bytes / MIB)
    } else if bytes >= 1024 {
        format!("{} KB", bytes / 1024)
    } else {
        format!("{bytes} 字节")
    }
}
