//! What the text of a document says about others, and what people made of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use search_index::Searcher;

use super::key::{SUCCESSION, key, own_titles};
use super::reader::{Reader, decision};
use super::target::{Candidate, Targets};
use crate::app::citations::registry::own_names;
use crate::app::error::Error;
use crate::domain::document::Class;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::revision::Model as RevisionRow;
use crate::store::publicly::{self, PublicDocument};
use crate::store::{Store, queries, text};
use crate::text::outline;
use crate::text::relations::{Gap, Relation, RelationKind, relations};

/// One relation that a text states.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// 关系种类.
    pub kind: RelationKind,
    /// Its key within document and kind.
    pub key: String,
    /// Title as cited.
    pub title: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// The first day that would be recorded.
    pub on: Option<NaiveDate>,
    /// The last day that would be recorded, inclusive.
    pub until: Option<NaiveDate>,
    /// What it leaves open.
    pub gap: Gap,
    /// The words of the text.
    pub words: String,
    /// eId of the provision that they stand in.
    pub eid: Option<String>,
    /// What became of it.
    pub standing: Standing,
}

/// What became of a proposal.
#[derive(Debug, Clone)]
pub enum Standing {
    /// Nobody decided yet.
    Open(Vec<Candidate>),
    /// A person confirmed it.
    Confirmed(Recorded),
    /// A person found that it is none.
    Dismissed(Recorded),
}

/// A decision.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Id of the relation.
    pub relation_id: String,
    /// The other document, if the registry has it and everybody may see it.
    pub target: Option<Candidate>,
    /// Why it was dismissed.
    pub reason: Option<String>,
}

impl Proposal {
    /// The only candidate that leaves no doubt.
    pub fn sure(&self) -> Option<&Candidate> {
        match &self.standing {
            Standing::Open(candidates) => match candidates.as_slice() {
                [one] if !one.other_number => Some(one),
                _ => None,
            },
            Standing::Confirmed(_) | Standing::Dismissed(_) => None,
        }
    }

    /// Whether a person is asked.
    pub const fn is_open(&self) -> bool {
        matches!(self.standing, Standing::Open(_))
    }

    /// What the text leaves open, in words; empty where nothing is.
    pub const fn open_words(&self) -> &'static str {
        match self.gap {
            Gap::None => "",
            Gap::NoEnd | Gap::ListMissing | Gap::Partial | Gap::ByNumberOnly => self.gap.label(),
        }
    }

    /// How the other document is cited.
    pub fn cited(&self) -> String {
        match (&self.title, &self.number) {
            (Some(title), Some(number)) => format!("《{title}》（{number}）"),
            (Some(title), None) => format!("《{title}》"),
            (None, Some(number)) => number.clone(),
            (None, None) => "未逐一列明的文件".to_owned(),
        }
    }
}

/// The proposals of a public document, in the order of its text, then a successor's.
pub async fn proposals(
    store: &Store,
    searcher: &Searcher,
    document: &PublicDocument,
    today: NaiveDate,
) -> Result<Vec<Proposal>, Error> {
    let row = &document.row;
    let Some(revision) = current(store, row).await? else {
        return Ok(Vec::new());
    };
    let found = relations(&revision.title, &revision.text);
    let titles: Vec<String> = own_titles(row);
    let targets = Targets::find(store, searcher, &found, &titles).await?;
    let recorded = queries::relations_of(store.reader(), std::slice::from_ref(&row.id)).await?;
    let ids: Vec<String> = recorded
        .iter()
        .filter_map(|one| one.target_id.clone())
        .collect();
    let reader = Reader {
        document,
        revision: &revision,
        outline: outline(&revision.text),
        targets: &targets,
        recorded: &recorded,
        decided: publicly::documents(store.reader(), &ids).await?,
        today,
    };
    let mut proposals = Vec::with_capacity(found.len());
    for relation in &found {
        proposals.push(reader.proposal(relation)?);
    }
    let named: BTreeSet<String> = proposals.iter().flat_map(Proposal::meant).collect();
    for old in reader.old_texts(&titles) {
        let relation = succession(&old.row.title);
        let id = old.row.id.as_str();
        let known = reader.recorded_as(RelationKind::Replaces, &format!("{SUCCESSION}{id}"))?;
        if known.is_some() || !named.contains(id) {
            proposals.push(reader.succeeds(&relation, old)?);
        }
    }
    Ok(proposals)
}

impl Proposal {
    fn meant(&self) -> Vec<String> {
        match &self.standing {
            Standing::Open(candidates) => candidates.iter().map(|one| one.id.clone()).collect(),
            Standing::Confirmed(recorded) => {
                recorded.target.iter().map(|one| one.id.clone()).collect()
            }
            Standing::Dismissed(_) => Vec::new(),
        }
    }
}

/// What other documents claim to do to this one, undecided.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Acting document and what it does, by document.
    pub(super) found: Vec<(PublicDocument, RelationKind)>,
    /// How many further documents may do so; they were not read.
    pub(super) unread: usize,
}

/// The undecided relations of other documents that may mean this one.
pub(super) async fn claims(
    store: &Store,
    searcher: &Searcher,
    document: &PublicDocument,
) -> Result<Claims, Error> {
    let names: Vec<String> = own_names(document, [])?.into_iter().collect();
    let acting = searcher
        .acting(&names)
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    let mut ids: Vec<String> = acting.into_iter().collect();
    ids.retain(|id| *id != document.row.id);
    let unread = ids.len().saturating_sub(MOST);
    ids.truncate(MOST);
    let recorded = queries::relations_of(store.reader(), &ids).await?;
    let mut others: Vec<PublicDocument> = publicly::documents(store.reader(), &ids)
        .await?
        .into_values()
        .collect();
    others.sort_by(|a, b| a.row.id.cmp(&b.row.id));
    let mut open: Vec<(&PublicDocument, Relation)> = Vec::new();
    for other in &others {
        if let Some(revision) = current(store, &other.row).await? {
            for relation in relations(&revision.title, &revision.text) {
                let own = (relation.kind, key(&relation));
                if decision(&recorded, &other.row.id, own.0, &own.1)?.is_none() {
                    open.push((other, relation));
                }
            }
        }
    }
    let all: Vec<Relation> = open.iter().map(|(_, relation)| relation.clone()).collect();
    let targets = Targets::find(store, searcher, &all, &[]).await?;
    let means = |other: &PublicDocument, relation: &Relation| {
        let meant = targets.of(&other.row, relation);
        meant.iter().any(|(one, _)| one.row.id == document.row.id)
    };
    let found = open
        .into_iter()
        .filter(|(other, relation)| means(other, relation))
        .map(|(other, relation)| (other.clone(), relation.kind));
    Ok(Claims {
        found: found.collect(),
        unread,
    })
}

/// The most acting documents that are read for one page.
const MOST: usize = 200;

async fn current(store: &Store, row: &DocumentRow) -> Result<Option<RevisionRow>, Error> {
    match &row.revision_id {
        Some(id) if row.class != Class::Reference.as_str() => {
            Ok(text::revision(store.reader(), id).await?)
        }
        _ => Ok(None),
    }
}

fn succession(title: &str) -> Relation {
    Relation {
        kind: RelationKind::Replaces,
        title: Some(title.to_owned()),
        number: None,
        on: None,
        until: None,
        gap: Gap::None,
        words: None,
    }
}
