//! 引用检查: which citations of the standing documents lead nowhere, or to what no longer holds.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::resolve::repeals;
use super::{Citing, Followed, Lookup, Outcome, resolve};
use crate::app::Error;
use crate::app::search::begins;
use crate::domain::validity::{State, validity};
use crate::store::publicly::{self, RevisionText};
use crate::store::{Store, queries};
use crate::text::citations::Citation;

/// How many documents are read at once.
const CHUNK: u64 = 50;

words! {
    /// What is wrong with a citation.
    ProblemKind, "引用问题" {
        /// The registry has no such document.
        Unresolved = "unresolved", "未能对应到库内文件";
        /// Several documents may be meant.
        Ambiguous = "ambiguous", "有多个可能的文件";
        /// The cited document is repealed, lapsed, void or revoked today.
        Dead = "dead", "所引文件已经不再有效";
        /// The cited text has no such provision.
        Missing = "missing_provision", "所引条款不存在";
    }
}

/// A citation that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `unresolved`, `ambiguous`, `dead`, `missing_provision`.
    pub kind: &'static str,
    /// What people read; of a dead document its state.
    pub label: String,
    /// eId of the provision where it stands.
    pub eid: String,
    /// As printed: 第五条.
    pub provision: String,
    /// The words.
    pub text: String,
    /// Title of the cited document, as cited or as it is.
    pub title: Option<String>,
    /// Number, as cited.
    pub number: Option<String>,
    /// The cited document, where it is here.
    pub target_id: Option<String>,
}

/// A document with citations that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Id.
    pub document_id: String,
    /// Name of the text in its source.
    pub external_id: Option<String>,
    /// Title.
    pub title: String,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many documents were read: those that are public and have not ended.
    pub documents: u64,
    /// How many citations they have.
    pub citations: u64,
    /// How many of them have a problem.
    pub problems: u64,
    /// Documents with problems, by id.
    pub results: Vec<Checked>,
}

/// Checks the text that holds today of every public document that has not ended. `progress` is told how many
/// were read.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn check(
    store: &Store,
    today: NaiveDate,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Report, Error> {
    let lookup = Lookup::all(store).await?;
    let mut report = Report::default();
    let (mut after, mut read) = (String::new(), 0_u64);
    loop {
        let ids = queries::public_ids(store.reader(), &after, CHUNK).await?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        read += ids.len() as u64;
        add(&mut report, store, &lookup, &ids, today).await?;
        progress(read);
    }
    Ok(report)
}

/// Those of `ids` that cite what is dead.
pub(crate) async fn citing_dead(
    store: &Store,
    ids: &[String],
    today: NaiveDate,
) -> Result<BTreeSet<String>, Error> {
    let lookup = Lookup::all(store).await?;
    let mut report = Report::default();
    for chunk in ids.chunks(usize::try_from(CHUNK).unwrap_or(1)) {
        add(&mut report, store, &lookup, chunk, today).await?;
    }
    let dead = |checked: &Checked| {
        let mut kinds = checked.problems.iter().map(|problem| problem.kind);
        kinds.any(|kind| kind == ProblemKind::Dead.as_str())
    };
    let found = report.results.into_iter().filter(dead);
    Ok(found.map(|checked| checked.document_id).collect())
}

async fn add(
    report: &mut Report,
    store: &Store,
    lookup: &Lookup<'_>,
    ids: &[String],
    today: NaiveDate,
) -> Result<(), Error> {
    let texts = standing(store, ids, today).await?;
    let followed = resolve(store, lookup, today, &texts).await?;
    for (citing, followed) in texts.iter().zip(followed) {
        report.documents += 1;
        report.citations += followed.len() as u64;
        let problems: Vec<Problem> = followed
            .iter()
            .filter_map(|one| problem(citing, one))
            .collect();
        if !problems.is_empty() {
            report.problems += problems.len() as u64;
            report.results.push(Checked {
                document_id: citing.document_id.clone(),
                external_id: citing.external_id.clone(),
                title: citing.title.clone(),
                problems,
            });
        }
    }
    Ok(())
}

/// The texts that hold today of those documents that have not ended.
pub(super) async fn standing(
    store: &Store,
    ids: &[String],
    today: NaiveDate,
) -> Result<Vec<Citing>, Error> {
    let mut documents = publicly::documents(store.reader(), ids).await?;
    documents.retain(|_, document| !ended(validity(&document.facts, today).state));
    let rows: Vec<_> = documents.values().map(|document| &document.row).collect();
    let mut texts = publicly::texts(store.reader(), &rows).await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let (Some(document), Some(texts)) = (documents.get(id), texts.remove(id)) else {
            continue;
        };
        if let Some(text) = holding(texts, today) {
            found.push(Citing::of(
                &document.row,
                &document.facts,
                text.row,
                text.provisions,
            ));
        }
    }
    Ok(found)
}

/// The last text that has begun; before all of them the first.
fn holding(mut texts: Vec<RevisionText>, today: NaiveDate) -> Option<RevisionText> {
    let first = |text: &RevisionText| {
        let row = &text.row;
        begins(
            row.in_force_from,
            row.effective_on.as_deref(),
            row.version_on.as_deref(),
        )
    };
    texts.sort_by_key(first); // stable: of one day the last written comes last
    let begun = |text: &RevisionText| first(text).is_none_or(|from| from <= today);
    let at = texts.iter().rposition(begun).unwrap_or(0);
    (at < texts.len()).then(|| texts.swap_remove(at))
}

/// Whether a document binds nobody any more.
pub(super) const fn ended(state: State) -> bool {
    match state {
        State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked => true,
        State::InForce
        | State::NotYet
        | State::PartlySuspended
        | State::Suspended
        | State::Unknown => false,
    }
}

/// Whether the text is right to name what is dead: it repeals, or lists what has ended.
pub(super) fn named_dead(citing: &Citing, citation: &Citation) -> bool {
    let mut words = ["废止", "失效"].iter();
    words.any(|word| citing.title.contains(word)) || repeals(citing, citation)
}

fn problem(citing: &Citing, one: &Followed) -> Option<Problem> {
    let Followed { citation, outcome } = one;
    let (kind, label) = match outcome {
        Outcome::Unresolved => (ProblemKind::Unresolved, None),
        Outcome::Ambiguous(_) => (ProblemKind::Ambiguous, None),
        Outcome::Resolved(target) if target.provision.is_missing() && target.dated => {
            (ProblemKind::Missing, None)
        }
        Outcome::Resolved(target) => {
            let dead = ended(target.state) && !target.own && !named_dead(citing, citation);
            let label = format!("所引文件{}", target.state.label());
            (dead.then_some(ProblemKind::Dead)?, Some(label))
        }
    };
    let row = citing.provisions.get(citation.passage);
    let target = outcome.target().filter(|target| !target.own);
    Some(Problem {
        kind: kind.as_str(),
        label: label.unwrap_or_else(|| kind.label().to_owned()),
        eid: row.map(|row| row.eid.clone()).unwrap_or_default(),
        provision: row.map(|row| row.label.clone()).unwrap_or_default(),
        text: citation.printed.clone(),
        title: target
            .map(|target| target.title.clone())
            .or_else(|| citation.title.clone()),
        number: citation.number.clone(),
        target_id: target.map(|target| target.document_id.clone()),
    })
}
