//! What the log brings: whose turn it is, what came back, what was decided.

use serde_json::Value as Json;

use super::outgoing::{Channels, Draft, to_all};
use super::recipients::Desk;
use super::{EVENTS, view};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::department::DepartmentStage;
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::domain::filing::FilingCommand;
use crate::domain::notice::{NoticeKind, Recipient};
use crate::domain::suggestion::SuggestionCommand;
use crate::store::entity::event;
use crate::store::error::parse;
use crate::store::housekeep::Housekeeping;
use crate::store::notices::{NewNotice, Telling};
use crate::store::{Store, assignments, departments, notices, queries, suggestions};

const NOT_NORMATIVE: &str = "认定不属于行政规范性文件，办理结束";
const URGENT: &str = "是否适用简易程序已有决定";
const REGISTERED: &str = "已登记编号，请公布";
const OPINIONS: &str = "有关单位的意见有新的办理情况";
/// Events told in one transaction.
const AT_ONCE: u64 = 200;

/// Tells what is new in the log; a log that was never told begins with what comes from now on. Answers
/// whether there is more.
///
/// # Errors
/// Of the store; nothing is told then, and the next call begins where this one did.
pub async fn tell_events(
    store: &Store,
    cx: &RequestContext,
    channels: &Channels,
) -> Result<bool, Error> {
    let size = store.log_head().await?.size;
    let before = store.instance(EVENTS).await?;
    let from = match &before {
        Some(text) => view::mark(EVENTS, text)?,
        None => size,
    };
    if before.is_some() && from >= size {
        return Ok(false);
    }
    let events = notices::events(store.reader(), from, AT_ONCE).await?;
    let after = events.last().map_or(from, |event| event.seq + 1);
    let desk = Desk::of(store).await?;
    let mut told = Vec::new();
    for event in &events {
        for (recipients, draft) in of_event(&desk, event).await? {
            told.extend(to_all(&desk, cx, channels, recipients, draft).await?);
        }
    }
    let telling = telling(cx, EVENTS, before, after.to_string(), told);
    store.housekeep(Housekeeping::Tell(telling)).await?;
    Ok(after < size)
}

/// Notices with their mark.
pub(super) fn telling(
    cx: &RequestContext,
    mark: &'static str,
    before: Option<String>,
    after: String,
    notices: Vec<NewNotice>,
) -> Telling {
    Telling {
        mark,
        before,
        after,
        notices,
        today: cx.today,
        now_ms: cx.now.timestamp_millis(),
    }
}

type Told = Vec<(Vec<Recipient>, Draft)>;

async fn of_event(desk: &Desk<'_>, event: &event::Model) -> Result<Told, Error> {
    let place = event.seq.to_string();
    let kind = parse("event", &place, "kind", &event.kind, EventType::parse)?;
    let payload: Json = serde_json::from_str(&event.payload)
        .map_err(|error| Error::Internal(format!("event {place}: {error}")))?;
    let fact = |name: &str| {
        let facts = payload.get("facts")?;
        facts.get(name)?.as_str().map(str::to_owned)
    };
    if kind == EventType::SuggestionHandled {
        return of_suggestion(desk, event.seq, fact("suggestion"), fact("command")).await;
    }
    if kind == EventType::FilingHandled {
        return of_filing(desk, event.seq, fact("filing"), fact("command")).await;
    }
    let Some(id) = &event.document_id else {
        return Ok(Vec::new());
    };
    let row = queries::document(desk.store.reader(), id).await?;
    let Some(row) = row.filter(|row| row.stage.is_some()) else {
        return Ok(Vec::new());
    };
    let case = Case::of(row, desk.authorities.clone())?;
    let one = About {
        desk,
        case: &case,
        seq: event.seq,
    };
    one.told(kind, fact).await
}

/// An event of a case.
struct About<'a> {
    desk: &'a Desk<'a>,
    case: &'a Case,
    seq: i64,
}

impl About<'_> {
    async fn told(
        &self,
        kind: EventType,
        fact: impl Fn(&str) -> Option<String>,
    ) -> Result<Told, Error> {
        match kind {
            EventType::ReviewRequested | EventType::ReviewSupplemented => self.requested().await,
            EventType::ReviewReturned => {
                self.drafters(NoticeKind::Returned, "审核机构要求补正")
                    .await
            }
            EventType::ReviewAssigned => Ok(self.assigned(fact("review"), fact("person"))),
            EventType::OpinionIssued => self.opinion(fact("opinion").as_deref()).await,
            EventType::FoundNotNormative => self.drafters(NoticeKind::Decided, NOT_NORMATIVE).await,
            EventType::Deliberated => self.deliberated().await,
            EventType::Signed => self.signed().await,
            EventType::Registered => Ok(self.next(DocumentCommand::Publish, REGISTERED)),
            EventType::Published => self.published().await,
            EventType::FilingSubmitted | EventType::FilingResult => {
                let command = fact("command").and_then(|text| FilingCommand::parse(&text).ok());
                self.filing(fact("filing"), command).await
            }
            EventType::DepartmentsAsked => self.asked().await,
            EventType::DepartmentAnswered => self.drafters(NoticeKind::Decided, OPINIONS).await,
            EventType::UrgentRequested => {
                Ok(self.next(DocumentCommand::MeetingPassed, "申请适用简易程序，请报批"))
            }
            EventType::UrgentDecided => self.drafters(NoticeKind::Decided, URGENT).await,
            EventType::AuthorityRecorded
            | EventType::AccountChanged
            | EventType::SeriesOpened
            | EventType::DocumentCreated
            | EventType::RevisionSaved
            | EventType::MaterialAttached
            | EventType::StepRecorded
            | EventType::ReviewAccepted
            | EventType::FindingsAnswered
            | EventType::ProceededUnadopted
            | EventType::NumberVoided
            | EventType::Withdrawn
            | EventType::StatusChanged
            | EventType::Imported
            | EventType::RelationRecorded
            | EventType::Corrected
            | EventType::FormCheckOverridden
            | EventType::IssueListTaken
            | EventType::EvaluationRecorded
            | EventType::FilingHandled
            | EventType::DemandHandled
            | EventType::ConsultationOpened
            | EventType::ConsultationChanged
            | EventType::CommentHandled
            | EventType::ConsultationReported
            | EventType::SuggestionHandled
            | EventType::SuggestionAnswered
            | EventType::CleanupPlanned
            | EventType::CleanupOpened
            | EventType::CleanupAssigned
            | EventType::CleanupProposed
            | EventType::CleanupChecked
            | EventType::CleanupSubmitted
            | EventType::CleanupDecided
            | EventType::CleanupPublished
            | EventType::CleanupWithdrawn
            | EventType::CalendarAdded
            | EventType::PlaceChosen
            | EventType::LetterIssued
            | EventType::LetterVoided
            | EventType::LetterTemplateAdded
            | EventType::TextCorrected
            | EventType::InterpretationPublished
            | EventType::InterpretationWithdrawn
            | EventType::TextWithheld
            | EventType::TextRestored
            | EventType::DueRecounted => Ok(Vec::new()),
        }
    }

    fn draft(&self, kind: NoticeKind, told: &str, target: String) -> Draft {
        Draft {
            kind,
            occasion: format!("event:{}:{}", self.seq, kind.as_str()),
            title: self.case.row.title.clone(),
            told: told.to_owned(),
            target,
        }
    }

    fn document(&self) -> String {
        format!("/workbench/documents/{}", self.case.row.id)
    }

    async fn drafters(&self, kind: NoticeKind, told: &str) -> Result<Told, Error> {
        let to = self.desk.drafters(&self.case.row).await?;
        Ok(vec![(to, self.draft(kind, told, self.document()))])
    }

    fn next(&self, command: DocumentCommand, told: &str) -> Told {
        let to = self.desk.holders(self.case, command);
        let target = format!("/workbench/documents/{}/decide", self.case.row.id);
        vec![(to, self.draft(NoticeKind::Received, told, target))]
    }

    async fn requested(&self) -> Result<Told, Error> {
        let rounds = queries::reviews(self.desk.store.reader(), &self.case.row.id).await?;
        let Some(last) = rounds.last() else {
            return Ok(Vec::new());
        };
        let held = assignments::of_review(self.desk.store.reader(), &last.id).await?;
        let to = match held.and_then(|row| row.person_id) {
            Some(person) => vec![Recipient::Person(person)],
            None => self.desk.reviewers(&last.reviewer_id),
        };
        let target = format!("/workbench/reviews/{}", last.id);
        let told = "送合法性审核";
        Ok(vec![(to, self.draft(NoticeKind::Received, told, target))])
    }

    /// To whom a round was given.
    fn assigned(&self, review: Option<String>, person: Option<String>) -> Told {
        let (Some(review), Some(person)) = (review, person) else {
            return Vec::new();
        };
        let target = format!("/workbench/reviews/{review}");
        let draft = self.draft(NoticeKind::Received, "合法性审核已分办给您", target);
        vec![(vec![Recipient::Person(person)], draft)]
    }

    async fn opinion(&self, opinion: Option<&str>) -> Result<Told, Error> {
        let mut told = self.drafters(NoticeKind::Decided, "已出具审核意见").await?;
        if opinion == Some("lawful") {
            let next = "审核合法，请提请集体讨论";
            told.extend(self.next(DocumentCommand::MeetingPassed, next));
        }
        Ok(told)
    }

    async fn deliberated(&self) -> Result<Told, Error> {
        let mut told = self
            .drafters(NoticeKind::Decided, "集体讨论已有结果")
            .await?;
        if self.case.stage == Stage::Decided {
            told.extend(self.next(DocumentCommand::Sign, "集体讨论通过，请签发"));
        }
        Ok(told)
    }

    async fn signed(&self) -> Result<Told, Error> {
        let mut told = self.drafters(NoticeKind::Decided, "已签发").await?;
        told.extend(self.next(DocumentCommand::Register, "已签发，请登记编号"));
        Ok(told)
    }

    /// Whoever may answer for the bodies that were asked and have not answered yet.
    async fn asked(&self) -> Result<Told, Error> {
        let db = self.desk.store.reader();
        let mut told = Vec::new();
        for row in departments::opinions(db, &self.case.row.id).await? {
            if row.stage == DepartmentStage::Asked.as_str() {
                let to = self.desk.answering(&row.authority_id);
                let target = format!("/workbench/department-opinions/{}", row.id);
                let draft = self.draft(NoticeKind::Received, "征求单位意见", target);
                told.push((to, draft));
            }
        }
        Ok(told)
    }

    async fn published(&self) -> Result<Told, Error> {
        let mut told = self.drafters(NoticeKind::Decided, "已公布").await?;
        let to = self.desk.filers(self.case);
        let target = "/workbench/filings".to_owned();
        let filing = "已公布，请按期限报送备案";
        told.push((to, self.draft(NoticeKind::Received, filing, target)));
        Ok(told)
    }

    async fn filing(
        &self,
        id: Option<String>,
        command: Option<FilingCommand>,
    ) -> Result<Told, Error> {
        let (Some(id), Some(command)) = (id, command) else {
            return Ok(Vec::new());
        };
        let row = queries::filing(self.desk.store.reader(), &id).await?;
        let Some(row) = row else {
            return Ok(Vec::new());
        };
        let target = format!("/workbench/filings/{id}");
        let to_receiver = || self.desk.examiners(&row.receiver_id);
        let (to, kind) = match command {
            FilingCommand::Submit | FilingCommand::Answer => (to_receiver(), NoticeKind::Received),
            FilingCommand::Defer | FilingCommand::Refuse => {
                (self.desk.filers(self.case), NoticeKind::Returned)
            }
            FilingCommand::IssueOpinion => (self.desk.filers(self.case), NoticeKind::Received),
            FilingCommand::Register
            | FilingCommand::StartReview
            | FilingCommand::Resume
            | FilingCommand::Pass
            | FilingCommand::AcceptPlan
            | FilingCommand::Correct
            | FilingCommand::Revoke => (self.desk.filers(self.case), NoticeKind::Decided),
        };
        let told = format!("备案：{}", command.label());
        Ok(vec![(to, self.draft(kind, &told, target))])
    }
}

/// What a receiving body did inside: its issuer reads of what concerns it.
async fn of_filing(
    desk: &Desk<'_>,
    seq: i64,
    id: Option<String>,
    command: Option<String>,
) -> Result<Told, Error> {
    let command = command.and_then(|text| FilingCommand::parse(&text).ok());
    let (Some(id), Some(command)) = (id, command) else {
        return Ok(Vec::new());
    };
    let Some(row) = queries::filing(desk.store.reader(), &id).await? else {
        return Ok(Vec::new());
    };
    let row = queries::document(desk.store.reader(), &row.document_id).await?;
    let Some(row) = row.filter(|row| row.stage.is_some()) else {
        return Ok(Vec::new());
    };
    let case = Case::of(row, desk.authorities.clone())?;
    let case = &case;
    let about = About { desk, case, seq };
    about.filing(Some(id), Some(command)).await
}

/// A suggestion that came in, or was completed; what it says is for those who handle it.
async fn of_suggestion(
    desk: &Desk<'_>,
    seq: i64,
    id: Option<String>,
    command: Option<String>,
) -> Result<Told, Error> {
    let complete = SuggestionCommand::Complete.as_str();
    let is_new = command.as_deref() == Some("receive");
    let (Some(id), true) = (id, is_new || command.as_deref() == Some(complete)) else {
        return Ok(Vec::new());
    };
    let row = suggestions::suggestion(desk.store.reader(), &id).await?;
    let Some(row) = row else {
        return Ok(Vec::new());
    };
    let document = queries::document(desk.store.reader(), &row.document_id).await?;
    let draft = Draft {
        kind: NoticeKind::Received,
        occasion: format!("event:{seq}:received"),
        title: document.map(|one| one.title).unwrap_or_default(),
        told: if is_new {
            "收到审查建议".to_owned()
        } else {
            "建议人已补充审查建议".to_owned()
        },
        target: format!("/workbench/suggestions/{id}"),
    };
    Ok(vec![(desk.examiners(&row.receiver_id), draft)])
}
