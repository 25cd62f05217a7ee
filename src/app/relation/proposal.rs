//! What the text of a document says about others, and what people made of it.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use search_index::Searcher;

use super::key::{SUCCESSION, key};
use super::target::{Candidate, Targets};
use crate::app::error::Error;
use crate::app::search::title_keys;
use crate::domain::document::Class;
use crate::domain::number::number_key;
use crate::domain::partial_date::PartialDate;
use crate::domain::relation::RelationState;
use crate::domain::validity::{self, Act, Fact};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::relation::Model as RelationRow;
use crate::store::error::parse;
use crate::store::publicly::{self, PublicDocument};
use crate::store::{Store, queries, text};
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
    let reader = Reading {
        document,
        revision: &revision,
        targets: &targets,
        recorded: &recorded,
        today,
    };
    let mut proposals = Vec::with_capacity(found.len());
    for relation in &found {
        proposals.push(reader.proposal(store, relation).await?);
    }
    let named: BTreeSet<String> = proposals.iter().flat_map(Proposal::meant).collect();
    for old in reader.old_texts(&titles) {
        let relation = succession(&old.row.title);
        let id = old.row.id.as_str();
        let known = reader.recorded_as(RelationKind::Replaces, &format!("{SUCCESSION}{id}"))?;
        if known.is_some() || !named.contains(id) {
            proposals.push(reader.succeeds(store, &relation, old).await?);
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

/// The open proposals of other documents that may mean this one: acting document and proposal.
pub async fn proposals_on(
    store: &Store,
    searcher: &Searcher,
    document: &PublicDocument,
    today: NaiveDate,
) -> Result<Vec<(PublicDocument, Proposal)>, Error> {
    let mut keys = own_titles(&document.row);
    keys.extend(
        document
            .numbers
            .iter()
            .map(|number| number_key(&number.printed)),
    );
    let acting = searcher
        .acting(&keys)
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    let ids: Vec<String> = acting.into_iter().take(MOST).collect();
    let mut found = Vec::new();
    for other in publicly::documents(store.reader(), &ids)
        .await?
        .into_values()
    {
        for proposal in proposals(store, searcher, &other, today).await? {
            let open = proposal.is_open() && proposal.meant().contains(&document.row.id);
            if open && other.row.id != document.row.id {
                found.push((other.clone(), proposal));
            }
        }
    }
    found.sort_by(|a, b| a.0.row.id.cmp(&b.0.row.id));
    Ok(found)
}

/// The most acting documents that are read for one page.
const MOST: usize = 50;

pub(super) async fn current(
    store: &Store,
    row: &DocumentRow,
) -> Result<Option<crate::store::entity::revision::Model>, Error> {
    match &row.revision_id {
        Some(id) if row.class != Class::Reference.as_str() => {
            Ok(text::revision(store.reader(), id).await?)
        }
        _ => Ok(None),
    }
}

fn own_titles(row: &DocumentRow) -> Vec<String> {
    let titles = std::iter::once(&row.title).chain(&row.instrument_title);
    titles.flat_map(|title| title_keys(title)).collect()
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

/// The day from which what a document does counts, where its text names none.
pub(super) fn day_of(row: &DocumentRow) -> Option<NaiveDate> {
    let full = |text: &Option<String>| text.as_deref()?.parse::<PartialDate>().ok()?.full();
    full(&row.effective_on)
        .or_else(|| full(&row.published_on))
        .or_else(|| full(&row.issued_on))
}

/// The fact that a confirmed relation records; `None` where no status changes.
pub(super) fn change(relation: &Relation, close: bool) -> Option<Act> {
    let whole = match relation.gap {
        Gap::Partial | Gap::ListMissing => false,
        Gap::None | Gap::NoEnd | Gap::ByNumberOnly => true,
    };
    if !whole {
        return None;
    }
    match relation.kind {
        RelationKind::Repeals => Some(Act::Repeal),
        RelationKind::DeclaresVoid => Some(Act::DeclareVoid),
        RelationKind::Extends => Some(Act::Extend),
        RelationKind::Replaces => close.then_some(Act::Repeal),
        RelationKind::Amends | RelationKind::Forwards => None,
    }
}

struct Reading<'a> {
    document: &'a PublicDocument,
    revision: &'a crate::store::entity::revision::Model,
    targets: &'a Targets,
    recorded: &'a [RelationRow],
    today: NaiveDate,
}

impl Reading<'_> {
    async fn proposal(&self, store: &Store, relation: &Relation) -> Result<Proposal, Error> {
        let key = key(relation);
        let row = &self.document.row;
        let on = relation.on.or_else(|| day_of(row));
        let standing = match self.recorded_as(relation.kind, &key)? {
            Some(recorded) => self.decided(store, recorded).await?,
            None => {
                let found = self.targets.of(row, relation);
                let fact = self.fact(relation, on);
                let candidates = found
                    .into_iter()
                    .map(|(found, other)| Candidate::of(found, other, fact.clone(), self.today));
                Standing::Open(candidates.collect())
            }
        };
        let words = relation.words.clone();
        Ok(Proposal {
            kind: relation.kind,
            key,
            title: relation.title.clone(),
            number: relation.number.clone(),
            on,
            until: relation.until,
            gap: relation.gap,
            words: self.words(words.clone()),
            eid: words.and_then(|words| self.place(&words)),
            standing,
        })
    }

    async fn succeeds(
        &self,
        store: &Store,
        relation: &Relation,
        old: &PublicDocument,
    ) -> Result<Proposal, Error> {
        let key = format!("{SUCCESSION}{}", old.row.id);
        let standing = match self.recorded_as(RelationKind::Replaces, &key)? {
            Some(recorded) => self.decided(store, recorded).await?,
            None => {
                let on = day_of(&self.document.row);
                let fact = fact(Act::Repeal, on, None);
                Standing::Open(vec![Candidate::of(old, false, Some(fact), self.today)])
            }
        };
        Ok(Proposal {
            kind: RelationKind::Replaces,
            key,
            title: relation.title.clone(),
            number: old.numbers.first().map(|number| number.printed.clone()),
            on: day_of(&self.document.row),
            until: None,
            gap: Gap::None,
            words: String::new(),
            eid: None,
            standing,
        })
    }

    fn fact(&self, relation: &Relation, on: Option<NaiveDate>) -> Option<Fact> {
        let act = change(relation, true)?;
        Some(fact(act, on, relation.until))
    }

    /// Older texts of the same title and issuer that are still in force and not named.
    fn old_texts<'a>(&'a self, titles: &[String]) -> Vec<&'a PublicDocument> {
        let row = &self.document.row;
        let own = day_of(row);
        let mut found: Vec<&PublicDocument> = Vec::new();
        for old in titles.iter().flat_map(|key| self.targets.bearing(key)) {
            let older = matches!((day_of(&old.row), own), (Some(one), Some(own)) if one < own);
            let same = old.row.issuer_id == row.issuer_id && old.row.issuer_name == row.issuer_name;
            let alive =
                validity::validity(&old.facts, self.today).state == validity::State::InForce;
            let rule = old.row.class != Class::Reference.as_str();
            let decided = self.recorded.iter().any(|one| {
                one.target_id.as_deref() == Some(old.row.id.as_str())
                    && one.document_id == row.id
                    && one.key.starts_with(SUCCESSION)
            });
            let wanted = older && same && rule && (alive || decided) && old.row.id != row.id;
            if wanted && !found.iter().any(|one| one.row.id == old.row.id) {
                found.push(old);
            }
        }
        found
    }

    /// The decision that counts: the latest, unless it was taken back.
    fn recorded_as(&self, kind: RelationKind, key: &str) -> Result<Option<&RelationRow>, Error> {
        let mut found = None;
        for row in self.recorded {
            if row.document_id == self.document.row.id
                && row.kind == kind.as_str()
                && row.key == key
            {
                let state = parse(
                    "relation",
                    &row.id,
                    "state",
                    &row.state,
                    RelationState::parse,
                )?;
                found = Some(row).filter(|_| state != RelationState::Retracted);
            }
        }
        Ok(found)
    }

    async fn decided(&self, store: &Store, row: &RelationRow) -> Result<Standing, Error> {
        let state = parse(
            "relation",
            &row.id,
            "state",
            &row.state,
            RelationState::parse,
        )?;
        let ids: Vec<String> = row.target_id.iter().cloned().collect();
        let target = publicly::documents(store.reader(), &ids).await?;
        let target = target.into_values().next();
        let recorded = Recorded {
            relation_id: row.id.clone(),
            target: target.map(|found| Candidate::of(&found, false, None, self.today)),
            reason: row.reason.clone(),
        };
        Ok(match state {
            RelationState::Confirmed => Standing::Confirmed(recorded),
            RelationState::Dismissed | RelationState::Retracted => Standing::Dismissed(recorded),
        })
    }

    fn words(&self, range: Option<Range<usize>>) -> String {
        let words = range.and_then(|range| self.revision.text.get(range));
        words.unwrap_or_default().replace('\n', " ")
    }

    /// The provision in which the words stand.
    fn place(&self, words: &Range<usize>) -> Option<String> {
        let words = self.revision.text.get(words.clone())?;
        let first = words.lines().next().filter(|line| !line.is_empty())?;
        let outline = crate::text::outline(&self.revision.text);
        let holding = outline
            .units
            .iter()
            .filter(|unit| unit.text.contains(first));
        holding.last().map(|unit| unit.eid.clone())
    }
}

fn fact(act: Act, on: Option<NaiveDate>, until: Option<NaiveDate>) -> Fact {
    Fact {
        sequence: i64::MAX,
        act,
        on,
        until,
        provisions: Vec::new(),
        because: String::new(),
        retracted: false,
    }
}
