//! 文件间关系: what a text says about other documents becomes a proposal; a person confirms it, and the
//! status of the other document follows with its because.
//!
//! Owns: proposals and who they may mean, confirming, dismissing, taking back. Must not know how a text
//! is read (`text::relations`), nor how validity is computed (`domain::validity`). Nothing is stored
//! before a person decides: proposals are read from the published text each time.
//! Held to it by `tests/it/life/relations.rs` and `tests/it/workbench/`.

mod confirm;
mod decide;
mod key;
mod proposal;
mod public;
mod queue;
mod reader;
mod target;

pub use confirm::{ConfirmRelation, Confirmed};
pub(crate) use decide::release;
pub use decide::{DismissRelation, RetractRelation};
pub use key::{SUCCESSION, acts, key};
pub use proposal::{Proposal, Recorded, Standing, proposals};
pub use public::{RelationLine, RelationLines, lines};
pub use queue::{Waiting, waiting};
pub use target::Candidate;
