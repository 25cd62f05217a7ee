//! A text as structure: normal form, outline, provisions, parts, dates, citations, comparison.
//!
//! Owns: how the words of a document are cut into units with stable names (`eId`s), which part of a
//! page is whose (版头, carrier, instrument, annex, 版记), what a text says about its own dates, what
//! it cites, how two texts differ, and the hash that ties 审查稿 to 公布稿.
//!
//! Must not know: stages, permissions, storage, files, the clock. It reads no rule pack; a number of
//! days or a list of materials has no place here. Nothing here fails on any input: a text that has no
//! structure is a plain text.
//!
//! Held to it by the tests of each file (`proptest`: nothing panics, nothing is lost) and by
//! `corpus_tests`, which measures outline, parts and dates against a real corpus.

pub mod citations;
pub mod compare;
pub mod dates;
pub mod hash;
pub mod marker;
pub mod normal;
pub mod numeral;
pub mod outline;
pub mod reading;
pub mod relations;
pub mod split;
pub mod title;

mod article;
mod build;
mod eid;
mod lines;
mod provision;
mod tail;

#[cfg(test)]
mod corpus_tests;

pub use normal::normal_form;
pub use outline::{Form, Outline, Provision, Unit, UnitKind, outline};
