//! The command line: one file per noun.
//!
//! Owns words, options, output and exit codes. Must not know SQL or HTML. Prints data through one
//! writer, progress on standard error. Held by `tests/it/cli/`.

mod args;
mod backup;
mod boot;
mod demo;
mod doctor;
pub mod extract;
pub mod import;
