//! Review suggestions as the bodies that handle them count them: whoever may see the whole county sees all.

use super::Reading;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::statistics::record::{Named, Suggestion};
use crate::domain::suggestion::{SuggestionOutcome, SuggestionStage};
use crate::store::entity::suggestion::Model;
use crate::store::error::parse;
use crate::store::suggestions;

impl Reading<'_> {
    pub(super) async fn suggestions(&mut self, cx: &RequestContext) -> Result<(), Error> {
        let actor = cx.actor()?;
        let own = actor.authorities(Role::FilingExaminer);
        let all = actor.holds(Role::Auditor);
        let inside = |id: &String| {
            let mut bodies = self.loaded.inside.iter();
            bodies.any(|one| one.id.to_string() == *id)
        };
        let rows = suggestions::before(self.store.reader(), None).await?;
        let seen = rows
            .into_iter()
            .filter(|row| own.contains(&row.receiver_id) || all && inside(&row.receiver_id));
        let counted: Result<Vec<Suggestion>, Error> = seen.map(|row| self.counted(row)).collect();
        self.loaded.record.suggestions = counted?;
        Ok(())
    }

    fn counted(&self, row: Model) -> Result<Suggestion, Error> {
        let read = SuggestionStage::parse;
        let stage = parse("suggestion", &row.id, "stage", &row.stage, read)?;
        let outcome = row.outcome.as_deref();
        let read = SuggestionOutcome::parse;
        let outcome = outcome.map(|text| parse("suggestion", &row.id, "outcome", text, read));
        let outcome = outcome.transpose()?;
        let declined = row.ground.is_some();
        let named = self.visible(&row.document_id).unwrap_or_else(|| Named {
            id: row.document_id.clone(),
            ..Named::default()
        });
        Ok(Suggestion {
            named,
            receiver: row.receiver_id,
            received_on: row.received_on,
            due_on: row.due_on,
            started: stage == SuggestionStage::Accepted || outcome.is_some(),
            declined,
            upheld: outcome.is_some_and(corrects),
            answered_on: row.answered_on,
            id: row.id,
        })
    }
}

/// Whether a conclusion calls for a correction.
const fn corrects(outcome: SuggestionOutcome) -> bool {
    match outcome {
        SuggestionOutcome::Corrected
        | SuggestionOutcome::WillCorrect
        | SuggestionOutcome::OpinionIssued
        | SuggestionOutcome::Revoked => true,
        SuggestionOutcome::NoFault => false,
    }
}
