//! 依据变动: upper law and other documents that were amended or have ended since a standing document
//! relied on them, and what became of the very provisions that it cites.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::check::{ended, named_dead, standing};
use super::provisions::Provisions;
use super::{Citing, Followed, Found, Lookup, Target, resolve};
use crate::app::Error;
use crate::domain::validity::State;
use crate::store::{Store, cleanup as rows, people};
use crate::text::citations::ProvisionRef;

/// How many documents are read at once.
const CHUNK: usize = 50;

words! {
    /// What became of a cited document.
    ChangeKind, "依据变动" {
        /// 已经废止、失效、被撤销 or declared void.
        Ended = "ended", "已不再有效";
        /// Another text holds today than on the day of the citing one.
        Amended = "amended", "已修改";
    }
}

words! {
    /// What became of a cited provision.
    ProvisionChange, "条文变动" {
        /// The document is cited as a whole, or the provision could not be told on both days.
        Unsure = "unsure", "请核对";
        /// Word for word as it was.
        Same = "same", "条文未变";
        /// Under the same number stands another text.
        Changed = "changed", "条文已变";
        /// There is no such provision any more.
        Gone = "gone", "条文已不存在";
    }
}

/// A place where a changed document is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CitedPlace {
    /// eId of the citing provision.
    pub eid: String,
    /// As printed: 第五条.
    pub provision: String,
    /// The words that cite.
    pub text: String,
    /// `unsure`, `same`, `changed`, `gone`; of a document that has ended always `unsure`.
    pub change: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The cited provision as it was and as it is, where it changed.
    pub before: Option<String>,
    /// As it is; `None` where it is gone or the same.
    pub after: Option<String>,
}

/// A standing document that relies on what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reliant {
    /// Id.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// A provision that it cites is changed or gone, or all of the cited document is.
    pub touched: bool,
    /// In the order of its text.
    pub places: Vec<CitedPlace>,
}

/// A cited document that changed, with all that rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BasisChange {
    /// Id of the cited document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// `ended`, `amended`.
    pub kind: &'static str,
    /// 已废止, 已修改…
    pub label: String,
    /// First day of the text that holds today, where it was amended and the day is known.
    pub since: Option<NaiveDate>,
    /// Those that rely on it, by title.
    pub reliants: Vec<Reliant>,
}

/// All changes, those that touch most first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BasisChanges {
    /// How many standing documents of the bodies here were read.
    pub documents: usize,
    /// How many of them rely on something that changed.
    pub reliants: usize,
    /// The changes.
    pub results: Vec<BasisChange>,
}

/// Changes under the standing documents of the bodies that act here. A citing document without any day
/// is left out: what held on its day cannot be told.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn changes(store: &Store, today: NaiveDate) -> Result<BasisChanges, Error> {
    let mut inside = people::authorities(store.reader()).await?;
    inside.retain(|one| one.inside);
    let inside: Vec<String> = inside.into_iter().map(|one| one.id.to_string()).collect();
    let rows = rows::normative(store.reader(), &inside).await?;
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let found = gather(store, &ids, today).await?;
    let all = found.by_cited.values().flat_map(|one| &one.reliants);
    let reliants: BTreeSet<&str> = all.map(|one| one.document_id.as_str()).collect();
    let reliants = reliants.len();
    let mut results: Vec<BasisChange> = found.by_cited.into_values().collect();
    results.sort_by(|one, other| {
        let weight = |change: &BasisChange| {
            let touched = change.reliants.iter().filter(|one| one.touched).count();
            std::cmp::Reverse((touched, change.reliants.len()))
        };
        let order = weight(one).cmp(&weight(other));
        order.then_with(|| one.title.cmp(&other.title))
    });
    Ok(BasisChanges {
        documents: found.documents,
        reliants,
        results,
    })
}

/// Those of `ids` that rely on what was amended since, where a cited provision changed or the whole is
/// cited.
pub(crate) async fn citing_amended(
    store: &Store,
    ids: &[String],
    today: NaiveDate,
) -> Result<BTreeSet<String>, Error> {
    let found = gather(store, ids, today).await?;
    let amended = found
        .by_cited
        .into_values()
        .filter(|change| change.kind == ChangeKind::Amended.as_str());
    let reliants = amended.flat_map(|change| change.reliants);
    let touched = reliants.filter(|reliant| reliant.touched);
    Ok(touched.map(|reliant| reliant.document_id).collect())
}

#[derive(Default)]
struct Gathered {
    documents: usize,
    by_cited: BTreeMap<String, BasisChange>,
}

async fn gather(store: &Store, ids: &[String], today: NaiveDate) -> Result<Gathered, Error> {
    let lookup = Lookup::all(store).await?;
    let mut found = Gathered::default();
    for chunk in ids.chunks(CHUNK) {
        let texts = standing(store, chunk, today).await?;
        found.documents += texts.len();
        let followed = resolve(store, &lookup, today, &texts).await?;
        let provisions = now(store, &followed).await?;
        for (citing, followed) in texts.iter().zip(&followed) {
            add(&mut found, citing, followed, &provisions);
        }
    }
    Ok(found)
}

/// The cited provisions as they are today in the texts that changed.
async fn now(store: &Store, followed: &[Vec<Followed>]) -> Result<Provisions, Error> {
    let wanted = followed.iter().flatten().filter_map(|one| {
        let target = one.outcome.target().filter(|target| target.past)?;
        Some((target.now_id.clone(), one.citation.provision?))
    });
    let wanted: Vec<(String, ProvisionRef)> = wanted.collect();
    Provisions::read(store, &wanted).await
}

fn add(found: &mut Gathered, citing: &Citing, followed: &[Followed], now: &Provisions) {
    for one in followed {
        let Some(target) = one.outcome.target().filter(|target| !target.own) else {
            continue;
        };
        let Some(kind) = kind(citing, one, target) else {
            continue;
        };
        let place = place(citing, one, target, kind, now);
        let entry = found
            .by_cited
            .entry(target.document_id.clone())
            .or_insert_with(|| change(target, kind));
        let at = entry
            .reliants
            .iter()
            .position(|reliant| reliant.document_id == citing.document_id);
        let touched = place.change != ProvisionChange::Same.as_str();
        if let Some(reliant) = at.and_then(|at| entry.reliants.get_mut(at)) {
            reliant.touched |= touched;
            reliant.places.push(place);
        } else {
            entry.reliants.push(Reliant {
                document_id: citing.document_id.clone(),
                title: citing.title.clone(),
                touched,
                places: vec![place],
            });
        }
    }
}

fn kind(citing: &Citing, one: &Followed, target: &Target) -> Option<ChangeKind> {
    if ended(target.state) {
        return (!named_dead(citing, &one.citation)).then_some(ChangeKind::Ended);
    }
    let dated = target.dated && citing.on.is_some();
    (target.past && dated && target.state != State::Unknown).then_some(ChangeKind::Amended)
}

fn change(target: &Target, kind: ChangeKind) -> BasisChange {
    let (label, since) = match kind {
        ChangeKind::Ended => (target.state.label().to_owned(), None),
        ChangeKind::Amended => (kind.label().to_owned(), target.now_from),
    };
    BasisChange {
        document_id: target.document_id.clone(),
        title: target.title.clone(),
        kind: kind.as_str(),
        label,
        since,
        reliants: Vec::new(),
    }
}

fn place(
    citing: &Citing,
    one: &Followed,
    target: &Target,
    kind: ChangeKind,
    now: &Provisions,
) -> CitedPlace {
    let row = citing.provisions.get(one.citation.passage);
    let (change, before, after) = match kind {
        ChangeKind::Ended => (ProvisionChange::Unsure, None, None),
        ChangeKind::Amended => compared(one.citation.provision, target, now),
    };
    CitedPlace {
        eid: row.map(|row| row.eid.clone()).unwrap_or_default(),
        provision: row.map(|row| row.label.clone()).unwrap_or_default(),
        text: one.citation.printed.clone(),
        change: change.as_str(),
        label: change.label(),
        before,
        after,
    }
}

fn compared(
    sought: Option<ProvisionRef>,
    target: &Target,
    now: &Provisions,
) -> (ProvisionChange, Option<String>, Option<String>) {
    let (Some(sought), Found::There { text: before, .. }) = (sought, &target.provision) else {
        return (ProvisionChange::Unsure, None, None);
    };
    match now.find(&target.now_id, sought) {
        Found::There { text: after, .. } if same(before, &after) => {
            (ProvisionChange::Same, None, None)
        }
        Found::There { text: after, .. } => {
            (ProvisionChange::Changed, Some(before.clone()), Some(after))
        }
        Found::Missing | Found::Unsure { missing: true, .. } => {
            (ProvisionChange::Gone, Some(before.clone()), None)
        }
        Found::Whole | Found::Unsure { missing: false, .. } => {
            (ProvisionChange::Unsure, None, None)
        }
    }
}

/// Word for word, whatever the spaces.
fn same(one: &str, other: &str) -> bool {
    let words = |text: &str| -> String { text.split_whitespace().collect() };
    words(one) == words(other)
}
