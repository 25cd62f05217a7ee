//! 公文文书: the letters of a case, filled from its data by dated templates, previewed, numbered, kept.
//!
//! Owns who may issue which letter about what and when, what its placeholders hold, and its number.
//! A letter about a suggestion names no proposer. Must not know pages or Word files beyond their bytes.
//! Held by `tests/it/letters/`.

mod compose;
mod issue;
mod template;
mod values;
mod view;
mod void;
mod who;

pub use compose::{Composed, day_in_words};
pub use issue::{IssueLetter, LetterGiven};
pub use template::{
    AddLetterTemplate, TemplateAdded, TemplateList, TemplateVersion, sample, templates,
};
pub use view::{
    LetterForm, LetterFormField, LetterList, LetterOffer, LetterPreview, LetterView, about,
    circulars, file, form, latest, offers, one, preview,
};
pub use void::{LetterMoved, VoidLetter};

/// Longest entered value, in characters.
const LONG: usize = 2_000;
