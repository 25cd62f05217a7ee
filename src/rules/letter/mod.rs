//! 文书模板 (letter templates): dated data with placeholders of a closed list, checked when loaded.
//!
//! Owns how a template reads, what is wrong with it and on which line, and how it is filled. Must not
//! know cases, numbers given or Word files. Held by the tests beside this file and `tests/it/letters/`.

mod fill;
mod read;
mod shipped;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::template::Template;
use crate::domain::letter::{LetterField, LetterKind};

pub use fill::{Filled, Missing, Value, Values};
pub use read::check_letter_template;
pub use shipped::shipped_letters;

/// A template of one kind of letter, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Kind.
    pub kind: LetterKind,
    /// First day on which it is used.
    pub from: NaiveDate,
    /// How its numbers look.
    pub number: Template,
    title: Line,
    addressee: Option<Line>,
    body: Vec<Line>,
}

/// A line of a template: one paragraph, or several where a placeholder brings them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// A placeholder; an optional one takes its line away where there is no value.
    Field {
        field: LetterField,
        optional: bool,
    },
}

impl LetterTemplate {
    /// The placeholders that it uses, each once, with whether all its places are optional.
    pub fn used(&self) -> Vec<(LetterField, bool)> {
        let lines = std::iter::once(&self.title)
            .chain(&self.addressee)
            .chain(&self.body);
        let mut used: Vec<(LetterField, bool)> = Vec::new();
        for piece in lines.flat_map(|line| &line.0) {
            let Piece::Field { field, optional } = piece else {
                continue;
            };
            match used.iter_mut().find(|(known, _)| known == field) {
                Some((_, all)) => *all &= *optional,
                None => used.push((*field, *optional)),
            }
        }
        used
    }
}

/// The sources of the templates that apply on a day: of each kind the latest that has begun; of two
/// that begin on the same day the later one in the list.
pub fn letter_on<'a>(
    templates: impl IntoIterator<Item = &'a LetterTemplate>,
    kind: LetterKind,
    on: NaiveDate,
) -> Option<&'a LetterTemplate> {
    let begun = templates
        .into_iter()
        .filter(|one| one.kind == kind && one.from <= on);
    begun.max_by_key(|one| one.from)
}
