//! 引用的去向: which document, text and provision of the registry a citation means.
//!
//! Owns the names under which documents are cited ([`names`]), looking them up ([`registry`]) and the
//! decision ([`mod@resolve`]): by number, by title, among documents of one title by the day of the citing
//! text. What is not sure stays ambiguous with its candidates, what is not here stays unresolved; only
//! what is public is a target, and the citing document itself. Must not know HTTP, HTML, SQL, the clock.
//! Held by the tests of its files and by `tests/it/citations/`.

pub mod basis;
pub mod check;
pub mod names;
mod provisions;
pub mod registry;
pub mod resolve;

use chrono::NaiveDate;

use crate::app::search::begins;
use crate::domain::partial_date::PartialDate;
use crate::domain::validity::{Fact, State, effective_on};
use crate::store::entity::{document, revision};
use crate::store::text::ProvisionRow;
use crate::text::citations::{Citation, Passage};

pub use registry::{Lookup, Registry};
pub use resolve::resolve;

/// A text whose citations are followed.
#[derive(Debug, Clone)]
pub struct Citing {
    /// Its document.
    pub document_id: String,
    /// Its revision.
    pub revision_id: String,
    /// Name of the revision in its source.
    pub external_id: Option<String>,
    /// The facts of its document's validity.
    pub facts: Vec<Fact>,
    /// Its title.
    pub title: String,
    /// Title of its instrument.
    pub instrument_title: Option<String>,
    /// Normal form.
    pub text: String,
    /// Its provisions in order.
    pub provisions: Vec<ProvisionRow>,
    /// The day as of which it cites: its 施行日期, else 公布日期 or 成文日期; `None`: not known.
    pub on: Option<NaiveDate>,
}

impl Citing {
    /// A text of a document with its provisions.
    pub fn of(
        document: &document::Model,
        facts: &[Fact],
        revision: revision::Model,
        provisions: Vec<ProvisionRow>,
    ) -> Self {
        let first_day = |day: &Option<String>| {
            let day: Option<PartialDate> = day.as_deref().and_then(|day| day.parse().ok());
            day.and_then(PartialDate::first_day)
        };
        let of_text = begins(
            revision.in_force_from,
            revision.effective_on.as_deref(),
            revision.version_on.as_deref(),
        );
        let on = of_text
            .or_else(|| first_day(&document.effective_on))
            .or_else(|| effective_on(facts))
            .or_else(|| first_day(&document.published_on))
            .or_else(|| first_day(&document.issued_on));
        Self {
            document_id: document.id.clone(),
            revision_id: revision.id,
            external_id: revision.external_id,
            facts: facts.to_vec(),
            title: revision.title,
            instrument_title: revision.instrument_title,
            text: revision.text,
            provisions,
            on,
        }
    }

    /// Its provisions as citations are read in them.
    pub fn passages(&self) -> Vec<Passage<'_>> {
        let rows = self.provisions.iter();
        rows.map(|row| Passage {
            eid: &row.eid,
            label: &row.label,
            text: &row.text,
        })
        .collect()
    }
}

/// A citation and where it leads.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The citation.
    pub citation: Citation,
    /// Where it leads.
    pub outcome: Outcome,
}

/// Where a citation leads.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// To one document.
    Resolved(Box<Target>),
    /// To one of several, which is not to be told.
    Ambiguous(Vec<Candidate>),
    /// To none of the registry.
    Unresolved,
}

impl Outcome {
    /// As in the interface.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Resolved(_) => "resolved",
            Self::Ambiguous(_) => "ambiguous",
            Self::Unresolved => "unresolved",
        }
    }

    /// The target, where there is one.
    pub const fn target(&self) -> Option<&Target> {
        match self {
            Self::Resolved(target) => Some(target),
            Self::Ambiguous(_) | Self::Unresolved => None,
        }
    }
}

/// A document that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Id.
    pub document_id: String,
    /// Title.
    pub title: String,
}

/// A cited document with the text that held on the day of the citing one.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its document.
    pub document_id: String,
    /// The revision.
    pub revision_id: String,
    /// Name of the revision in its source.
    pub external_id: Option<String>,
    /// Title of the revision.
    pub title: String,
    /// It is the citing document itself.
    pub own: bool,
    /// The first day of the revision.
    pub from: Option<NaiveDate>,
    /// The revision is not the one that holds today.
    pub past: bool,
    /// The revision that holds today.
    pub now_id: String,
    /// The first day of that one.
    pub now_from: Option<NaiveDate>,
    /// The revision held on the day of the citing text; false where the registry begins later.
    pub dated: bool,
    /// State of the document today.
    pub state: State,
    /// The provision.
    pub provision: Found,
}

/// What was found of a cited provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// None is cited: the document as a whole.
    Whole,
    /// It is there.
    There {
        /// eId of the article, item, paragraph or point.
        eid: String,
        /// eId of the article or item that holds it.
        article: String,
        /// As printed: 第五条.
        label: String,
        /// Its words.
        text: String,
    },
    /// The article is there, but not such a paragraph or point, or in several paragraphs.
    Unsure {
        /// eId of the article.
        article: String,
        /// As printed.
        label: String,
        /// There is none; else there are several.
        missing: bool,
    },
    /// There is no such article.
    Missing,
}

impl Found {
    /// The exact eId.
    pub fn eid(&self) -> Option<&str> {
        match self {
            Self::There { eid, .. } => Some(eid),
            Self::Whole | Self::Unsure { .. } | Self::Missing => None,
        }
    }

    /// The nearest eId that is there.
    pub fn anchor(&self) -> Option<&str> {
        match self {
            Self::There { eid, .. } => Some(eid),
            Self::Unsure { article, .. } => Some(article),
            Self::Whole | Self::Missing => None,
        }
    }

    /// Whether the text has no such provision.
    pub const fn is_missing(&self) -> bool {
        match self {
            Self::Missing | Self::Unsure { missing: true, .. } => true,
            Self::Whole | Self::There { .. } | Self::Unsure { missing: false, .. } => false,
        }
    }
}
