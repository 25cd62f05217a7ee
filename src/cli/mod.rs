//! The command line: one file per noun.

pub mod extract;
pub mod openapi;
