//! The command line as people meet it: the real program, folders of its own.

mod county;
mod help;
pub(crate) mod process;
mod read;
mod rules;
mod searching;
mod serving;
mod tools;
