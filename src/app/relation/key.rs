//! The name of a relation within its document: by number where one is cited, else by title.

use crate::app::citations::names::{number_names, title_name, title_names};
use crate::domain::number::number_key;
use crate::store::entity::document::Model as DocumentRow;
use crate::text::relations::{Relation, RelationKind};
use crate::text::title::title_key;

/// Begins the key of a successor that bears the same title and does not say that it repeals the old text.
pub const SUCCESSION: &str = "same:";

/// The key of a relation within its document and kind; stable while the text is.
pub fn key(relation: &Relation) -> String {
    match (&relation.number, &relation.title) {
        (Some(number), _) => format!("n:{}", number_key(number)),
        (None, Some(title)) => format!("t:{}", title_key(title)),
        (None, None) => "list".to_owned(),
    }
}

/// The keys of number and title under which the other document may be found.
pub(super) fn names(relation: &Relation) -> (Vec<String>, Option<String>) {
    let number = relation.number.as_deref().map(number_names);
    let title = relation.title.as_deref().and_then(title_name);
    (number.unwrap_or_default(), title)
}

/// The keys of a document's own titles, with and without its issuer before them.
pub(super) fn own_titles(row: &DocumentRow) -> Vec<String> {
    let titles = std::iter::once(row.title.as_str()).chain(row.instrument_title.as_deref());
    let issuers: Vec<String> = row.issuer_name.iter().cloned().collect();
    title_names(titles, &issuers).into_iter().collect()
}

/// The terms by which the index finds the documents that act on another.
pub fn acts(relations: &[Relation]) -> Vec<String> {
    let mut terms = Vec::new();
    for relation in relations {
        let (numbers, title) = names(relation);
        terms.extend(numbers);
        terms.extend(title);
        terms.push(term(relation.kind, &key(relation)));
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Begins the terms that name a relation; the others name the document acted on.
const OWN: &str = "act:";

fn term(kind: RelationKind, key: &str) -> String {
    format!("{OWN}{}|{key}", kind.as_str())
}

/// Kind and key of a term, where it names a relation.
pub(super) fn named(term: &str) -> Option<(&str, &str)> {
    term.strip_prefix(OWN)?.split_once('|')
}
