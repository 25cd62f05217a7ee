//! The commands: one file each, grouped as the life goes; and the questions that pages ask.
//!
//! Owns what a person can do and in which order it is checked: who, which version, which stage, which
//! rule. Must not know HTTP, HTML, SQL, the clock. Held by `tests/it/life/` and `tests/it/access/`.

pub mod access;
pub mod answers;
pub mod calendar;
mod case;
pub mod citations;
pub mod cleanup;
mod command;
pub mod consultation;
mod context;
pub mod correction;
pub mod decision;
pub mod department;
pub mod drafting;
pub mod erratum;
mod error;
pub mod evaluation;
mod facts;
pub mod filing;
pub mod gates;
pub mod import;
pub mod intake;
pub mod interpretation;
pub mod law;
pub mod letter;
pub mod notice;
pub mod outcome;
pub mod publication;
pub mod registration;
pub mod relation;
pub mod review;
pub mod search;
pub mod statistics;
pub mod suggestion;
pub mod urgent;
pub mod view;
pub mod withholding;

pub use case::Case;
pub use command::{Command, run};
pub use context::{Actor, RequestContext};
pub use error::{Error, FieldError};
