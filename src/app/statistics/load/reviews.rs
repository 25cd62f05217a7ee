//! Numbers and rounds of review.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Reading, civil};
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::document::{NumberKind, NumberState};
use crate::domain::event::EventType;
use crate::domain::review::{Answer, Opinion, ReviewKind};
use crate::domain::statistics::record::{Named, Number, Review};
use crate::store::entity::{finding, number, review};
use crate::store::error::parse;
use crate::store::statistics as facts;

/// Days of events by review.
type Days = HashMap<String, Vec<NaiveDate>>;

impl Reading<'_> {
    /// Numbers that were given here: the ledger of numbers is public, titles are not.
    pub(super) async fn numbers(&mut self) -> Result<(), Error> {
        let voidings = facts::events(self.store.reader(), &[EventType::NumberVoided]).await?;
        let voided: HashMap<&str, i64> = voidings
            .iter()
            .flat_map(|event| event.numbers.iter().map(|id| (id.as_str(), event.at_ms)))
            .collect();
        let given: Vec<&number::Model> = self
            .ids
            .iter()
            .filter_map(|id| self.numbers.get(id))
            .flatten()
            .filter(|one| one.state != NumberState::Historical.as_str())
            .collect();
        let registration = NumberKind::Registration.as_str();
        let kind = if given.iter().any(|one| one.kind == registration) {
            registration
        } else {
            NumberKind::Document.as_str()
        };
        let mut numbers = Vec::new();
        for row in given.into_iter().filter(|row| row.kind == kind) {
            let Some(named) = self.named.get(&row.document_id) else {
                continue;
            };
            let is_voided = row.state == NumberState::Voided.as_str();
            let on = voided.get(row.id.as_str()).copied().and_then(civil);
            numbers.push(Number {
                id: row.id.clone(),
                named: Named {
                    number: Some(row.printed.clone()),
                    ..named.clone()
                },
                given_on: row.given_on,
                voided: is_voided.then(|| (on, row.reason.clone().unwrap_or_default())),
            });
        }
        self.loaded.record.numbers = numbers;
        Ok(())
    }

    /// Rounds in whose case the asker has a part, or that are before the asker's bodies.
    pub(super) async fn reviews(&mut self) -> Result<(), Error> {
        let Some(cx) = self.cx else { return Ok(()) };
        let db = self.store.reader();
        let bodies = cx.actor()?.authorities(Role::Reviewer);
        let mut rounds: Vec<review::Model> = Vec::new();
        let mut by_document = facts::reviews(db, &self.ids).await?;
        for id in &self.ids {
            let rows = by_document.remove(id).unwrap_or_default();
            let part = self.loaded.part.contains(id);
            rounds.extend(
                rows.into_iter()
                    .filter(|row| part || bodies.contains(&row.reviewer_id)),
            );
        }
        let ids: Vec<String> = rounds.iter().map(|row| row.id.clone()).collect();
        let mut findings = facts::findings(db, &ids).await?;
        let returned = self.days(EventType::ReviewReturned).await?;
        let not_normative = self.days(EventType::FoundNotNormative).await?;
        for row in rounds {
            let Some(named) = self.named.get(&row.document_id) else {
                continue;
            };
            let items = findings.remove(&row.id).unwrap_or_default();
            let mut review = round(row, named, items)?;
            review.returned_on = returned.get(&review.id).cloned().unwrap_or_default();
            let judged = not_normative.get(&review.id);
            review.not_normative_on = judged.and_then(|days| days.first().copied());
            self.loaded.record.reviews.push(review);
        }
        self.opinions();
        Ok(())
    }

    /// The days of the events of a kind, by the review that they tell of.
    async fn days(&self, kind: EventType) -> Result<Days, Error> {
        let mut days = Days::new();
        for event in facts::events(self.store.reader(), &[kind]).await? {
            if let (Some(review), Some(day)) = (event.facts.get("review"), civil(event.at_ms)) {
                days.entry(review.clone()).or_default().push(day);
            }
        }
        Ok(days)
    }

    /// The days of opinions, beside the documents that went on to a meeting.
    fn opinions(&mut self) {
        let mut days: HashMap<&str, Vec<NaiveDate>> = HashMap::new();
        for review in &self.loaded.record.reviews {
            if let Some((_, day)) = review.opinion {
                days.entry(review.named.id.as_str()).or_default().push(day);
            }
        }
        for document in &mut self.loaded.record.documents {
            let found = days.get(document.named.id.as_str());
            document.opinions = found.cloned().unwrap_or_default();
        }
    }
}

fn round(row: review::Model, named: &Named, items: Vec<finding::Model>) -> Result<Review, Error> {
    let opinion = match &row.opinion {
        Some(text) => Some(parse("review", &row.id, "opinion", text, Opinion::parse)?),
        None => None,
    };
    let mut findings = Vec::with_capacity(items.len());
    for one in items {
        let answer = match &one.answer {
            Some(text) => Some(parse("finding", &one.id, "answer", text, Answer::parse)?),
            None => None,
        };
        findings.push((one.id, one.content, answer));
    }
    Ok(Review {
        named: named.clone(),
        reviewer: row.reviewer_id.clone(),
        kind: parse("review", &row.id, "kind", &row.kind, ReviewKind::parse)?,
        requested_on: row.requested_on,
        accepted_on: row.accepted_on,
        opinion: opinion.zip(row.issued_on),
        not_normative_on: None,
        returned_on: Vec::new(),
        answered_on: row.answered_on,
        findings,
        id: row.id,
    })
}
