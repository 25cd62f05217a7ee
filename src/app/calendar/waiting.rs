//! What waits with a clock: reviews, filings, what is inside them, and suggestions, each with the due date that is stored with it.

use chrono::NaiveDate;

use super::inner::{self, Inner};
use crate::app::error::Error;
use crate::domain::filing::FilingStage;
use crate::domain::review::ReviewStage;
use crate::domain::suggestion::SuggestionStage;
use crate::rules::{Calendar, Due};
use crate::store::entity::{filing, review, suggestion};
use crate::store::error::parse;
use crate::store::{Tx, calendars, suggestions};

/// A row with a clock.
#[derive(Debug, Clone)]
pub(super) enum Waiting {
    /// 合法性审核.
    Review(Box<review::Model>),
    /// 备案.
    Filing(Box<filing::Model>),
    /// 审查建议.
    Suggestion(Box<suggestion::Model>),
    /// 备案登记和备案审查之中的期限.
    Inner(Box<Inner>),
}

impl Waiting {
    pub(super) fn document_id(&self) -> &str {
        match self {
            Self::Review(row) => &row.document_id,
            Self::Filing(row) => &row.document_id,
            Self::Suggestion(row) => &row.document_id,
            Self::Inner(clock) => &clock.document_id,
        }
    }

    pub(super) fn stored(&self) -> &str {
        match self {
            Self::Review(row) => row.due.as_deref().unwrap_or_default(),
            Self::Filing(row) => &row.due,
            Self::Suggestion(row) => &row.due,
            Self::Inner(clock) => &clock.stored,
        }
    }

    /// The due date, where it stands.
    pub(super) fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Review(row) => row.due_on,
            Self::Filing(row) => row.due_on,
            Self::Suggestion(row) => row.due_on,
            // those that stand are not among what waits
            Self::Inner(_) => None,
        }
    }

    /// What the calendar as it is now would count, where that is another day than the stored one.
    pub(super) fn otherwise(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let due: Due = serde_json::from_str(self.stored()).ok()?;
        let days = due.days(calendar).ok()??;
        let last = days.last()?.on;
        (Some(last) != self.due_on()).then_some(last)
    }
}

/// Everything that waits, by document.
pub(super) async fn waiting(tx: &Tx) -> Result<Vec<Waiting>, Error> {
    let accepted = [ReviewStage::Accepted.as_str()];
    let open = [
        FilingStage::Due.as_str(),
        FilingStage::Submitted.as_str(),
        FilingStage::Deferred.as_str(),
    ];
    let reviews = calendars::reviews(tx.connection().await?, &accepted).await?;
    let filings = calendars::filings(tx.connection().await?, &open).await?;
    let mut all: Vec<Waiting> = reviews
        .into_iter()
        .map(|row| Waiting::Review(Box::new(row)))
        .chain(
            filings
                .into_iter()
                .map(|row| Waiting::Filing(Box::new(row))),
        )
        .collect();
    for row in suggestions::before(tx.connection().await?, None).await? {
        let stage = parse(
            "suggestion",
            &row.id,
            "stage",
            &row.stage,
            SuggestionStage::parse,
        )?;
        if stage.waits_for_answer() {
            all.push(Waiting::Suggestion(Box::new(row)));
        }
    }
    let inner = inner::open(tx).await?.into_iter();
    all.extend(inner.map(|clock| Waiting::Inner(Box::new(clock))));
    all.sort_by(|one, other| one.document_id().cmp(other.document_id()));
    Ok(all)
}
