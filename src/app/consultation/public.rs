//! 公开征求意见 as everybody sees it: the text, the clock, what was said and shown, what became of it; never
//! who said it, and nothing of what waits or is withheld, not even how much.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{phase_of, stage_of};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::cited::Links;
use crate::app::view::due::{DueView, due_view};
use crate::app::view::render::{self, Block, Head};
use crate::app::view::runs::Marks;
use crate::domain::consultation::{
    self, CommentState, ConsultationCommand, ConsultationPhase, ConsultationStage,
};
use crate::domain::review::Answer;
use crate::store::entity::consultation::Model as Row;
use crate::store::entity::{comment_text, consultation_comment};
use crate::store::error::parse;
use crate::store::{Store, consultations, people, publicly, queries, text};
use crate::text::outline;

/// How many consultations, and how many comments, stand on a page.
const LISTED: u64 = 50;

/// A consultation in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsultationLine {
    /// Id.
    pub id: String,
    /// Title of the text.
    pub title: String,
    /// 起草单位.
    pub drafter: String,
    /// 制定机关.
    pub issuer: String,
    /// 公布日期.
    pub opened_on: NaiveDate,
    /// 截止日期, the last day.
    pub closes_on: NaiveDate,
    /// How it stands: `running`, `closed`, `ended`, `reported`.
    pub phase: String,
    /// What people read.
    pub label: String,
    /// Days left after today, while it runs.
    pub days_left: Option<i64>,
}

/// The consultations, those that run first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsultationList {
    /// One page.
    pub results: Vec<ConsultationLine>,
    /// How many there are.
    pub count: u64,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another.
    pub more: bool,
}

/// A consultation on its page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsultationView {
    /// The line of the list.
    pub line: ConsultationLine,
    /// What is asked about: the instrument where the text brings one, else the text.
    pub subject: String,
    /// 起草说明.
    pub explanation: String,
    /// 提交意见的方式.
    pub how: String,
    /// 正文哈希 of the text.
    pub body_sha256: String,
    /// The text.
    pub text: String,
    /// Why the period is shorter.
    pub short_reason: Option<String>,
    /// Why it was extended.
    pub change_reason: Option<String>,
    /// 提前终止日期.
    pub ended_on: Option<NaiveDate>,
    /// Why it ended early.
    pub end_reason: Option<String>,
    /// 意见采纳情况, the whole.
    pub report: Option<String>,
    /// 公布采纳情况的日期.
    pub reported_on: Option<NaiveDate>,
    /// The document, once it is published.
    pub document_id: Option<String>,
    /// Comments are taken now.
    pub takes_comments: bool,
    /// The comments that are shown.
    pub comments: PublicComments,
    /// The text as a page.
    #[serde(skip)]
    pub blocks: Vec<Block>,
    /// Provisions to choose from: eId and label.
    #[serde(skip)]
    pub choices: Vec<(String, String)>,
    /// How the shortest period was counted, and by which rule.
    #[serde(skip)]
    pub due: Option<DueView>,
}

/// A comment that everybody may read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicComment {
    /// The provision that is meant, as printed.
    pub provision: Option<String>,
    /// Its eId.
    pub eid: Option<String>,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 意见; null: erased.
    pub body: Option<String>,
    /// 采纳情况; told with the report.
    pub answer: Option<String>,
    /// 理由.
    pub reason: Option<String>,
}

/// The comments that are shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicComments {
    /// One page, as they came.
    pub results: Vec<PublicComment>,
    /// How many are shown.
    pub count: u64,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another.
    pub more: bool,
}

pub(super) fn skip(page: u64) -> u64 {
    page.saturating_sub(1).saturating_mul(LISTED)
}

pub(super) fn more(page: u64, count: u64) -> bool {
    page.saturating_mul(LISTED) < count
}

pub(super) const fn listed() -> u64 {
    LISTED
}

/// All consultations: first those that run, by their last day; then the others, the latest first.
pub async fn list(
    store: &Store,
    cx: &RequestContext,
    page: u64,
) -> Result<ConsultationList, Error> {
    let page = page.max(1);
    let db = store.reader();
    let (rows, count) = consultations::latest(db, skip(page), LISTED).await?;
    let mut results = Vec::with_capacity(rows.len());
    if page == 1 {
        let open = ConsultationStage::Open.as_str();
        for row in consultations::in_stage(db, open).await? {
            if phase_of(cx, &row)? == ConsultationPhase::Running {
                results.push(line(store, cx, &row).await?);
            }
        }
    }
    for row in rows {
        if phase_of(cx, &row)? != ConsultationPhase::Running {
            results.push(line(store, cx, &row).await?);
        }
    }
    Ok(ConsultationList {
        results,
        count,
        page,
        more: more(page, count),
    })
}

pub(super) async fn line(
    store: &Store,
    cx: &RequestContext,
    row: &Row,
) -> Result<ConsultationLine, Error> {
    let db = store.reader();
    let document = queries::document(db, &row.document_id).await?;
    let document =
        document.ok_or_else(|| Error::Internal(format!("{} has no document", row.id)))?;
    let drafter = match document.drafter_id.as_deref() {
        Some(id) => people::authority(db, id).await?,
        None => None,
    };
    // the title of the text that is shown, not of what the draft has become
    let revision = text::revision(db, &row.revision_id).await?;
    let phase = phase_of(cx, row)?;
    let left = (row.closes_on - cx.today).num_days();
    Ok(ConsultationLine {
        id: row.id.clone(),
        title: revision.map(|text| text.title).unwrap_or_default(),
        drafter: drafter.map(|one| one.name).unwrap_or_default(),
        issuer: document.issuer_name.unwrap_or_default(),
        opened_on: row.opened_on,
        closes_on: row.closes_on,
        phase: phase.as_str().to_owned(),
        label: phase.label().to_owned(),
        days_left: Some(left).filter(|_| phase == ConsultationPhase::Running),
    })
}

/// One consultation with a page of its comments.
pub async fn one(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    page: u64,
) -> Result<ConsultationView, Error> {
    let db = store.reader();
    let row = consultations::consultation(db, id).await?;
    let row = row.ok_or(Error::NotFound("此次征求意见"))?;
    let line = line(store, cx, &row).await?;
    let revision = text::revision(db, &row.revision_id).await?;
    let revision = revision.ok_or(Error::NotFound("征求意见稿的文本"))?;
    let stored = text::provisions(db, &revision.id).await?;
    let head = Head {
        title: revision.title.clone(),
        instrument: revision.instrument_title.clone(),
        ..Head::default()
    };
    let structure = outline(&revision.text);
    let (mut links, marks) = (Links::default(), Marks::of(""));
    let blocks = render::blocks(&structure, &stored, &head, &mut links, &marks);
    let choices = stored.into_iter().filter(|one| !one.label.is_empty());
    let document = queries::document(db, &row.document_id).await?;
    let published = document.map(|row| publicly::is_public(&row)).transpose()?;
    let phase = phase_of(cx, &row)?;
    Ok(ConsultationView {
        takes_comments: consultation::next(phase, ConsultationCommand::Comment).is_some(),
        comments: comments_of(store, &row, page).await?,
        choices: choices.map(|one| (one.eid, one.label)).collect(),
        due: due_view(cx, None, Some(&row.due))?,
        document_id: Some(row.document_id).filter(|_| published == Some(true)),
        body_sha256: row.body_sha256,
        subject: revision.instrument_title.unwrap_or(revision.title),
        text: revision.text,
        explanation: row.explanation,
        how: row.how,
        short_reason: row.short_reason,
        change_reason: row.change_reason,
        ended_on: row.ended_on,
        end_reason: row.end_reason,
        report: row.report,
        reported_on: row.reported_on,
        line,
        blocks,
    })
}

/// The comments of a consultation that are shown.
pub async fn comments(store: &Store, id: &str, page: u64) -> Result<PublicComments, Error> {
    let row = consultations::consultation(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此次征求意见"))?;
    comments_of(store, &row, page).await
}

async fn comments_of(store: &Store, row: &Row, page: u64) -> Result<PublicComments, Error> {
    let page = page.max(1);
    let shown = [CommentState::Shown.as_str()];
    let found = consultations::comments(store.reader(), &row.id, &shown, skip(page), LISTED);
    let (found, count) = found.await?;
    let reported = stage_of(row)? == ConsultationStage::Reported;
    let results = found
        .into_iter()
        .map(|(comment, text)| public(comment, text, reported))
        .collect::<Result<_, _>>()?;
    Ok(PublicComments {
        results,
        count,
        page,
        more: more(page, count),
    })
}

fn public(
    row: consultation_comment::Model,
    text: Option<comment_text::Model>,
    reported: bool,
) -> Result<PublicComment, Error> {
    let answer = answer_of(&row)?.filter(|_| reported);
    Ok(PublicComment {
        answer: answer.map(|answer| answer.label().to_owned()),
        reason: row.answer_reason.filter(|_| reported),
        provision: row.label,
        eid: row.eid,
        received_on: row.received_on,
        body: text.and_then(|text| text.body),
    })
}

pub(super) fn answer_of(row: &consultation_comment::Model) -> Result<Option<Answer>, Error> {
    let parsed = row.answer.as_deref().map(|word| {
        parse(
            "consultation_comment",
            &row.id,
            "answer",
            word,
            Answer::parse,
        )
    });
    Ok(parsed.transpose()?)
}

/// The consultations on a public document.
pub async fn of_document(
    store: &Store,
    cx: &RequestContext,
    document: &str,
) -> Result<Vec<ConsultationLine>, Error> {
    let mut lines = Vec::new();
    for row in consultations::of_document(store.reader(), document).await? {
        lines.push(line(store, cx, &row).await?);
    }
    Ok(lines)
}
