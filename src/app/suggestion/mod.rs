//! 审查建议: anybody proposes that a published document, or one provision of it, be examined; the body
//! that examines it asks, starts or declines on a listed ground, transfers, concludes, answers.
//!
//! Owns who receives a suggestion, what its proposer sees of it by the tracking code, and what becomes
//! public: the summary and the answer, never the proposer. Must not know pages. Held by
//! `tests/it/suggestions/`.

mod act;
mod answers;
mod code;
mod erase;
mod receiver;
mod sheet;
mod submit;
mod view;

pub use act::{ActOnSuggestion, SuggestionMoved};
pub use answers::{PublicAnswer, PublicAnswers, answers};
pub use erase::EraseProposal;
pub use receiver::{Addressee, bodies_of};
pub(in crate::app) use receiver::{examines, handled_by};
pub(crate) use receiver::{handles, must_handle, works_for};
pub use sheet::sheet;
pub use submit::{CompleteSuggestion, Completed, SubmitSuggestion, Submitted};
pub use view::{
    Choice, Desk, Permitted, StaffLine, StaffView, TrackedView, choices, desk, one, to_whom,
    tracked,
};
pub(crate) use view::{ground_of, outcome_of};

/// Longest name and longest contact, in characters.
pub(super) const SHORT: usize = 100;
/// Longest reason, text of an act, summary or answer, in characters.
pub(super) const LONG: usize = 5_000;

/// What stands in a field, checked against its length; nothing is `None`.
pub(super) fn optional(
    given: &str,
    field: &str,
    label: &str,
    most: usize,
) -> Result<Option<String>, crate::app::FieldError> {
    let clean = given.trim();
    let length = clean.chars().count();
    if length > most {
        let told = format!("{label}有 {length} 个字，超过 {most} 个字的上限");
        return Err(crate::app::FieldError::new(field, told));
    }
    Ok(Some(clean.to_owned()).filter(|text| !text.is_empty()))
}
