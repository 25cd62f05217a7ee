//! 审核意见 with the answers, and a round that was sent back.

use chrono::NaiveDate;

use crate::app::case::Case;
use crate::app::error::Error;
use crate::domain::document::Stage;
use crate::domain::review::{Answer, Opinion, ReviewKind, ReviewStage};
use crate::store::entity::review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, queries};

/// The last opinion.
#[derive(Debug, Clone)]
pub struct OpinionView {
    /// Review.
    pub review: String,
    /// Round, from 1.
    pub round: i64,
    /// Kind of the round.
    pub kind: &'static str,
    /// 结论.
    pub opinion: &'static str,
    /// Class of its colour.
    pub tone: &'static str,
    /// 理由.
    pub reason: String,
    /// 出具日期.
    pub issued_on: Option<NaiveDate>,
    /// The items with the form that answers them.
    pub findings: Vec<FindingForm>,
    /// How many are not answered.
    pub open: usize,
    /// The drafter may answer now.
    pub answerable: bool,
    /// Everything is refused with reasons and the text is unchanged: it may go on to the meeting.
    pub may_proceed: bool,
}

/// One item with its answer.
#[derive(Debug, Clone)]
pub struct FindingForm {
    /// Id.
    pub id: String,
    /// The provision; empty: the document as a whole.
    pub place: String,
    /// Kind of fault.
    pub category: String,
    /// 意见.
    pub content: String,
    /// 依据.
    pub basis: Option<String>,
    /// Answer as stored or entered; empty: none yet.
    pub answer: String,
    /// Reason as stored or entered.
    pub reason: String,
}

impl FindingForm {
    /// The answer as people read it.
    pub fn told(&self) -> &'static str {
        Answer::parse(&self.answer).map_or("未答复", Answer::label)
    }
}

/// A round that waits for completion.
#[derive(Debug, Clone)]
pub struct Returned {
    /// Review.
    pub review: String,
    /// Version for the form.
    pub version: i64,
    /// What is asked for.
    pub asked: String,
    /// What was entered.
    pub note: String,
}

pub(super) fn returned(rounds: &[ReviewRow]) -> Option<Returned> {
    let last = rounds.last()?;
    (last.stage == ReviewStage::Incomplete.as_str()).then(|| Returned {
        review: last.id.clone(),
        version: last.row_version,
        asked: last.note.clone().unwrap_or_default(),
        note: String::new(),
    })
}

pub(super) async fn opinion(
    store: &Store,
    case: &Case,
    rounds: &[ReviewRow],
    mine: bool,
) -> Result<Option<OpinionView>, Error> {
    let Some(row) = rounds.iter().rev().find(|row| row.opinion.is_some()) else {
        return Ok(None);
    };
    let word = row.opinion.as_deref().unwrap_or_default();
    let opinion = parse("review", &row.id, "opinion", word, Opinion::parse)?;
    let kind = parse("review", &row.id, "kind", &row.kind, ReviewKind::parse)?;
    let rows = queries::findings(store.reader(), &row.id).await?;
    let findings: Vec<FindingForm> = rows
        .into_iter()
        .map(|row| FindingForm {
            id: row.id,
            place: row.label.or(row.eid).unwrap_or_default(),
            category: row.category,
            content: row.content,
            basis: row.basis,
            answer: row.answer.unwrap_or_default(),
            reason: row.answer_reason.unwrap_or_default(),
        })
        .collect();
    let open = findings.iter().filter(|one| one.answer.is_empty()).count();
    let answerable = mine && case.stage == Stage::Drafting && !findings.is_empty();
    let refused = findings
        .iter()
        .all(|one| one.answer == Answer::NotAdopted.as_str());
    let unchanged = case.row.body_sha256.as_deref() == Some(row.body_sha256.as_str());
    Ok(Some(OpinionView {
        review: row.id.clone(),
        round: row.round,
        kind: kind.label(),
        opinion: opinion.label(),
        tone: tone(opinion),
        reason: row.reason.clone().unwrap_or_default(),
        issued_on: row.issued_on,
        may_proceed: answerable && opinion == Opinion::Amend && refused && unchanged,
        findings,
        open,
        answerable,
    }))
}

/// Class of the colour of an opinion.
pub(super) const fn tone(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Lawful => "ok",
        Opinion::Amend => "warn",
        Opinion::Unlawful => "bad",
    }
}
