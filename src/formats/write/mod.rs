//! Files out: what is made here for people and other programs.
//!
//! Owns how values become the bytes of a format. Must not know what they mean. Held by `tests/it/import/` and
//! `tests/it/cleanup/`, `tests/it/letters/` and `tests/it/statistics/`.

pub mod chart;
pub mod csv;
pub mod letter;
pub mod list;
pub mod xlsx;
