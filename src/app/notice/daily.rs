//! What a day brings: due dates that are near or past, validity that ends.

use chrono::NaiveDate;

use super::outgoing::{Channels, Draft, to_all};
use super::recipients::Desk;
use super::{DAY, events::telling};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::law;
use crate::app::view::due::{Urgency, due_view};
use crate::domain::notice::{NoticeKind, Recipient};
use crate::domain::review::ReviewStage;
use crate::domain::suggestion::SuggestionStage;
use crate::domain::validity::{State, validity};
use crate::rules::{LimitId, Word};
use crate::store::entity::document;
use crate::store::error::parse;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, calendars, notices, queries, suggestions};

/// The reminders before the end of validity, first to last.
const REMINDERS: [LimitId; 3] = [
    LimitId::ReminderEvaluate,
    LimitId::ReminderReview,
    LimitId::ReminderDecide,
];

/// Tells what today brings, and what the days since it was last told brought; once a day. `false`: today
/// was told already.
///
/// # Errors
/// Of the store; the day is told by the next call then.
pub async fn tell_day(
    store: &Store,
    cx: &RequestContext,
    channels: &Channels,
) -> Result<bool, Error> {
    let before = store.instance(DAY).await?;
    let last = before
        .as_deref()
        .and_then(|day| day.parse::<NaiveDate>().ok());
    if last.is_some_and(|last| last >= cx.today) {
        return Ok(false);
    }
    let desk = Desk::of(store).await?;
    let day = Day {
        desk: &desk,
        cx,
        last,
    };
    let mut told = Vec::new();
    let mut all = day.reviews().await?;
    all.extend(day.filings().await?);
    all.extend(day.suggestions().await?);
    all.extend(day.validity().await?);
    for (recipients, draft) in all {
        told.extend(to_all(&desk, cx, channels, recipients, draft).await?);
    }
    let telling = telling(cx, DAY, before, cx.today.to_string(), told);
    Ok(store.housekeep(Housekeeping::Tell(telling)).await?)
}

type Told = Vec<(Vec<Recipient>, Draft)>;

struct Day<'a> {
    desk: &'a Desk<'a>,
    cx: &'a RequestContext,
    last: Option<NaiveDate>,
}

/// Something with a due date.
struct Clocked<'a> {
    what: &'static str,
    id: &'a str,
    due_on: Option<NaiveDate>,
    due: &'a str,
    title: String,
    target: String,
}

impl Day<'_> {
    /// The notice of a due date, where it is near or past.
    fn due(&self, one: Clocked<'_>) -> Result<Option<Draft>, Error> {
        let Some(on) = one.due_on else {
            return Ok(None);
        };
        let Some(view) = due_view(self.cx, Some(on), Some(one.due))? else {
            return Ok(None);
        };
        let kind = match view.urgency {
            Urgency::Late => NoticeKind::Overdue,
            Urgency::Soon => NoticeKind::DueSoon,
            Urgency::Calm => return Ok(None),
        };
        Ok(Some(Draft {
            kind,
            occasion: format!("{}:{}:{on}", kind.as_str(), one.id),
            title: one.title,
            told: format!("{}期限 {on}，{}", one.what, view.words),
            target: one.target,
        }))
    }

    async fn title(&self, id: &str) -> Result<String, Error> {
        let row = queries::document(self.desk.store.reader(), id).await?;
        Ok(row.map(|row| row.title).unwrap_or_default())
    }

    async fn reviews(&self) -> Result<Told, Error> {
        let mut told = Vec::new();
        let accepted = [ReviewStage::Accepted.as_str()];
        for row in calendars::reviews(self.desk.store.reader(), &accepted).await? {
            let clocked = Clocked {
                what: "合法性审核",
                id: &row.id,
                due_on: row.due_on,
                due: row.due.as_deref().unwrap_or_default(),
                title: self.title(&row.document_id).await?,
                target: format!("/workbench/reviews/{}", row.id),
            };
            if let Some(draft) = self.due(clocked)? {
                told.push((self.desk.reviewers(&row.reviewer_id), draft));
            }
        }
        Ok(told)
    }

    async fn filings(&self) -> Result<Told, Error> {
        let mut told = Vec::new();
        for row in notices::unfiled(self.desk.store.reader()).await? {
            let document = queries::document(self.desk.store.reader(), &row.document_id).await?;
            let Some(document) = document.filter(|one| one.stage.is_some()) else {
                continue;
            };
            let clocked = Clocked {
                what: "报送备案",
                id: &row.id,
                due_on: row.due_on,
                due: &row.due,
                title: document.title.clone(),
                target: format!("/workbench/filings/{}", row.id),
            };
            let Some(draft) = self.due(clocked)? else {
                continue;
            };
            let case = Case::of(document, self.desk.authorities.clone())?;
            let mut to = self.desk.filers(&case);
            if draft.kind == NoticeKind::Overdue {
                to.extend(self.desk.examiners(&row.receiver_id));
            }
            told.push((to, draft));
        }
        Ok(told)
    }

    async fn suggestions(&self) -> Result<Told, Error> {
        let mut told = Vec::new();
        for row in suggestions::before(self.desk.store.reader(), None).await? {
            let stage = parse(
                "suggestion",
                &row.id,
                "stage",
                &row.stage,
                SuggestionStage::parse,
            )?;
            if !stage.waits_for_answer() {
                continue;
            }
            let clocked = Clocked {
                what: "答复审查建议",
                id: &row.id,
                due_on: row.due_on,
                due: &row.due,
                title: self.title(&row.document_id).await?,
                target: format!("/workbench/suggestions/{}", row.id),
            };
            if let Some(draft) = self.due(clocked)? {
                told.push((self.desk.examiners(&row.receiver_id), draft));
            }
        }
        Ok(told)
    }

    /// The reminders whose day has come since the last time; the first time the latest that has passed.
    async fn validity(&self) -> Result<Told, Error> {
        let today = self.cx.today;
        let db = self.desk.store.reader();
        let rows = notices::expiring(db, &today.to_string()).await?;
        let mut told = Vec::new();
        for row in rows {
            let last_valid = row.last_valid_on.as_deref();
            let Some(end) = last_valid.and_then(|day| day.parse::<NaiveDate>().ok()) else {
                continue;
            };
            let days = self.reminders(end)?;
            let passed: Vec<_> = days.iter().filter(|(_, day)| *day <= today).collect();
            let new = match self.last {
                Some(last) => passed.into_iter().filter(|(_, day)| *day > last).collect(),
                None => passed
                    .into_iter()
                    .next_back()
                    .into_iter()
                    .collect::<Vec<_>>(),
            };
            if new.is_empty() || !self.in_force(&row).await? {
                continue;
            }
            let to = self.desk.keepers(&row).await?;
            for (limit, _) in new {
                let draft = Draft {
                    kind: NoticeKind::Expiring,
                    occasion: format!("expiring:{}:{}:{end}", row.id, limit.as_str()),
                    title: row.title.clone(),
                    told: format!("有效期至 {end}；{}", limit.label()),
                    target: format!("/documents/{}", row.id),
                };
                told.push((to.clone(), draft));
            }
        }
        Ok(told)
    }

    /// The days of the reminders before a last valid day, as the rules have them.
    fn reminders(&self, end: NaiveDate) -> Result<Vec<(LimitId, NaiveDate)>, Error> {
        let mut days = Vec::new();
        for limit in REMINDERS {
            if let Some(day) = law::reminder(self.cx, limit, end)? {
                days.push((limit, day));
            }
        }
        Ok(days)
    }

    async fn in_force(&self, row: &document::Model) -> Result<bool, Error> {
        let facts = queries::facts(self.desk.store.reader(), &row.id).await?;
        Ok(match validity(&facts, self.cx.today).state {
            State::InForce | State::NotYet | State::PartlySuspended | State::Suspended => true,
            State::Repealed
            | State::Lapsed
            | State::DeclaredVoid
            | State::Revoked
            | State::Unknown => false,
        })
    }
}
