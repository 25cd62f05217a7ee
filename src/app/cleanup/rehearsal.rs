//! 预演: what the decision would change. The decision itself goes through [`outcomes`], so that the two
//! cannot differ.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::{Campaign, state_of};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::status::tone;
use crate::domain::cleanup::effect::{self, Change, Contradiction, Ruling};
use crate::domain::cleanup::{Disposition, ItemState};
use crate::domain::validity::{self, Fact, chinese_date};
use crate::store::entity::cleanup_item::Model as ItemRow;
use crate::store::entity::fact::Model as FactRow;
use crate::store::error::parse;
use crate::store::{Store, cleanup as rows, queries};

/// What becomes of one document.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) item: ItemRow,
    /// What is decided; `None` where there is no proposal and nothing happens to what is in no list.
    pub(super) disposition: Option<Disposition>,
    /// It is in no list, and ends for that.
    pub(super) unlisted: bool,
    pub(super) facts: Vec<Fact>,
    pub(super) change: Result<Option<Change>, Contradiction>,
}

impl Outcome {
    /// The words that stand beside the status, after who decided.
    pub(super) fn because(&self, decided: &str) -> String {
        match self.disposition {
            _ if self.unlisted => format!("{decided}，未列入继续有效目录"),
            Some(Disposition::Amend) => {
                format!("{decided}应当修改，逾期未修改并重新公布的失效")
            }
            Some(Disposition::AlreadyRepealed) => format!("{decided}确认此前已经废止"),
            Some(
                Disposition::Keep
                | Disposition::Repeal
                | Disposition::DeclareVoid
                | Disposition::Extend,
            )
            | None => decided.to_owned(),
        }
    }
}

/// 据…清理决定.
///
/// Statuses are public from the decision on: the words name the meeting and nothing of the campaign, whose
/// results are published later.
pub(super) fn decided_by(meeting: &str) -> String {
    format!("据{meeting}清理决定")
}

/// The proposal of an item.
pub(super) fn disposition_of(item: &ItemRow) -> Result<Option<Disposition>, Error> {
    let text = item.disposition.as_deref();
    let read = text.map(|text| {
        parse(
            "cleanup_item",
            &item.id,
            "disposition",
            text,
            Disposition::parse,
        )
    });
    Ok(read.transpose()?)
}

/// What becomes of each document of a campaign where the decision takes effect on `on`.
pub(super) fn outcomes(
    campaign: &Campaign,
    items: Vec<ItemRow>,
    facts: Vec<FactRow>,
    on: NaiveDate,
) -> Result<Vec<Outcome>, Error> {
    let mut known: HashMap<String, Vec<Fact>> = HashMap::new();
    for row in facts {
        let fact = queries::fact_of(&row)?;
        known.entry(row.document_id).or_default().push(fact);
    }
    items
        .into_iter()
        .map(|item| {
            let facts = known.remove(&item.document_id).unwrap_or_default();
            outcome(campaign, item, facts, on)
        })
        .collect()
}

fn outcome(
    campaign: &Campaign,
    item: ItemRow,
    facts: Vec<Fact>,
    on: NaiveDate,
) -> Result<Outcome, Error> {
    let proposed = match state_of(&item)? {
        ItemState::Proposed | ItemState::Agreed => disposition_of(&item)?,
        ItemState::Waiting | ItemState::Returned | ItemState::Dropped => None,
    };
    let (disposition, unlisted, change) = match proposed {
        Some(disposition) => {
            let ruling = Ruling {
                disposition,
                until: item.until_day,
                ended_on: item.ended_day,
            };
            (Some(disposition), false, effect::change(&facts, ruling, on))
        }
        None if campaign.row.unlisted => {
            let change = effect::unlisted(&facts, on);
            let ends = change.map(|_| Disposition::DeclareVoid);
            (ends, ends.is_some(), Ok(change))
        }
        None => (None, false, Ok(None)),
    };
    Ok(Outcome {
        item,
        disposition,
        unlisted,
        facts,
        change,
    })
}

/// 预演.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rehearsal {
    /// The day on which the decision would take effect.
    pub effect_on: NaiveDate,
    /// How many documents change their state on that day.
    pub changes: usize,
    /// How many proposals contradict the state of their document.
    pub contradictions: usize,
    /// How many documents have no proposal.
    pub open: usize,
    /// One for each document, in order.
    pub lines: Vec<RehearsalLine>,
}

/// What would become of one document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RehearsalLine {
    /// Place in the scope.
    pub ord: i64,
    /// Id of the item.
    pub item_id: String,
    /// Id of the document.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// Label of the disposition.
    pub disposition: Option<&'static str>,
    /// State on that day without the decision.
    #[schema(value_type = String)]
    pub before: validity::State,
    /// Label.
    pub before_label: &'static str,
    /// Colour.
    #[serde(skip)]
    pub before_tone: &'static str,
    /// State on that day with the decision.
    #[schema(value_type = String)]
    pub after: validity::State,
    /// Label.
    pub after_label: &'static str,
    /// Colour.
    #[serde(skip)]
    pub after_tone: &'static str,
    /// What happens on another day: 2028年1月1日起宣布失效.
    pub later: Option<String>,
    /// Why the proposal cannot be decided.
    pub contradiction: Option<&'static str>,
}

/// What the decision would change, were it to take effect on `on`.
///
/// # Errors
/// [`Error::NotFound`] for what the asker may not see.
pub async fn rehearsal(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    on: Option<NaiveDate>,
) -> Result<Rehearsal, Error> {
    let campaign = Campaign::seen(store, cx, id).await?;
    let on = on.unwrap_or(cx.today);
    let items = rows::items(store.reader(), id).await?;
    let ids: Vec<String> = items.iter().map(|item| item.document_id.clone()).collect();
    let mut facts = queries::fact_rows(store.reader(), &ids).await?;
    // once decided, what it recorded itself stands on the side of what it changed
    let own: HashSet<String> = items
        .iter()
        .filter_map(|item| item.fact_id.clone())
        .collect();
    facts.retain(|fact| !own.contains(&fact.id));
    let lines: Vec<RehearsalLine> = outcomes(&campaign, items, facts, on)?
        .into_iter()
        .map(|outcome| line(outcome, on))
        .collect();
    let count = |wanted: fn(&RehearsalLine) -> bool| lines.iter().filter(|one| wanted(one)).count();
    Ok(Rehearsal {
        effect_on: on,
        changes: count(|one| one.before != one.after),
        contradictions: count(|one| one.contradiction.is_some()),
        open: count(|one| one.disposition.is_none()),
        lines,
    })
}

fn line(outcome: Outcome, on: NaiveDate) -> RehearsalLine {
    let before = validity::validity(&outcome.facts, on).state;
    let change = outcome.change.ok().flatten();
    let after = change.map_or(before, |change| {
        let facts = effect::with(&outcome.facts, change, String::new());
        validity::validity(&facts, on).state
    });
    let later = change.and_then(|change| match (change.on, change.until) {
        (_, Some(until)) => Some(format!("有效期至{}", chinese_date(until))),
        (Some(day), None) if day != on => {
            Some(format!("{}起{}", chinese_date(day), change.act.label()))
        }
        (_, None) => None,
    });
    RehearsalLine {
        ord: outcome.item.ord,
        disposition: match outcome.disposition {
            _ if outcome.unlisted => Some("未列入目录，失效"),
            disposition => disposition.map(Disposition::label),
        },
        item_id: outcome.item.id,
        document_id: outcome.item.document_id,
        title: outcome.item.title,
        document_number: outcome.item.document_number,
        before,
        before_label: before.label(),
        before_tone: tone(before),
        after,
        after_label: after.label(),
        after_tone: tone(after),
        later,
        contradiction: outcome.change.err().map(Contradiction::label),
    }
}
