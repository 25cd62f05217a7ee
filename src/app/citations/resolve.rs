//! The decision: by number, by title, by day.

use chrono::NaiveDate;

use super::names::{number_names, title_name};
use super::provisions::{Provisions, own};
use super::registry::{Lookup, Registry, Text};
use super::{Candidate, Citing, Followed, Found, Outcome, Target};
use crate::app::Error;
use crate::domain::document::{Class, NumberKind};
use crate::domain::validity::{State, validity};
use crate::store::Store;
use crate::store::publicly::PublicDocument;
use crate::text::citations::{Citation, CitedBy, ProvisionRef, citations_in};
use crate::text::title::title_key;

/// Follows the citations of some texts. `today` is the day of the states of what is cited.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn resolve(
    store: &Store,
    lookup: &Lookup<'_>,
    today: NaiveDate,
    texts: &[Citing],
) -> Result<Vec<Vec<Followed>>, Error> {
    let found: Vec<Vec<Citation>> = texts
        .iter()
        .map(|citing| citations_in(&citing.text, &citing.passages(), &citing.title))
        .collect();
    let all: Vec<&Citation> = found.iter().flatten().collect();
    let registry = Registry::of(store, lookup, &all).await?;
    let mut followed = Vec::with_capacity(texts.len());
    let mut wanted: Vec<(String, ProvisionRef)> = Vec::new();
    for (citing, citations) in texts.iter().zip(found) {
        let follow = |citation: Citation| Followed {
            outcome: decide(&registry, citing, &citation, today),
            citation,
        };
        let one: Vec<Followed> = citations.into_iter().map(follow).collect();
        for Followed { citation, outcome } in &one {
            if let (Some(target), Some(provision)) = (outcome.target(), citation.provision)
                && !itself(citing, target)
            {
                wanted.push((target.revision_id.clone(), provision));
            }
        }
        followed.push(one);
    }
    let provisions = Provisions::read(store, &wanted).await?;
    for (citing, followed) in texts.iter().zip(&mut followed) {
        for Followed { citation, outcome } in followed {
            if let Outcome::Resolved(target) = outcome {
                target.provision = match citation.provision {
                    Some(sought) if itself(citing, target) => own(citing, citation.passage, sought),
                    Some(sought) => provisions.find(&target.revision_id, sought),
                    // 前款 in a first paragraph
                    None if citation.by == CitedBy::Relative => Found::Missing,
                    None => Found::Whole,
                };
            }
        }
    }
    Ok(followed)
}

/// Whether the very text cites itself.
fn itself(citing: &Citing, target: &Target) -> bool {
    target.revision_id == citing.revision_id
}

fn decide(registry: &Registry, citing: &Citing, citation: &Citation, today: NaiveDate) -> Outcome {
    let named = citation.title.is_some() || citation.number.is_some();
    let own = matches!(citation.by, CitedBy::Own | CitedBy::Relative) && !named;
    if own || names_itself(citing, citation) {
        return Outcome::Resolved(Box::new(of_itself(citing, today)));
    }
    let candidates = candidates(registry, citing, citation);
    match standing(&candidates, citing.on).as_slice() {
        [] => Outcome::Unresolved,
        [one] => target(registry, citing, citation, one, today)
            .map_or(Outcome::Unresolved, |target| {
                Outcome::Resolved(Box::new(target))
            }),
        several => Outcome::Ambiguous(
            several
                .iter()
                .map(|document| Candidate {
                    document_id: document.row.id.clone(),
                    title: document.row.title.clone(),
                })
                .collect(),
        ),
    }
}

/// A carrier that names the instrument it brings, or a text that names itself.
fn names_itself(citing: &Citing, citation: &Citation) -> bool {
    if citation.number.is_some() || repeals(citing, citation) {
        return false; // one of the same title before it
    }
    let titles = std::iter::once(&citing.title).chain(&citing.instrument_title);
    let key = citation.title.as_deref().map(title_key);
    titles
        .map(|title| Some(title_key(title)))
        .any(|own| own == key)
}

fn of_itself(citing: &Citing, today: NaiveDate) -> Target {
    Target {
        document_id: citing.document_id.clone(),
        revision_id: citing.revision_id.clone(),
        external_id: citing.external_id.clone(),
        title: citing.title.clone(),
        own: true,
        from: None,
        past: false,
        now_id: citing.revision_id.clone(),
        now_from: None,
        dated: true,
        state: validity(&citing.facts, today).state,
        provision: Found::Whole,
    }
}

/// The documents that a citation may mean: those of its number; else those of its title that do not bear
/// another number.
fn candidates<'r>(
    registry: &'r Registry,
    citing: &Citing,
    citation: &Citation,
) -> Vec<&'r PublicDocument> {
    let numbers: Vec<String> = citation
        .number
        .iter()
        .flat_map(|one| number_names(one))
        .collect();
    let mut by_number: Vec<&PublicDocument> = numbers
        .iter()
        .flat_map(|number| registry.named(number))
        .collect();
    by_number.dedup_by_key(|document| document.row.id.clone());
    if !by_number.is_empty() {
        return by_number;
    }
    let Some(title) = citation.title.as_deref() else {
        return Vec::new();
    };
    let key = title_name(title).unwrap_or_default();
    let others = registry.named(&key).filter(|document| {
        let other = !numbers.is_empty() && bears_other_number(document);
        !other && document.row.id != citing.document_id
    });
    let all: Vec<&PublicDocument> = others.collect();
    let exact: Vec<&PublicDocument> = all
        .iter()
        .copied()
        .filter(|document| bears(registry, document, title))
        .collect();
    if exact.is_empty() { all } else { exact }
}

/// A document with a number of its own that is not the cited one. Upper law is published under one order
/// and amended under others.
fn bears_other_number(document: &PublicDocument) -> bool {
    let numbered =
        |number: &crate::store::entity::number::Model| number.kind == NumberKind::Document.as_str();
    document.row.class != Class::Reference.as_str() && document.numbers.iter().any(numbered)
}

/// Whether the document bears the title to the letter, with its trial mark or version.
fn bears(registry: &Registry, document: &PublicDocument, title: &str) -> bool {
    let bare = |title: &str| {
        title_key(title)
            .replace("中华人民共和国", "")
            .replace(['<', '>'], "")
    };
    let wanted = bare(title);
    let row = &document.row;
    let texts = registry.texts(&row.id).iter();
    let heads = texts.flat_map(|text| {
        std::iter::once(text.head.title.as_str()).chain(text.head.instrument_title.as_deref())
    });
    std::iter::once(row.title.as_str())
        .chain(row.instrument_title.as_deref())
        .chain(heads)
        .any(|own| bare(own) == wanted)
}

/// Of several documents those that stood on the day of the citing text; all of them where none or no day is
/// known.
fn standing<'r>(
    candidates: &[&'r PublicDocument],
    on: Option<NaiveDate>,
) -> Vec<&'r PublicDocument> {
    let all = || candidates.to_vec();
    let (Some(on), 2..) = (on, candidates.len()) else {
        return all();
    };
    let stood =
        candidates
            .iter()
            .copied()
            .filter(|document| match validity(&document.facts, on).state {
                State::InForce | State::PartlySuspended | State::Suspended => true,
                State::NotYet
                | State::Repealed
                | State::Lapsed
                | State::DeclaredVoid
                | State::Revoked
                | State::Unknown => false,
            });
    let stood: Vec<&PublicDocument> = stood.collect();
    if stood.len() == 1 { stood } else { all() }
}

/// The text of a document that a citation means: of the version that is named, else that which held on the
/// day of the citing text, before all of them the first.
fn target(
    registry: &Registry,
    citing: &Citing,
    citation: &Citation,
    document: &PublicDocument,
    today: NaiveDate,
) -> Option<Target> {
    let texts = registry.texts(&document.row.id);
    let holding = |on: NaiveDate| {
        texts
            .iter()
            .rposition(|text| text.from.is_none_or(|from| from <= on))
    };
    let version = citation
        .version
        .and_then(|year| texts.iter().rposition(|text| of_year(text, year)));
    let by_day = holding(citing.on.unwrap_or(today));
    let at = version.or(by_day).unwrap_or(0);
    let text = texts.get(at)?;
    let now = holding(today).unwrap_or(0);
    let held = texts.get(now)?;
    Some(Target {
        document_id: document.row.id.clone(),
        revision_id: text.head.id.clone(),
        external_id: text.head.external_id.clone(),
        title: text.head.title.clone(),
        own: document.row.id == citing.document_id,
        from: text.from,
        past: at != now,
        now_id: held.head.id.clone(),
        now_from: held.from,
        dated: version.is_some() || by_day.is_some(),
        state: validity(&document.facts, today).state,
        provision: Found::Whole,
    })
}

/// A text of that year, by its version or its title.
fn of_year(text: &Text, year: u16) -> bool {
    let year = year.to_string();
    text.version_on
        .as_deref()
        .is_some_and(|day| day.starts_with(&year))
        || text
            .head
            .title
            .rsplit_once(['（', '('])
            .is_some_and(|(_, remark)| remark.starts_with(&year))
}

/// Whether the sentence ends what it cites: 《…》同时废止 is right to name what is dead by it.
pub(super) fn repeals(citing: &Citing, citation: &Citation) -> bool {
    let row = citing.provisions.get(citation.passage);
    let rest = row
        .and_then(|row| row.text.get(citation.range.end..))
        .unwrap_or_default();
    let sentence = rest.split(['。', '\n']).next().unwrap_or_default();
    [
        "废止",
        "失效",
        "停止执行",
        "不再执行",
        "停止施行",
        "不再适用",
    ]
    .iter()
    .any(|word| sentence.contains(word))
}
