//! The record as far as the asker may see it.

mod amendments;
mod cleanup;
mod filings;
mod reviews;
mod suggestions;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::ask::Authorities;
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::domain::document::{Class, MeetingResult, NumberKind, NumberState, Stage};
use crate::domain::partial_date::PartialDate;
use crate::domain::statistics::record::{Document, IssuerClass, Named, Record};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::number;
use crate::store::error::parse;
use crate::store::statistics::{self as facts, ByDocument};
use crate::store::{Store, StoreError, people, queries};

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What figures are counted from.
    pub record: Record,
    /// The authorities that act here.
    pub inside: Vec<Authority>,
    published: HashSet<String>,
    part: HashSet<String>,
}

impl Loaded {
    /// Authorities for which there is something to see.
    pub fn choices(&self) -> Authorities {
        let record = &self.record;
        let issuers = record.documents.iter().map(|one| &one.named.issuer);
        let reviewers = record.reviews.iter().map(|one| &one.reviewer);
        let receivers = record.filings.iter().map(|one| &one.receiver);
        let handlers = record.suggestions.iter().map(|one| &one.receiver);
        let seen: HashSet<&str> = issuers
            .chain(reviewers)
            .chain(receivers)
            .chain(handlers)
            .map(String::as_str)
            .collect();
        self.inside
            .iter()
            .map(|one| (one.id.to_string(), one.name.clone()))
            .filter(|(id, _)| seen.contains(id.as_str()))
            .collect()
    }

    /// Name of an authority that acts here.
    pub fn name(&self, id: &str) -> String {
        let found = self.inside.iter().find(|one| one.id.to_string() == id);
        found.map_or_else(String::new, |one| one.name.clone())
    }

    /// Where a document can be read by whoever asked.
    pub fn link(&self, document: &str) -> Option<String> {
        if self.published.contains(document) {
            Some(format!("/documents/{document}"))
        } else if self.part.contains(document) {
            Some(format!("/workbench/documents/{document}"))
        } else {
            None
        }
    }
}

/// For a person: what is published, and what the person has a part in.
pub async fn staff(store: &Store, cx: &RequestContext) -> Result<Loaded, Error> {
    cx.actor()?;
    let mut reading = Reading::begin(store, Some(cx)).await?;
    reading.loaded.record.limited = !cx.actor()?.holds(Role::Auditor);
    reading.numbers().await?;
    reading.reviews().await?;
    reading.filings().await?;
    reading.amendments().await?;
    reading.cleanups().await?;
    reading.suggestions(cx).await?;
    Ok(reading.loaded)
}

/// For everybody: published documents, their status and the results of their filings; nothing else is read.
pub(super) async fn public(store: &Store) -> Result<Loaded, Error> {
    let mut reading = Reading::begin(store, None).await?;
    reading.filings().await?;
    reading.amendments().await?;
    Ok(reading.loaded)
}

/// The civil day of an instant, at UTC+8.
fn civil(at_ms: i64) -> Option<NaiveDate> {
    let zone = FixedOffset::east_opt(8 * 3600)?;
    let at = DateTime::from_timestamp_millis(at_ms)?;
    Some(at.with_timezone(&zone).date_naive())
}

struct Reading<'a> {
    store: &'a Store,
    cx: Option<&'a RequestContext>,
    authorities: Vec<Authority>,
    cases: HashMap<String, Case>,
    named: HashMap<String, Named>,
    ids: Vec<String>,
    numbers: ByDocument<number::Model>,
    loaded: Loaded,
}

impl<'a> Reading<'a> {
    async fn begin(store: &'a Store, cx: Option<&'a RequestContext>) -> Result<Self, Error> {
        let db = store.reader();
        let authorities = people::authorities(db).await?;
        let inside: Vec<Authority> = authorities
            .iter()
            .filter(|one| one.inside)
            .cloned()
            .collect();
        let issuers: Vec<String> = inside.iter().map(|one| one.id.to_string()).collect();
        let rows = facts::documents(db, &issuers).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut reading = Self {
            store,
            cx,
            authorities,
            cases: HashMap::new(),
            named: HashMap::new(),
            numbers: facts::numbers(db, &ids).await?,
            ids,
            loaded: Loaded {
                inside,
                ..Loaded::default()
            },
        };
        let began = facts::began(db).await?;
        reading.loaded.record.began_on = began.and_then(civil);
        reading.documents(rows).await?;
        Ok(reading)
    }

    async fn documents(&mut self, rows: Vec<DocumentRow>) -> Result<(), Error> {
        let db = self.store.reader();
        let mut known_facts = facts::facts(db, &self.ids).await?;
        let staff = self.cx.is_some();
        let meetings = if staff {
            facts::meetings(db, &self.ids).await?
        } else {
            HashMap::new()
        };
        for row in rows {
            let class = parse("document", &row.id, "class", &row.class, Class::parse)?;
            let stage = row
                .stage
                .as_deref()
                .map(|text| parse("document", &row.id, "stage", text, Stage::parse))
                .transpose()?;
            let registered = class == Class::Registered;
            let published =
                row.withheld.is_none() && (!registered || stage == Some(Stage::Published));
            let part = self.takes_part(&row, registered)?;
            if published {
                self.loaded.published.insert(row.id.clone());
            }
            if part {
                self.loaded.part.insert(row.id.clone());
            }
            let visible = published || part;
            let named = Named {
                id: row.id.clone(),
                title: visible.then(|| row.title.clone()),
                number: self.printed(&row.id),
                issuer: row.issuer_id.clone().unwrap_or_default(),
            };
            self.named.insert(row.id.clone(), named.clone());
            if !visible {
                continue;
            }
            let rows_of = known_facts.remove(&row.id).unwrap_or_default();
            let mut held = Vec::new();
            for one in meetings.get(&row.id).into_iter().flatten() {
                let read = MeetingResult::parse;
                let result = parse("deliberation", &one.id, "result", &one.result, read)?;
                held.push((one.held_on, passed(result)));
            }
            let class = self.class_of(&named.issuer);
            let document = Document {
                instrument: row.instrument_title.clone(),
                numbers: self.live(&row.id).map(|one| one.printed.clone()).collect(),
                class,
                registered,
                issued: published || stage.is_some_and(signed),
                published,
                issued_on: partial(row.signed_on.as_deref().or(row.issued_on.as_deref())),
                published_on: partial(row.published_on.as_deref()),
                meetings: held,
                opinions: Vec::new(),
                registered_on: self.registered_on(&row.id),
                facts: rows_of
                    .iter()
                    .map(queries::fact_of)
                    .collect::<Result<_, StoreError>>()?,
                named,
            };
            self.loaded.record.documents.push(document);
        }
        Ok(())
    }

    /// Whether the asker has a part in the case, by the rule of the workbench.
    fn takes_part(&mut self, row: &DocumentRow, registered: bool) -> Result<bool, Error> {
        let Some(cx) = self.cx.filter(|_| registered) else {
            return Ok(false);
        };
        let case = Case::of(row.clone(), self.authorities.clone())?;
        let part = case.takes_part(cx);
        self.cases.insert(row.id.clone(), case);
        Ok(part)
    }

    fn class_of(&self, issuer: &str) -> IssuerClass {
        let found = self.loaded.inside.iter();
        let mut found = found.filter(|one| one.id.to_string() == issuer);
        found
            .next()
            .map_or(IssuerClass::Other, |one| IssuerClass::of(one.kind))
    }

    /// 发文字号, else 登记号, of those that count.
    fn printed(&self, document: &str) -> Option<String> {
        let own = self
            .live(document)
            .filter(|one| one.kind == NumberKind::Document.as_str())
            .last();
        own.or_else(|| self.live(document).last())
            .map(|one| one.printed.clone())
    }

    /// Numbers that count.
    fn live(&self, document: &str) -> impl Iterator<Item = &number::Model> {
        let all = self.numbers.get(document).into_iter().flatten();
        all.filter(|one| one.state != NumberState::Voided.as_str())
    }

    fn registered_on(&self, document: &str) -> Option<NaiveDate> {
        let all = self.numbers.get(document).into_iter().flatten();
        all.filter(|one| one.state == NumberState::Assigned.as_str())
            .filter_map(|one| one.given_on)
            .max()
    }

    fn visible(&self, document: &str) -> Option<Named> {
        let named = self.named.get(document)?;
        named.title.is_some().then(|| named.clone())
    }
}

/// The stages in which a document is signed and alive.
const fn signed(stage: Stage) -> bool {
    match stage {
        Stage::Signed | Stage::Registered | Stage::Published => true,
        Stage::Drafting
        | Stage::UnderReview
        | Stage::Reviewed
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::NotNormative
        | Stage::Declined => false,
    }
}

/// Whether a meeting passed it; `None` for 暂缓.
const fn passed(result: MeetingResult) -> Option<bool> {
    match result {
        MeetingResult::Passed | MeetingResult::PassedWithChanges => Some(true),
        MeetingResult::Rejected => Some(false),
        MeetingResult::Postponed => None,
    }
}

fn partial(text: Option<&str>) -> Option<PartialDate> {
    text.and_then(|text| text.parse().ok())
}
