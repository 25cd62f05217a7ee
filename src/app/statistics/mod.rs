//! 统计和报告: the figures of `domain::statistics` as far as the asker may see what they count; the lists, tables,
//! charts and sentences made of them; 发文目录 and the yearly list of 31 January.
//!
//! Owns who sees which rows: staff what they have a part in and what is published, everybody else what is
//! published. Must not know HTML, HTTP, SQL, nor define a figure. Held by `tests/it/statistics/`.

pub mod annual;
mod ask;
pub mod charts;
pub mod issue_list;
mod kept;
mod load;
pub mod overview;
pub mod report;
pub mod rows;
pub mod table;
pub mod told;

pub use ask::{Asked, Authorities, Question};
pub use kept::PublicRecord;
pub use load::{Loaded, staff};
