//! One citation as it is answered.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::citations::{Candidate, Citing, Followed, Outcome, Target};
use crate::text::citations::{Citation, CitedBy, ProvisionRef};

/// One citation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationView {
    /// Where it stands.
    pub at: CitationPlace,
    /// How it names its document: `title`, `short_name`, `abbreviation`, `number`, `own`, `relative`.
    pub by: &'static str,
    /// The name as it stands there.
    pub cited_as: String,
    /// The title; of an abbreviation the title that it stands for.
    pub title: Option<String>,
    /// The number as printed.
    pub number: Option<String>,
    /// The year of the version that is named.
    pub version: Option<u16>,
    /// The provision that is named.
    pub provision: Option<CitedProvision>,
    /// resolved, ambiguous, unresolved.
    pub status: &'static str,
    /// Where it leads, where that is sure.
    pub target: Option<CitationTarget>,
    /// What may be meant, where it is ambiguous.
    pub candidates: Vec<CitationCandidate>,
}

/// A place in a text. Positions count characters (Unicode code points) from 0, the end is exclusive.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationPlace {
    /// eId of the provision.
    pub eid: String,
    /// As printed: 第五条.
    pub label: String,
    /// In the provision's text.
    pub start: usize,
    /// In the provision's text.
    pub end: usize,
    /// The words.
    pub text: String,
    /// In the whole text.
    pub text_start: Option<usize>,
    /// In the whole text.
    pub text_end: Option<usize>,
    /// The whole list that it is a member of, in the provision's text.
    pub mention_start: usize,
    /// In the provision's text.
    pub mention_end: usize,
}

/// A provision as it is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitedProvision {
    /// 条.
    pub article: u32,
    /// 之几.
    pub sub: Option<u32>,
    /// 款.
    pub paragraph: Option<u32>,
    /// 项.
    pub point: Option<u32>,
    /// 目.
    pub indent: Option<u32>,
}

/// Where a citation leads.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationTarget {
    /// Document.
    pub document_id: String,
    /// Name of the text in its source.
    pub external_id: Option<String>,
    /// Title of the text.
    pub title: String,
    /// The text that held on the day of the citing one.
    pub revision_id: String,
    /// Whether that text held on that day; false where the registry begins later.
    pub dated: bool,
    /// eId of the provision; null where none is named, or it is not there.
    pub eid: Option<String>,
    /// A provision is named, and the text has none such.
    pub provision_missing: bool,
    /// 效力状态 of the document today.
    pub state: String,
    /// It is the citing document itself.
    pub own: bool,
}

/// A document that may be meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationCandidate {
    /// Document.
    pub document_id: String,
    /// Title.
    pub title: String,
}

/// Citations of one text as they are answered.
pub(super) fn views(citing: &Citing, followed: &[Followed]) -> Vec<CitationView> {
    let mut counted: HashMap<usize, HashMap<usize, usize>> = HashMap::new();
    for one in followed {
        let citation = &one.citation;
        let ends = [&citation.range, &citation.mention];
        let bytes = ends.into_iter().flat_map(|range| [range.start, range.end]);
        let known = counted.entry(citation.passage).or_default();
        known.extend(bytes.map(|byte| (byte, 0)));
    }
    for (passage, known) in &mut counted {
        let row = citing.provisions.get(*passage);
        characters(row.map_or("", |row| row.text.as_str()), known);
    }
    let wholes = followed.iter().filter_map(|one| one.citation.whole.clone());
    let mut whole: HashMap<usize, usize> = wholes
        .flat_map(|range| [(range.start, 0), (range.end, 0)])
        .collect();
    characters(&citing.text, &mut whole);
    let view = |one: &Followed| {
        let known = counted.get(&one.citation.passage)?;
        Some(view(citing, one, known, &whole))
    };
    followed.iter().filter_map(view).collect()
}

/// Counts the characters before each of some bytes.
fn characters(text: &str, wanted: &mut HashMap<usize, usize>) {
    let ends = std::iter::once(text.len());
    let bytes = text.char_indices().map(|(byte, _)| byte).chain(ends);
    for (count, byte) in bytes.enumerate() {
        if let Some(slot) = wanted.get_mut(&byte) {
            *slot = count;
        }
    }
}

fn view(
    citing: &Citing,
    one: &Followed,
    counted: &HashMap<usize, usize>,
    whole: &HashMap<usize, usize>,
) -> CitationView {
    let Followed { citation, outcome } = one;
    let row = citing.provisions.get(citation.passage);
    let of = |counted: &HashMap<usize, usize>, byte: usize| counted.get(&byte).copied();
    let here = |byte: usize| of(counted, byte).unwrap_or_default();
    let there = |end: fn(&Range<usize>) -> usize| {
        let byte = citation.whole.as_ref().map(end)?;
        of(whole, byte)
    };
    CitationView {
        at: CitationPlace {
            eid: row.map(|row| row.eid.clone()).unwrap_or_default(),
            label: row.map(|row| row.label.clone()).unwrap_or_default(),
            start: here(citation.range.start),
            end: here(citation.range.end),
            text: citation.printed.clone(),
            text_start: there(|range| range.start),
            text_end: there(|range| range.end),
            mention_start: here(citation.mention.start),
            mention_end: here(citation.mention.end),
        },
        by: citation.by.as_str(),
        cited_as: citation.cited_as.clone(),
        title: own_title(citing, citation),
        number: citation.number.clone(),
        version: citation.version,
        provision: citation.provision.map(provision),
        status: outcome.as_str(),
        target: outcome.target().map(target),
        candidates: match outcome {
            Outcome::Ambiguous(candidates) => candidates.iter().map(candidate).collect(),
            Outcome::Resolved(_) | Outcome::Unresolved => Vec::new(),
        },
    }
}

/// The title that is meant; of the text itself its own.
fn own_title(citing: &Citing, citation: &Citation) -> Option<String> {
    let own = matches!(citation.by, CitedBy::Own | CitedBy::Relative);
    let itself = own.then(|| citing.instrument_title.as_ref().unwrap_or(&citing.title));
    citation.title.as_ref().or(itself).cloned()
}

fn provision(provision: ProvisionRef) -> CitedProvision {
    CitedProvision {
        article: provision.article,
        sub: provision.sub,
        paragraph: provision.paragraph,
        point: provision.point,
        indent: provision.indent,
    }
}

fn target(target: &Target) -> CitationTarget {
    CitationTarget {
        document_id: target.document_id.clone(),
        external_id: target.external_id.clone(),
        title: target.title.clone(),
        revision_id: target.revision_id.clone(),
        dated: target.dated,
        eid: target.provision.eid().map(str::to_owned),
        provision_missing: target.provision.is_missing(),
        state: target.state.as_str().to_owned(),
        own: target.own,
    }
}

fn candidate(candidate: &Candidate) -> CitationCandidate {
    CitationCandidate {
        document_id: candidate.document_id.clone(),
        title: candidate.title.clone(),
    }
}
