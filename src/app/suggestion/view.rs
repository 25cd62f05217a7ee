//! 审查建议 as its proposer and its examiner see it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::code;
use super::receiver::{Addressee, addressees, handles};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::law;
use crate::app::view::due::{DueView, due_view};
use crate::domain::access::Role;
use crate::domain::suggestion::{self, SuggestionCommand, SuggestionOutcome, SuggestionStage};
use crate::rules::ListItem;
use crate::store::entity::suggestion::Model as Row;
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::store::{Store, filing_reviews, people, queries, suggestions, text};

/// What whoever holds the 查询码 sees: never who proposed it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionTrackedView)]
pub struct TrackedView {
    /// Document.
    pub document_id: String,
    /// Title of the document.
    pub title: String,
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// 办理机关.
    pub receiver: String,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 答复期限, inclusive; null while a calendar year is missing.
    pub due_on: Option<NaiveDate>,
    /// The due date has passed and it is not answered.
    pub overdue: bool,
    /// What the body asks for, why it did not start, to whom it went, what was found.
    pub note: Option<String>,
    /// 不启动审查的情形.
    pub ground: Option<String>,
    /// 审查结论.
    pub outcome: Option<String>,
    /// 答复.
    pub answer: Option<String>,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
    /// The proposer may add something now.
    pub may_complete: bool,
    /// How the due date was counted, and by which rule.
    #[serde(skip)]
    pub due: Option<DueView>,
}

/// A suggestion in the list of those who handle it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionStaffLine)]
pub struct StaffLine {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Title of the document.
    pub title: String,
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// 办理机关.
    pub receiver: String,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 答复期限, inclusive.
    pub due_on: Option<NaiveDate>,
    /// It is not answered.
    pub open: bool,
    /// The due date as people read it.
    #[serde(skip)]
    pub due: Option<DueView>,
}

/// What a handler may do now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionPermitted)]
pub struct Permitted {
    /// Command.
    pub command: String,
    /// What people read.
    pub label: String,
}

/// A suggestion as its handler sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionStaffView)]
pub struct StaffView {
    /// The line of the list.
    pub line: StaffLine,
    /// 建议人; null: not told, or erased.
    pub name: Option<String>,
    /// 联系方式; null: not told, or erased.
    pub contact: Option<String>,
    /// 事项和理由; null: erased.
    pub reason: Option<String>,
    /// What was written is what was received: the commitment of the record fits.
    pub intact: bool,
    /// The text was erased.
    pub erased: bool,
    /// The answered suggestion to which this one adds new reasons.
    pub earlier_id: Option<String>,
    /// 备案审查 that was opened upon it.
    pub review_id: Option<String>,
    /// 备案 in which such a review can be opened.
    pub filing_id: Option<String>,
    /// 说明 of the last act.
    pub note: Option<String>,
    /// 不启动审查的情形.
    pub ground: Option<String>,
    /// 审查结论.
    pub outcome: Option<String>,
    /// 公开摘要.
    pub summary: Option<String>,
    /// 答复.
    pub answer: Option<String>,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
    /// What the asker may do now.
    pub permitted: Vec<Permitted>,
    /// 不启动审查的情形 to choose from.
    #[serde(skip)]
    pub grounds: Vec<ListItem>,
    /// Version for the next form.
    pub row_version: i64,
}

/// The suggestions that the asker handles.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SuggestionDesk)]
pub struct Desk {
    /// By due date.
    pub results: Vec<StaffLine>,
}

/// The bodies to which a suggestion about a public document may go.
pub async fn to_whom(store: &Store, document: &PublicDocument) -> Result<Vec<Addressee>, Error> {
    let all = people::authorities(store.reader()).await?;
    let staffed = people::authorities_with(store.reader(), Role::FilingExaminer).await?;
    addressees(&document.row, &all, &staffed)
}

/// A provision to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// eId.
    pub eid: String,
    /// As printed.
    pub label: String,
}

/// The provisions of the current text to which a suggestion may point.
pub async fn choices(store: &Store, document: &PublicDocument) -> Result<Vec<Choice>, Error> {
    let Some(revision) = &document.row.revision_id else {
        return Ok(Vec::new());
    };
    let provisions = text::provisions(store.reader(), revision).await?;
    let labelled = provisions.into_iter().filter(|one| !one.label.is_empty());
    let choices = labelled.map(|one| Choice {
        eid: one.eid,
        label: one.label,
    });
    Ok(choices.collect())
}

fn stage_of(row: &Row) -> Result<SuggestionStage, Error> {
    let stage = parse(
        "suggestion",
        &row.id,
        "stage",
        &row.stage,
        SuggestionStage::parse,
    );
    Ok(stage?)
}

pub(crate) fn outcome_of(row: &Row) -> Result<Option<String>, Error> {
    let outcome = row.outcome.as_deref();
    let outcome = outcome.map(|text| {
        parse(
            "suggestion",
            &row.id,
            "outcome",
            text,
            SuggestionOutcome::parse,
        )
    });
    Ok(outcome
        .transpose()?
        .map(|outcome| outcome.label().to_owned()))
}

/// The ground as the pack words it; one that the pack no longer has is shown as stored.
pub(crate) fn ground_of(cx: &RequestContext, row: &Row) -> Option<String> {
    let ground = row.ground.as_deref()?;
    let grounds = law::suggestion_grounds(cx, row.received_on);
    let known = grounds.into_iter().find(|one| one.id == ground);
    Some(known.map_or_else(|| ground.to_owned(), |one| one.label))
}

/// A suggestion by its 查询码.
pub async fn tracked(
    store: &Store,
    cx: &RequestContext,
    typed: &str,
) -> Result<TrackedView, Error> {
    let not_found = || Error::field("code", "没有找到此查询码的审查建议，请核对后再查");
    let hash = code::hash(typed).ok_or_else(not_found)?;
    let found = suggestions::tracked(store.reader(), &hash).await?;
    let (row, _) = found.ok_or_else(not_found)?;
    let stage = stage_of(&row)?;
    let document = queries::document(store.reader(), &row.document_id).await?;
    let receiver = people::authority(store.reader(), &row.receiver_id).await?;
    let open = stage.waits_for_answer();
    Ok(TrackedView {
        title: match document {
            Some(one) if one.withheld.is_some() => "（此文件已紧急下线）".to_owned(),
            Some(one) => one.title,
            None => String::new(),
        },
        provision: row.label.clone(),
        receiver: receiver.map(|one| one.name).unwrap_or_default(),
        label: stage.label().to_owned(),
        overdue: open && row.due_on.is_some_and(|due| due < cx.today),
        ground: ground_of(cx, &row),
        outcome: outcome_of(&row)?,
        may_complete: suggestion::next(stage, SuggestionCommand::Complete).is_some(),
        due: due_view(cx, row.due_on, Some(&row.due))?,
        document_id: row.document_id,
        stage: row.stage,
        received_on: row.received_on,
        due_on: row.due_on,
        note: row.note,
        answer: row.answer,
        answered_on: row.answered_on,
    })
}

/// The suggestions that the asker handles, or audits.
pub async fn desk(store: &Store, cx: &RequestContext) -> Result<Desk, Error> {
    let actor = cx.actor()?;
    let all = people::authorities(store.reader()).await?;
    let bodies: Vec<String> = all
        .iter()
        .map(|one| one.id.to_string())
        .filter(|id| actor.holds(Role::Auditor) || handles(actor, id, &all))
        .collect();
    let rows = suggestions::before(store.reader(), Some(&bodies)).await?;
    let mut ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let documents = queries::documents(store.reader(), &ids).await?;
    let mut results = Vec::with_capacity(rows.len());
    for row in rows {
        let title = documents.iter().find(|one| one.id == row.document_id);
        let title = title.map(|one| one.title.clone()).unwrap_or_default();
        let receiver = all.iter().find(|one| one.id.to_string() == row.receiver_id);
        let receiver = receiver.map(|one| one.name.clone()).unwrap_or_default();
        results.push(line(cx, &row, title, receiver)?);
    }
    Ok(Desk { results })
}

fn line(
    cx: &RequestContext,
    row: &Row,
    title: String,
    receiver: String,
) -> Result<StaffLine, Error> {
    let stage = stage_of(row)?;
    let open = stage.waits_for_answer();
    Ok(StaffLine {
        id: row.id.clone(),
        document_id: row.document_id.clone(),
        title,
        provision: row.label.clone(),
        receiver,
        stage: row.stage.clone(),
        label: stage.label().to_owned(),
        received_on: row.received_on,
        due_on: row.due_on,
        due: if open {
            due_view(cx, row.due_on, Some(&row.due))?
        } else {
            None
        },
        open,
    })
}

/// One suggestion with what its proposer wrote, for those who handle it alone.
pub async fn one(store: &Store, cx: &RequestContext, id: &str) -> Result<StaffView, Error> {
    let row = suggestions::suggestion(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此审查建议"))?;
    let all = people::authorities(store.reader()).await?;
    super::receiver::must_handle(cx, &row, &all)?;
    let document = queries::document(store.reader(), &row.document_id).await?;
    let title = document.map(|one| one.title).unwrap_or_default();
    let receiver = all.iter().find(|one| one.id.to_string() == row.receiver_id);
    let receiver = receiver.map(|one| one.name.clone()).unwrap_or_default();
    let proposal = suggestions::proposal(store.reader(), id).await?;
    let proposal = proposal.ok_or_else(|| Error::Internal(format!("{id} has no proposal")))?;
    let commitment = suggestions::commitment_of(&proposal);
    let stage = stage_of(&row)?;
    let permitted = SuggestionCommand::ALL
        .iter()
        .filter(|command| command.by_receiver() && suggestion::next(stage, **command).is_some())
        .map(|command| Permitted {
            command: command.as_str().to_owned(),
            label: command.label().to_owned(),
        });
    let review = filing_reviews::of_suggestion(store.reader(), id).await?;
    let filings = queries::filings(store.reader(), &row.document_id).await?;
    let filing = filings
        .into_iter()
        .find(|one| one.receiver_id == row.receiver_id);
    Ok(StaffView {
        review_id: review.map(|one| one.id),
        filing_id: filing.map(|one| one.id),
        line: line(cx, &row, title, receiver)?,
        intact: commitment
            .as_ref()
            .is_none_or(|told| *told == row.commitment),
        erased: commitment.is_none(),
        permitted: permitted.collect(),
        grounds: law::suggestion_grounds(cx, row.received_on),
        ground: ground_of(cx, &row),
        outcome: outcome_of(&row)?,
        name: proposal.name,
        contact: proposal.contact,
        reason: proposal.reason,
        earlier_id: row.earlier_id,
        note: row.note,
        summary: row.summary,
        answer: row.answer,
        answered_on: row.answered_on,
        row_version: row.row_version,
    })
}
