//! One document's relations held against the registry and against what people decided.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::key::{SUCCESSION, key};
use super::proposal::{Proposal, Recorded, Standing};
use super::target::{Candidate, Targets};
use crate::app::error::Error;
use crate::domain::document::Class;
use crate::domain::partial_date::PartialDate;
use crate::domain::relation::RelationState;
use crate::domain::validity::{self, Act, Fact};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::relation::Model as RelationRow;
use crate::store::entity::revision::Model as RevisionRow;
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::text::Outline;
use crate::text::relations::{Gap, Relation, RelationKind};

/// The decision that counts of a relation: the latest, unless it was taken back.
pub(super) fn decision<'a>(
    recorded: &'a [RelationRow],
    document: &str,
    kind: RelationKind,
    key: &str,
) -> Result<Option<&'a RelationRow>, Error> {
    let own = |row: &&RelationRow| {
        row.document_id == document && row.kind == kind.as_str() && row.key == key
    };
    match recorded.iter().rfind(own) {
        Some(row) if state_of(row)? != RelationState::Retracted => Ok(Some(row)),
        Some(_) | None => Ok(None),
    }
}

fn state_of(row: &RelationRow) -> Result<RelationState, Error> {
    Ok(parse(
        "relation",
        &row.id,
        "state",
        &row.state,
        RelationState::parse,
    )?)
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

/// What is read together for one document.
pub(super) struct Reader<'a> {
    pub(super) document: &'a PublicDocument,
    pub(super) revision: &'a RevisionRow,
    pub(super) outline: Outline,
    pub(super) targets: &'a Targets,
    pub(super) recorded: &'a [RelationRow],
    /// The public targets of what people recorded.
    pub(super) decided: HashMap<String, PublicDocument>,
    pub(super) today: NaiveDate,
}

impl Reader<'_> {
    pub(super) fn proposal(&self, relation: &Relation) -> Result<Proposal, Error> {
        let key = key(relation);
        let row = &self.document.row;
        let on = relation.on.or_else(|| day_of(row));
        let standing = if let Some(recorded) = self.recorded_as(relation.kind, &key)? {
            self.made(recorded)?
        } else {
            let found = self.targets.of(row, relation);
            let fact = self.fact(relation, on);
            let candidates = found
                .into_iter()
                .map(|(found, other)| Candidate::of(found, other, fact.clone(), self.today));
            Standing::Open(candidates.collect())
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

    pub(super) fn succeeds(
        &self,
        relation: &Relation,
        old: &PublicDocument,
    ) -> Result<Proposal, Error> {
        let key = format!("{SUCCESSION}{}", old.row.id);
        let standing = if let Some(recorded) = self.recorded_as(RelationKind::Replaces, &key)? {
            self.made(recorded)?
        } else {
            let on = day_of(&self.document.row);
            let fact = fact(Act::Repeal, on, None);
            Standing::Open(vec![Candidate::of(old, false, Some(fact), self.today)])
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
    pub(super) fn old_texts<'a>(&'a self, titles: &[String]) -> Vec<&'a PublicDocument> {
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

    /// The decision that counts.
    pub(super) fn recorded_as(
        &self,
        kind: RelationKind,
        key: &str,
    ) -> Result<Option<&RelationRow>, Error> {
        decision(self.recorded, &self.document.row.id, kind, key)
    }

    fn made(&self, row: &RelationRow) -> Result<Standing, Error> {
        let target = row.target_id.as_ref().and_then(|id| self.decided.get(id));
        let recorded = Recorded {
            relation_id: row.id.clone(),
            target: target.map(|found| Candidate::of(found, false, None, self.today)),
            reason: row.reason.clone(),
        };
        Ok(match state_of(row)? {
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
        let mut deepest = self.outline.units.iter().rev();
        deepest
            .find(|unit| unit.text.contains(first))
            .map(|unit| unit.eid.clone())
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
