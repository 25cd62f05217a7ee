//! What is on record of a case: texts and their differences, events, reviews, meetings, filings.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{name, taking_part};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::decision::votes::{Dissent, Votes, dissents_of, votes_of};
use crate::app::department::{self, DepartmentLine};
use crate::app::error::Error;
use crate::app::letter::{self, LetterOffer, LetterView};
use crate::app::urgent::{self, UrgentLine};
use crate::app::view::changes::{Changed, changed};
use crate::app::view::due::{DueView, due_view};
use crate::domain::document::MeetingResult;
use crate::domain::event::EventType;
use crate::domain::filing::FilingStage;
use crate::domain::letter::LetterSubject;
use crate::domain::review::{Opinion, ReviewKind, ReviewStage};
use crate::store::entity::review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, queries, text};
use crate::text::compare::{ChangeKind, compare};
use crate::text::outline;

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Texts, first to last.
    pub revisions: Vec<RevisionLine>,
    /// Events, last first.
    pub history: Vec<HistoryLine>,
    /// 合法性审核.
    pub reviews: Vec<ReviewLine>,
    /// 集体讨论.
    pub meetings: Vec<MeetingLine>,
    /// 备案.
    pub filings: Vec<FilingLine>,
    /// 征求有关单位意见.
    pub opinions: Vec<DepartmentLine>,
    /// 简易程序.
    pub urgents: Vec<UrgentLine>,
    /// 公文文书.
    pub letters: Vec<LetterView>,
    /// Letters that the asker may issue now.
    pub offers: Vec<LetterOffer>,
}

/// One text.
#[derive(Debug, Clone)]
pub struct RevisionLine {
    /// Id.
    pub id: String,
    /// Which text it is, from 1.
    pub position: i64,
    /// 标题 in it.
    pub title: String,
    /// 正文哈希, shortened.
    pub body: String,
    /// Id of the text before.
    pub before: Option<String>,
}

/// One event.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// The server's instant, at UTC+8.
    pub at: String,
    /// What happened.
    pub label: &'static str,
    /// Position in the log, from 0.
    pub seq: i64,
}

/// One round of review.
#[derive(Debug, Clone)]
pub struct ReviewLine {
    /// Id.
    pub id: String,
    /// Round, from 1.
    pub round: i64,
    /// Kind.
    pub kind: &'static str,
    /// Stage.
    pub stage: &'static str,
    /// 结论.
    pub opinion: Option<&'static str>,
    /// 审核机构.
    pub reviewer: String,
    /// 送审日期.
    pub requested_on: NaiveDate,
    /// 出具日期.
    pub issued_on: Option<NaiveDate>,
    /// Due, while the clock runs.
    pub due: Option<DueView>,
}

/// One meeting.
#[derive(Debug, Clone)]
pub struct MeetingLine {
    /// 会议名称.
    pub meeting: String,
    /// Day.
    pub held_on: NaiveDate,
    /// Result.
    pub result: &'static str,
    /// Changes or reasons.
    pub note: Option<String>,
    /// 不同意见.
    pub dissent: Option<String>,
    /// 表决情况.
    pub votes: Option<Votes>,
    /// 会议纪要编号.
    pub minutes: Option<String>,
    /// 不同意见 by person and office.
    pub dissents: Vec<Dissent>,
}

/// One filing.
#[derive(Debug, Clone)]
pub struct FilingLine {
    /// Id.
    pub id: String,
    /// 备案机关.
    pub receiver: String,
    /// Stage.
    pub stage: &'static str,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

pub(super) async fn record(
    store: &Store,
    cx: &RequestContext,
    case: &Case,
    rounds: &[ReviewRow],
) -> Result<Record, Error> {
    let id = case.row.id.as_str();
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let reviews = rounds.iter().map(|row| review(cx, case, row));
    Ok(Record {
        revisions: revisions(store, id).await?,
        history: history(store, id).await?,
        reviews: reviews.collect::<Result<_, _>>()?,
        meetings: meetings(store, id).await?,
        filings: filings(store, case).await?,
        opinions: department::lines(store, cx, id, &case.authorities).await?,
        urgents: urgent::lines(store, cx, id, opened).await?,
        letters: letter::about(store, cx, id).await?.results,
        offers: letter::offers(store, cx, LetterSubject::Document, id).await?,
    })
}

async fn revisions(store: &Store, id: &str) -> Result<Vec<RevisionLine>, Error> {
    let mut lines: Vec<RevisionLine> = Vec::new();
    for row in text::revisions(store.reader(), id).await? {
        let before = lines.last().map(|line| line.id.clone());
        lines.push(RevisionLine {
            id: row.id,
            position: row.ord + 1,
            title: row.title,
            body: row.body_sha256.get(..12).unwrap_or_default().to_owned(),
            before,
        });
    }
    Ok(lines)
}

async fn history(store: &Store, id: &str) -> Result<Vec<HistoryLine>, Error> {
    let zone = FixedOffset::east_opt(8 * 3600);
    let mut lines = Vec::new();
    for event in store.events_of(id).await? {
        let place = event.seq.to_string();
        let kind = parse("event", &place, "kind", &event.kind, EventType::parse)?;
        let at = DateTime::from_timestamp_millis(event.at_ms)
            .zip(zone)
            .map(|(instant, zone)| instant.with_timezone(&zone));
        lines.push(HistoryLine {
            at: at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
            label: kind.label(),
            seq: event.seq,
        });
    }
    lines.reverse();
    Ok(lines)
}

fn review(cx: &RequestContext, case: &Case, row: &ReviewRow) -> Result<ReviewLine, Error> {
    let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
    let kind = parse("review", &row.id, "kind", &row.kind, ReviewKind::parse)?;
    let opinion = match &row.opinion {
        Some(word) => Some(parse("review", &row.id, "opinion", word, Opinion::parse)?.label()),
        None => None,
    };
    let due = if stage == ReviewStage::Accepted {
        due_view(cx, row.due_on, row.due.as_deref())?
    } else {
        None
    };
    Ok(ReviewLine {
        id: row.id.clone(),
        round: row.round,
        kind: kind.label(),
        stage: stage.label(),
        opinion,
        reviewer: name(case, Some(&row.reviewer_id)),
        requested_on: row.requested_on,
        issued_on: row.issued_on,
        due,
    })
}

async fn meetings(store: &Store, id: &str) -> Result<Vec<MeetingLine>, Error> {
    let mut lines = Vec::new();
    for row in queries::deliberations(store.reader(), id).await? {
        let word = &row.result;
        let result = parse(
            "deliberation",
            &row.id,
            "result",
            word,
            MeetingResult::parse,
        )?;
        lines.push(MeetingLine {
            votes: votes_of(&row),
            dissents: dissents_of(&row)?,
            minutes: row.minutes,
            meeting: row.meeting,
            held_on: row.held_on,
            result: result.label(),
            note: row.note.filter(|note| !note.is_empty()),
            dissent: row.dissent.filter(|dissent| !dissent.is_empty()),
        });
    }
    Ok(lines)
}

async fn filings(store: &Store, case: &Case) -> Result<Vec<FilingLine>, Error> {
    let mut lines = Vec::new();
    for row in queries::filings(store.reader(), &case.row.id).await? {
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        lines.push(FilingLine {
            receiver: name(case, Some(&row.receiver_id)),
            id: row.id,
            stage: stage.label(),
            due_on: row.due_on,
        });
    }
    Ok(lines)
}

/// Two texts of a case beside each other.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All texts, to choose from.
    pub revisions: Vec<RevisionLine>,
    /// The old one.
    pub from: String,
    /// The new one.
    pub to: String,
    /// What changed.
    pub changed: Vec<Changed>,
    /// How many provisions are the same.
    pub same: usize,
}

/// Compares two texts of a case; without a choice the last two.
pub async fn compared(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Compared, Error> {
    let case = taking_part(store, cx, id).await?;
    let case = case.ok_or(Error::NotFound("此案卷"))?;
    let lines = revisions(store, id).await?;
    if lines.len() < 2 {
        return Err(Error::NotFound("可以对照的两个文本"));
    }
    let last = lines.len().saturating_sub(1);
    let from = chosen(&lines, from, last.saturating_sub(1), "from")?;
    let to = chosen(&lines, to, last, "to")?;
    let (old, new) = (words(store, &from).await?, words(store, &to).await?);
    let all = tokio::task::spawn_blocking(move || compare(&outline(&old), &outline(&new)))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let same = all.iter().filter(|one| one.kind == ChangeKind::Same);
    Ok(Compared {
        same: same.count(),
        id: case.row.id,
        title: case.row.title,
        revisions: lines,
        from,
        to,
        changed: all.into_iter().filter_map(changed).collect(),
    })
}

async fn words(store: &Store, id: &str) -> Result<String, Error> {
    let row = text::revision(store.reader(), id).await?;
    row.map(|row| row.text).ok_or(Error::NotFound("此文本"))
}

fn chosen(
    lines: &[RevisionLine],
    asked: Option<&str>,
    usual: usize,
    field: &str,
) -> Result<String, Error> {
    let found = match asked.filter(|asked| !asked.is_empty()) {
        Some(asked) => lines.iter().find(|line| line.id == asked),
        None => lines.get(usual),
    };
    let wrong = || Error::field(field, format!("参数 {field} 不是此件的文本"));
    found.map(|line| line.id.clone()).ok_or_else(wrong)
}
