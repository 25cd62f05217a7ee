//! The templates that come with the program.

use super::LetterTemplate;
use super::read::check_letter_template;
use crate::domain::letter::LetterKind;
use crate::rules::problem::Problems;

/// Kind and source of each.
pub(super) const SHIPPED: &[(LetterKind, &str)] = &[
    (
        LetterKind::ReviewRequest,
        include_str!("../letters/review_request.toml"),
    ),
    (
        LetterKind::ReviewOpinion,
        include_str!("../letters/review_opinion.toml"),
    ),
    (
        LetterKind::CommentNotice,
        include_str!("../letters/comment_notice.toml"),
    ),
    (
        LetterKind::FilingReport,
        include_str!("../letters/filing_report.toml"),
    ),
    (
        LetterKind::FilingNote,
        include_str!("../letters/filing_note.toml"),
    ),
    (
        LetterKind::FilingOpinion,
        include_str!("../letters/filing_opinion.toml"),
    ),
    (
        LetterKind::Reminder,
        include_str!("../letters/reminder.toml"),
    ),
    (
        LetterKind::Circular,
        include_str!("../letters/circular.toml"),
    ),
    (
        LetterKind::SuggestionAnswer,
        include_str!("../letters/suggestion_answer.toml"),
    ),
];

/// All of them, read, each with its source.
///
/// # Errors
/// What is wrong with one; a test holds them to be right.
pub fn shipped_letters() -> Result<Vec<(LetterTemplate, &'static str)>, Problems> {
    SHIPPED
        .iter()
        .map(|(_, source)| check_letter_template(source).map(|read| (read, *source)))
        .collect()
}
