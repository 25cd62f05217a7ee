//! Filings, with their acts as the log tells them: a row holds the last day only.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Reading, civil};
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::domain::event::EventType;
use crate::domain::filing::FilingCommand;
use crate::domain::statistics::record::Filing;
use crate::store::entity::filing;
use crate::store::statistics::{self as facts, Told};

impl Reading<'_> {
    pub(super) async fn filings(&mut self) -> Result<(), Error> {
        let db = self.store.reader();
        let kinds = [
            EventType::FilingSubmitted,
            EventType::FilingResult,
            EventType::FilingHandled,
        ];
        let mut acts: HashMap<String, Vec<(FilingCommand, NaiveDate)>> = HashMap::new();
        for event in facts::events(db, &kinds).await? {
            if let Some((filing, command, on)) = act_of(&event) {
                acts.entry(filing).or_default().push((command, on));
            }
        }
        let mut by_document = facts::filings(db, &self.ids).await?;
        let documents = self.loaded.record.documents.iter();
        let published: HashMap<String, NaiveDate> = documents
            .filter_map(|one| Some((one.named.id.clone(), one.published_on?.full()?)))
            .collect();
        for id in &self.ids {
            for row in by_document.remove(id).unwrap_or_default() {
                let acts = acts.remove(&row.id).unwrap_or_default();
                let filing = self.filing(row, acts, published.get(id).copied());
                self.loaded.record.filings.extend(filing);
            }
        }
        Ok(())
    }

    /// A filing as the asker may see it: everybody sees that a published document's filing was registered.
    fn filing(
        &self,
        row: filing::Model,
        acts: Vec<(FilingCommand, NaiveDate)>,
        published_on: Option<NaiveDate>,
    ) -> Option<Filing> {
        let named = self.named.get(&row.document_id)?;
        let mut all = self.authorities.iter();
        let receiver = all.find(|one| one.id.to_string() == row.receiver_id)?;
        let published = self.loaded.published.contains(&row.document_id);
        let mine = self.cx.is_some_and(|cx| {
            let Some(actor) = cx.actor.as_deref() else {
                return false;
            };
            self.loaded.part.contains(&row.document_id)
                || self.cases.get(&row.document_id).is_some_and(|case| {
                    may_act(case, actor, receiver, FilingCommand::Submit)
                        || may_act(case, actor, receiver, FilingCommand::Register)
                })
        });
        if !mine && !published {
            return None;
        }
        let registered = |command: FilingCommand| command == FilingCommand::Register;
        let acts: Vec<(FilingCommand, NaiveDate)> = acts
            .into_iter()
            .filter(|(command, _)| mine || registered(*command))
            .collect();
        if !mine && acts.is_empty() {
            return None;
        }
        Some(Filing {
            named: named.clone(),
            receiver: row.receiver_id,
            receiver_name: receiver.name.clone(),
            receiver_inside: receiver.inside && mine,
            published_on: published_on.filter(|_| mine),
            due_on: row.due_on.filter(|_| mine),
            missing_year: missing_year(&row.due).filter(|_| mine),
            acts,
            id: row.id,
        })
    }
}

fn act_of(event: &Told) -> Option<(String, FilingCommand, NaiveDate)> {
    let filing = event.facts.get("filing")?.clone();
    let command = FilingCommand::parse(event.facts.get("command")?).ok()?;
    let on = event.facts.get("on").and_then(|text| text.parse().ok());
    Some((filing, command, on.or_else(|| civil(event.at_ms))?))
}

/// The calendar year without which the stored limit could not be counted.
fn missing_year(due: &str) -> Option<i32> {
    let json: serde_json::Value = serde_json::from_str(due).ok()?;
    json.get("calendar_missing")?.as_i64()?.try_into().ok()
}
