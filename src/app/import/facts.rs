//! 效力事实 of a document as its texts state them together, and what changes in the recorded ones.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::book::Work;
use super::status::Stated;
use super::versions;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::event::EventType;
use crate::domain::validity::{self, Act, Fact};
use crate::store::entity::fact;
use crate::store::{Set, Tx, events, queries};

/// What is recorded of the known documents.
#[derive(Debug, Default)]
pub(super) struct Past {
    facts: HashMap<String, Vec<fact::Model>>,
    /// Positions of the events of import: their facts are the import's own.
    imports: HashSet<i64>,
}

/// What changes for one document.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) new: Vec<fact::Model>,
    /// Ids of the facts that no longer count.
    pub(super) retracted: Vec<String>,
    /// The last valid day afterwards, as text.
    pub(super) last_valid_on: Option<String>,
}

impl Past {
    pub(super) async fn load(tx: &Tx, documents: &[String]) -> Result<Self, Error> {
        let mut past = Self::default();
        if documents.is_empty() {
            return Ok(past);
        }
        for row in queries::fact_rows(tx.connection().await?, documents).await? {
            let own = past.facts.entry(row.document_id.clone()).or_default();
            own.push(row);
        }
        past.imports =
            events::positions(tx.connection().await?, documents, EventType::Imported).await?;
        Ok(past)
    }
}

/// The facts that the standing texts state together: in force from the earliest, the rest as the newest
/// version has it.
fn together(work: &Work) -> Stated {
    let standing = versions::standing(&work.heads);
    let mut stated = standing
        .last()
        .and_then(|head| work.marks.get(&head.id))
        .map(|marks| marks.stated.clone())
        .unwrap_or_default();
    stated.commence = standing
        .iter()
        .filter_map(|head| work.marks.get(&head.id)?.stated.commence.clone())
        .min_by_key(|day| day.on);
    stated
}

/// The facts of `work` against the recorded ones. Where people have recorded facts since, the import's
/// keep the position of its first event, so that they overrule nothing.
pub(super) fn change(
    cx: &RequestContext,
    work: &Work,
    past: &mut Past,
    seq: i64,
) -> Result<Change, Error> {
    let recorded = past.facts.remove(&work.row.id).unwrap_or_default();
    let (own, others): (Vec<fact::Model>, Vec<fact::Model>) = recorded
        .into_iter()
        .partition(|fact| past.imports.contains(&fact.seq));
    let first = own.iter().map(|fact| fact.seq).min();
    let seq = first.filter(|_| !others.is_empty()).unwrap_or(seq);
    let own: Vec<fact::Model> = own.into_iter().filter(|fact| !fact.retracted).collect();
    let mut new = rows(cx, work, seq);
    // what a person put right is not stated again by the source
    new.retain(|fact| !work.pinned.iter().any(|act| act.as_str() == fact.act));
    let same = own.len() == new.len() && new.iter().all(|one| own.iter().any(|o| alike(o, one)));
    let mut change = Change::default();
    let mut after = others;
    if same {
        after.extend(own);
    } else {
        change.retracted = own.into_iter().map(|fact| fact.id).collect();
        after.extend(new.iter().cloned());
        change.new = new;
    }
    change.last_valid_on = last_valid_on(&after)?.map(|day| day.to_string());
    Ok(change)
}

fn last_valid_on(rows: &[fact::Model]) -> Result<Option<NaiveDate>, Error> {
    let facts: Vec<Fact> = rows
        .iter()
        .map(queries::fact_of)
        .collect::<Result<_, _>>()?;
    Ok(validity::last_valid_on(&facts))
}

fn alike(one: &fact::Model, other: &fact::Model) -> bool {
    (&one.act, one.on_day, one.until_day, &one.because)
        == (&other.act, other.on_day, other.until_day, &other.because)
}

fn rows(cx: &RequestContext, work: &Work, seq: i64) -> Vec<fact::Model> {
    let stated = together(work);
    let from = stated.commence.as_ref().map(|day| day.on);
    let commence = stated
        .commence
        .map(|day| (Act::Commence, Some(day.on), None, day.because));
    let term = stated
        .term
        .map(|day| (Act::Term, from, Some(day.on), day.because));
    let claim = stated
        .claim
        .map(|claim| (Act::SourceSays, None, None, claim));
    [commence, term, claim]
        .into_iter()
        .flatten()
        .zip(ids_in_order(cx, 3))
        .map(|((act, on_day, until_day, because), id)| fact::Model {
            id,
            document_id: work.row.id.clone(),
            act: act.as_str().to_owned(),
            on_day,
            until_day,
            provisions: "[]".to_owned(),
            because,
            basis_id: None,
            retracted: false,
            seq,
        })
        .collect()
}

/// Takes facts back; they stay in the history.
pub(super) async fn retract(tx: &Tx, ids: Vec<String>) -> Result<(), Error> {
    for id in ids {
        tx.update(fact::ActiveModel {
            id: Set(id),
            retracted: Set(true),
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}

/// New ids in ascending order: rows of one document are listed by their ids.
pub(super) fn ids_in_order(cx: &RequestContext, count: usize) -> Vec<String> {
    let mut ids: Vec<String> = (0..count).map(|_| cx.new_id()).collect();
    ids.sort_unstable();
    ids
}
