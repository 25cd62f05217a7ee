//! 更正登记信息: what an import or a reading got wrong is put right by a person and stays so, whatever is
//! read or imported again.
//!
//! Owns the command and how a correction shows in a document's row, numbers and facts. Must not know
//! how texts are read. Held by `tests/it/import/corrections.rs`.

mod command;
mod row;

pub use command::{CorrectParticulars, Corrected, Correction};
pub(crate) use row::{apply, latest};
