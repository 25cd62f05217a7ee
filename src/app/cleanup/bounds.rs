//! How long the texts of a clean-up may be. What the meeting is called stands with every document that
//! the decision changes.

use crate::app::error::FieldError;

/// Names: of a meeting, of an announcement.
pub(super) const NAME: usize = 200;
/// Lines: a query, a basis.
pub(super) const LINE: usize = 500;
/// Texts: notes, dissent.
pub(super) const TEXT: usize = 5_000;

/// A fault where a text has more than `most` characters.
pub(super) fn short(
    given: &str,
    field: &str,
    what: &str,
    most: usize,
    faults: &mut Vec<FieldError>,
) {
    let length = given.trim().chars().count();
    if length > most {
        let told = format!("{what}有 {length} 个字，超过 {most} 个字的上限");
        faults.push(FieldError::new(field, told));
    }
}
