//! The words of the field: ids, stages, transitions, validity.
//!
//! Owns what the law speaks of and nothing else. Must not know time, randomness, databases, HTTP or
//! search; `tests/it/tidy.rs` holds it to that. Every enum has its text in one place
//! ([`words`]), and no function over an enum has a catch-all arm.
#![deny(clippy::wildcard_enum_match_arm)]

#[macro_use]
mod words;

pub mod access;
pub mod authority;
pub mod cleanup;
pub mod consultation;
pub mod department;
pub mod document;
pub mod evaluation;
pub mod event;
pub mod filing;
pub mod filing_review;
pub mod form_check;
pub mod id;
pub mod interpretation;
pub mod letter;
pub mod notice;
pub mod number;
pub mod partial_date;
pub mod particular;
pub mod relation;
pub mod review;
pub mod statistics;
pub mod suggestion;
pub mod urgent;
pub mod validity;

pub use words::UnknownWord;
