//! What goes in: one [`IndexRevision`] for each revision of a document, already flattened to plain values.

use chrono::NaiveDate;

use crate::fold::{fold_text, folded_char};

/// One revision of a document, with what belongs to the document repeated on each.
///
/// All revisions of a document are handed in together (see [`Writer::upsert`](crate::Writer::upsert)), because which of them
/// is shown on a day follows from their spans together. Days are civil dates and **inclusive** on both ends.
///
/// Facets (`authorities`, `kind`, `form`, state codes) are opaque: the index compares them and knows no meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexRevision {
    /// The document. Hits fold under it; deletion goes by it.
    pub document_id: String,
    /// This revision of it; unique in the index.
    pub revision_id: String,
    /// The name of this revision in the source it came from.
    pub external_id: Option<String>,
    /// The title of the document (of the carrier, where there is one).
    pub title: String,
    /// The title of the instrument that the document puts out.
    pub instrument_title: Option<String>,
    /// The number as printed.
    pub document_number: Option<String>,
    /// The registration number as printed.
    pub registration_number: Option<String>,
    /// Further keys under which the document is found by number, in whatever canonical form the caller uses. The printed
    /// numbers are keys without being listed. Compared whole, after folding.
    pub number_keys: Vec<String>,
    /// What this text does to other documents, each as a term of the caller's own form; compared whole, as it is.
    pub acts: Vec<String>,
    /// Keys of the documents that this revision cites, in the canonical form of `number_keys`. Compared whole, after
    /// folding, with [`Filters::cites`](crate::Filters::cites).
    pub cites: Vec<String>,
    /// Keys under which this document is cited, in the form of `cites`: related search asks how often it is.
    pub names: Vec<String>,
    /// A prior for related search, in thousandths of a point of score: how much more (or less) such a document answers
    /// questions than others, whatever is asked. 0 is neutral.
    pub standing: i16,
    /// The issuing authorities; a joint document counts under each.
    pub authorities: Vec<String>,
    /// The rank in the order of law (效力级别).
    pub kind: String,
    /// The form (文种).
    pub form: String,
    /// The year under which the document is listed.
    pub year: Option<u16>,
    /// The day of signature.
    pub issued_on: Option<NaiveDate>,
    /// The day of publication.
    pub published_on: Option<NaiveDate>,
    /// The day from which it applies.
    pub effective_on: Option<NaiveDate>,
    /// The document's states over time. Where spans overlap the first one counts; a day in none has no state.
    pub states: Vec<StateSpan>,
    /// First day on which this revision is the text of the document; `None`: since ever.
    pub revision_from: Option<NaiveDate>,
    /// Last day on which it is, inclusive; `None`: without end.
    pub revision_until: Option<NaiveDate>,
    /// The whole text in reading order. Where it is `None` the provisions, one after the other, are the text.
    pub text: Option<String>,
    /// The units that a search of provisions finds. They may overlap (an article and its paragraphs) only where `text` is
    /// given.
    pub provisions: Vec<IndexProvision>,
}

/// A span of days in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateSpan {
    /// The state, as the caller's own code.
    pub state: u8,
    /// First day; `None`: since ever.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive; `None`: without end.
    pub through: Option<NaiveDate>,
}

/// One provision (article, paragraph, section) of a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexProvision {
    /// Its `eId`, unique in the revision. An empty one marks text outside of all provisions (preamble, signature): it is
    /// searched with the document and is no hit of its own.
    pub eid: String,
    /// Its printed number (第五条).
    pub label: String,
    /// Its heading, or the headings above it; they weigh more.
    pub heading: String,
    /// Its words, without label and heading. Its lines are its paragraphs (款).
    pub text: String,
    /// Keys of the documents that it cites, in the form of [`IndexRevision::cites`], and of single provisions of them, as
    /// [`provision_key`] makes them. They count how much is relied on a document or provision; no filter asks for them.
    pub cites: Vec<String>,
}

/// The key of a provision (第十二条) of the document that is cited under `name`, folded.
#[must_use]
pub fn provision_key(name: &str, label: &str) -> String {
    fold_text(&format!("{name}#{label}"))
}

impl IndexRevision {
    /// The text that the document is searched by.
    pub(crate) fn whole_text(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let mut whole = String::new();
        for provision in &self.provisions {
            provision.append_to(&mut whole);
            whole.push('\n');
        }
        whole
    }
}

impl IndexProvision {
    /// Label, heading and text as they are read.
    pub(crate) fn append_to(&self, out: &mut String) {
        for part in [&self.label, &self.heading, &self.text] {
            out.push_str(part);
        }
    }

    /// Where its second and further paragraphs begin, in characters (blanks not counted) of what [`append_to`](Self::append_to)
    /// gives. A paragraph is a line of the text; label and heading stand with the first one; empty lines are none.
    pub(crate) fn breaks(&self) -> Vec<u64> {
        let count = |text: &str| text.chars().filter_map(folded_char).count() as u64;
        let mut at = count(&self.label) + count(&self.heading);
        let mut starts = Vec::new();
        for line in self.text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
            let length = count(line);
            if length > 0 {
                starts.push(at);
            }
            at += length;
        }
        starts.into_iter().skip(1).collect()
    }
}
