//! 审查要求 (review demand): a state organ that is entitled demands a review, and the review must start.
//! It is no suggestion: there is no declining. The paper of the organ is recorded by the examining body.
//! Held by `tests/it/filing_review/`.

mod act;
mod view;

pub use act::{AnswerDemand, DemandAnswered, DemandRecorded, RecordDemand, StartDemand};
pub use view::{DemandDesk, DemandLine, body_kinds, desk, one};
