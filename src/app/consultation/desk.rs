//! 公开征求意见 as its drafter sees it: the form that opens one, the comments with who sent them, what is
//! still to be done.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::period::{Demand, demands};
use super::public::{answer_of, line, listed, more, skip};
use super::{ConsultationLine, comment_state, phase_of};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::drafting::draft::DraftFields;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::consultation::{CommentState, ConsultationCommand, ConsultationStage, next};
use crate::domain::document::{DocumentCommand, Stage};
use crate::store::entity::consultation::Model as Row;
use crate::store::entity::{comment_text, consultation_comment};
use crate::store::{Store, consultations, people, queries};

/// The consultations on a draft, and what the rules ask of a new one.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// Version for the form.
    pub row_version: i64,
    /// A new one may be opened now.
    pub may_open: bool,
    /// 涉及经营主体经济活动.
    pub business: bool,
    /// Shortest periods if it opened today, that of a major decision last.
    pub demands: Vec<Demand>,
    /// Why the periods cannot be counted: a calendar is missing.
    pub uncounted: Option<String>,
    /// First to last.
    pub lines: Vec<ConsultationLine>,
}

/// A comment as its drafter sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConsultationComment)]
pub struct CommentView {
    /// Id.
    pub id: String,
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 姓名或者名称; null: not told, or erased.
    pub name: Option<String>,
    /// 联系方式; null: not told, or erased.
    pub contact: Option<String>,
    /// 意见; null: erased.
    pub body: Option<String>,
    /// What was written is what was received.
    pub intact: bool,
    /// The text and who sent it are erased.
    pub erased: bool,
    /// State.
    pub state: String,
    /// What people read.
    pub label: String,
    /// Why it is withheld.
    pub withheld_reason: Option<String>,
    /// 采纳情况.
    pub answer: Option<String>,
    /// 理由.
    pub answer_reason: Option<String>,
    /// Version for the next form.
    pub row_version: i64,
}

/// A consultation as its drafter sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsultationDesk {
    /// The line of the list.
    pub line: ConsultationLine,
    /// Document.
    pub document_id: String,
    /// Version for the next form.
    pub row_version: i64,
    /// Commands that may be given now.
    pub permitted: Vec<String>,
    /// Comments not looked at.
    pub waiting: u64,
    /// Comments shown.
    pub shown: u64,
    /// Comments withheld.
    pub withheld: u64,
    /// Comments shown and not answered.
    pub unanswered: u64,
    /// One page of the comments, as they came.
    pub comments: Vec<CommentView>,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another.
    pub more: bool,
}

impl ConsultationDesk {
    /// Whether a command is among those that may be given now.
    pub fn may(&self, command: ConsultationCommand) -> bool {
        self.permitted.iter().any(|one| one == command.as_str())
    }
}

/// The form that opens a consultation; for drafters of the document alone.
pub async fn opening(store: &Store, cx: &RequestContext, id: &str) -> Result<Opening, Error> {
    let db = store.reader();
    let row = queries::document(db, id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    let case = Case::of(row, people::authorities(db).await?)?;
    if case.post(cx, DocumentCommand::Submit).is_err() {
        return Err(Error::NotFound("此文件"));
    }
    let draft = queries::draft(db, id).await?;
    let draft = draft.as_ref().map(DraftFields::from_row).transpose()?;
    let business = draft.is_some_and(|fields| fields.touches_business);
    let (demands, uncounted) = match demands(cx, cx.today, business, true) {
        Ok(demands) => (demands, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let mut may_open = case.stage == Stage::Drafting;
    let mut lines = Vec::new();
    for row in consultations::of_document(db, id).await? {
        may_open &= !phase_of(cx, &row)?.unfinished();
        lines.push(line(store, cx, &row).await?);
    }
    Ok(Opening {
        document_id: case.row.id.clone(),
        title: case.row.title.clone(),
        row_version: case.row.row_version,
        may_open,
        business,
        demands,
        uncounted,
        lines,
    })
}

/// One consultation with a page of its comments; for drafters of the document alone.
pub async fn desk(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    page: u64,
) -> Result<ConsultationDesk, Error> {
    let db = store.reader();
    let not_found = || Error::NotFound("此次征求意见");
    let row = consultations::consultation(db, id).await?;
    let row = row.ok_or_else(not_found)?;
    let document = queries::document(db, &row.document_id).await?;
    let document = document.ok_or_else(not_found)?;
    let case = Case::of(document, people::authorities(db).await?)?;
    if case.post(cx, DocumentCommand::Submit).is_err() {
        return Err(not_found());
    }
    let page = page.max(1);
    let all: Vec<&str> = CommentState::ALL.iter().map(|one| one.as_str()).collect();
    let (found, count) = consultations::comments(db, id, &all, skip(page), listed()).await?;
    let count_of = async |state: CommentState, answered| {
        consultations::count(db, id, state.as_str(), answered).await
    };
    Ok(ConsultationDesk {
        line: line(store, cx, &row).await?,
        permitted: permitted(cx, &row)?,
        waiting: count_of(CommentState::Waiting, None).await?,
        shown: count_of(CommentState::Shown, None).await?,
        withheld: count_of(CommentState::Withheld, None).await?,
        unanswered: count_of(CommentState::Shown, Some(false)).await?,
        comments: found
            .into_iter()
            .map(|(row, text)| comment(row, text))
            .collect::<Result<_, _>>()?,
        more: more(page, count),
        page,
        document_id: row.document_id,
        row_version: row.row_version,
    })
}

fn permitted(cx: &RequestContext, row: &Row) -> Result<Vec<String>, Error> {
    let phase = phase_of(cx, row)?;
    let all = ConsultationCommand::ALL.iter();
    let now = all.filter(|command| next(phase, **command).is_some());
    Ok(now.map(|command| command.as_str().to_owned()).collect())
}

fn comment(
    row: consultation_comment::Model,
    text: Option<comment_text::Model>,
) -> Result<CommentView, Error> {
    let commitment = text.as_ref().and_then(consultations::commitment_of);
    let answer = answer_of(&row)?;
    let label = comment_state(&row)?.label().to_owned();
    let (name, contact, body) = match text {
        Some(text) => (text.name, text.contact, text.body),
        None => (None, None, None),
    };
    Ok(CommentView {
        label,
        intact: commitment
            .as_ref()
            .is_none_or(|told| *told == row.commitment),
        erased: commitment.is_none(),
        answer: answer.map(|answer| answer.as_str().to_owned()),
        id: row.id,
        provision: row.label,
        received_on: row.received_on,
        name,
        contact,
        body,
        state: row.state,
        withheld_reason: row.withheld_reason,
        answer_reason: row.answer_reason,
        row_version: row.row_version,
    })
}

/// The consultations of the asker's drafts that are not finished, with how many comments wait.
pub(super) async fn mine(
    store: &Store,
    cx: &RequestContext,
) -> Result<Vec<(ConsultationLine, u64)>, Error> {
    let db = store.reader();
    let bodies = cx.actor()?.authorities(Role::Drafter);
    let waiting = CommentState::Waiting.as_str();
    let mut found = Vec::new();
    for row in consultations::in_stage(db, ConsultationStage::Open.as_str()).await? {
        let document = queries::document(db, &row.document_id).await?;
        let drafter = document.and_then(|document| document.drafter_id);
        if drafter.is_some_and(|drafter| bodies.contains(&drafter)) {
            let unread = consultations::count(db, &row.id, waiting, None).await?;
            found.push((line(store, cx, &row).await?, unread));
        }
    }
    Ok(found)
}
