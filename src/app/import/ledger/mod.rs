//! 台账: a table of old documents and the folder of their files become historical documents.
//!
//! Owns what the columns of a ledger mean ([`columns`], [`profile`]), where its header and its rows are
//! ([`table`]), what a cell says (`values`, `row`), which file belongs to which row ([`files`]), what
//! ledger and file say against each other (`compare`), and the run, which goes through the same
//! pipeline as every import ([`run()`]).
//!
//! What is decided where the ledger leaves it open:
//! * Nothing is guessed: a date that cannot be read stays open, a file that could be another's is not
//!   taken. What is doubtful about which document it is holds the row back; what is doubtful about one
//!   field goes in as the ledger has it and stands in the report.
//! * A row is known again by its number (by its 登记号 where a number is there twice), without one by
//!   title and date. So a second run changes nothing, and an interrupted one goes on where it was: a row
//!   whose cells and files are as before is not read again.
//! * A row without a text goes in only where that is asked for, and says that its text is missing.
//! * 失效日期 is the day from which a document no longer holds: its last valid day is the day before.
//!
//! Must not know terminals and the clock. `tests/it/import/ledger*` hold the behaviour.

pub mod columns;
mod compare;
pub mod files;
mod files_match;
mod identity;
pub mod profile;
pub mod report;
mod row;
mod run;
pub mod table;
mod take;
pub mod template;
mod values;

pub use row::{Defaults, Entry, entries};
pub use run::{Job, Options, run};
