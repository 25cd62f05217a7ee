//! 阅览: what pages show, read in one go and ready to print.
//!
//! Owns the questions that pages ask and the shapes in which they are answered. What everybody may see
//! is decided here: a document that is not public is not found, whoever asks. Must not know HTML, HTTP,
//! SQL; it reads through `store` and computes with `domain`, `text`, `ledger`. Held by
//! `tests/it/portal/`.

pub mod case;
pub mod changes;
pub mod cited;
pub mod due;
mod filing_acts;
pub mod history;
pub mod home;
pub mod journal;
pub mod numbers;
mod opening;
pub mod originals;
pub mod particulars;
pub mod public;
pub mod queue;
pub mod reading;
pub mod render;
pub mod revisions;
pub mod runs;
pub mod status;
mod steps;
mod tables;
mod task;
