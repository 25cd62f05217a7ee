//! Who issues a letter: for which authority, in which post, and whether the case has come there.

use chrono::NaiveDate;

use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::app::suggestion::{must_handle, works_for};
use crate::domain::authority::Authority;
use crate::domain::document::Stage;
use crate::domain::filing::{FilingCommand, FilingStage};
use crate::domain::letter::{LetterKind, LetterSubject};
use crate::domain::review::ReviewStage;
use crate::domain::suggestion::SuggestionStage;
use crate::store::error::parse;
use crate::store::letters::LetterFacts;
use crate::store::people::Post;

/// The actor's first post of the role that issues this kind.
pub(super) fn post_for(cx: &RequestContext, kind: LetterKind) -> Result<Post, Error> {
    let role = kind.role();
    let post = cx.actor()?.posts.iter().find(|post| post.role == role);
    post.cloned()
        .ok_or_else(|| Error::Forbidden(format!("制发{}需要{}岗位", kind.label(), role.label())))
}

/// The authority that issues; what the actor has no part in is not there.
pub(super) fn issuer(
    cx: &RequestContext,
    kind: LetterKind,
    subject: &str,
    facts: &LetterFacts,
) -> Result<Authority, Error> {
    post_for(cx, kind)?;
    match kind.subject() {
        LetterSubject::Document => of_document(cx, kind, facts),
        LetterSubject::Filing => of_filing(cx, kind, facts),
        LetterSubject::Suggestion => {
            let row = facts.suggestion.as_ref();
            let row = row.ok_or(Error::NotFound("此审查建议"))?;
            must_handle(cx, row, &facts.authorities)?;
            examiner(cx, kind, &row.receiver_id, facts)
        }
        LetterSubject::Receiver => examiner(cx, kind, subject, facts),
    }
}

/// The case of the letter, for those who take part in it.
fn case(cx: &RequestContext, facts: &LetterFacts) -> Result<Case, Error> {
    let row = facts.document.clone().ok_or(Error::NotFound("此文件"))?;
    if row.stage.is_none() {
        return Err(Error::NotFound("此文件"));
    }
    let case = Case::of(row, facts.authorities.clone())?;
    if case.takes_part(cx) {
        Ok(case)
    } else {
        Err(Error::NotFound("此文件"))
    }
}

fn of_document(
    cx: &RequestContext,
    kind: LetterKind,
    facts: &LetterFacts,
) -> Result<Authority, Error> {
    let case = case(cx, facts)?;
    let by = if kind == LetterKind::ReviewOpinion {
        let opined = facts.reviews.iter().rev().find(|row| row.opinion.is_some());
        let last = opined.or(facts.reviews.last());
        last.map(|row| row.reviewer_id.clone())
    } else {
        case.row.drafter_id.clone()
    };
    let by = by.ok_or_else(|| too_early(kind))?;
    let actor = cx.actor()?;
    let mine = actor.authorities(kind.role()).contains(&by);
    let authority = case.authority(&by).cloned();
    authority.filter(|_| mine).ok_or_else(|| not_yours(kind))
}

fn of_filing(
    cx: &RequestContext,
    kind: LetterKind,
    facts: &LetterFacts,
) -> Result<Authority, Error> {
    let filing = facts.filing.as_ref().ok_or(Error::NotFound("此备案"))?;
    let row = facts.document.clone().ok_or(Error::NotFound("此文件"))?;
    let case = Case::of(row, facts.authorities.clone())?;
    let receiver = case.authority(&filing.receiver_id).cloned();
    let receiver = receiver.ok_or(Error::NotFound("此备案"))?;
    let actor = cx.actor()?;
    let by_receiver = matches!(kind, LetterKind::FilingOpinion | LetterKind::Reminder);
    if by_receiver {
        if !may_act(&case, actor, &receiver, FilingCommand::Pass) || !receiver.inside {
            return Err(not_yours(kind));
        }
        return examiner(cx, kind, &filing.receiver_id, facts);
    }
    if !may_act(&case, actor, &receiver, FilingCommand::Submit) {
        return Err(not_yours(kind));
    }
    Ok(case.issuer)
}

/// An examiner of the receiver, or of its legal body, which signs the letter.
fn examiner(
    cx: &RequestContext,
    kind: LetterKind,
    receiver: &str,
    facts: &LetterFacts,
) -> Result<Authority, Error> {
    let find = |id: &str| {
        facts
            .authorities
            .iter()
            .find(|one| one.id.to_string() == id)
    };
    let receiver = find(receiver).filter(|one| one.inside);
    let receiver = receiver.ok_or(Error::NotFound("此备案机关"))?;
    let posts = cx
        .actor()?
        .posts
        .iter()
        .filter(|post| post.role == kind.role());
    for post in posts {
        if let Some(body) = find(&post.authority_id).filter(|body| works_for(body, receiver)) {
            return Ok(body.clone());
        }
    }
    Err(not_yours(kind))
}

fn not_yours(kind: LetterKind) -> Error {
    Error::Forbidden(format!("您的岗位不能就此制发{}", kind.label()))
}

fn too_early(kind: LetterKind) -> Error {
    let told = match kind {
        LetterKind::ReviewRequest => "文件尚未送审，或者审核已经结束，不能制发送审函",
        LetterKind::ReviewOpinion => "尚未出具审核意见，不能制发合法性审核意见书",
        LetterKind::CommentNotice => "文件不在起草阶段，不能再制发征求意见公告",
        LetterKind::FilingReport | LetterKind::FilingNote => {
            "备案已经登记或者退回，不能再制发报送备案的文书"
        }
        LetterKind::FilingOpinion => "备案审查没有处于已提出审查意见的阶段，不能制发备案审查意见",
        LetterKind::Reminder => "报送备案的期限未过，或者已经报送，不能制发提醒函",
        LetterKind::Circular => "没有逾期未报送备案的文件，不能制发通报",
        LetterKind::SuggestionAnswer => "审查建议尚未答复，不能制发答复",
    };
    Error::refused("letter-not-now", told)
}

/// Whether the case has come to where this letter is sent.
pub(super) fn ready(kind: LetterKind, facts: &LetterFacts, today: NaiveDate) -> Result<(), Error> {
    let filing = || -> Result<FilingStage, Error> {
        let row = facts.filing.as_ref().ok_or(Error::NotFound("此备案"))?;
        Ok(parse(
            "filing",
            &row.id,
            "stage",
            &row.stage,
            FilingStage::parse,
        )?)
    };
    let is_ready = match kind {
        LetterKind::ReviewRequest => match facts.reviews.last() {
            Some(row) => match parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)? {
                ReviewStage::Requested | ReviewStage::Incomplete | ReviewStage::Accepted => true,
                ReviewStage::OpinionIssued | ReviewStage::Closed => false,
            },
            None => false,
        },
        LetterKind::ReviewOpinion => facts.reviews.iter().any(|row| row.opinion.is_some()),
        LetterKind::CommentNotice => {
            let stage = facts.document.as_ref().and_then(|row| row.stage.as_deref());
            stage == Some(Stage::Drafting.as_str())
        }
        LetterKind::FilingReport | LetterKind::FilingNote => matches!(
            filing()?,
            FilingStage::Due | FilingStage::Submitted | FilingStage::Deferred
        ),
        LetterKind::FilingOpinion => filing()? == FilingStage::OpinionIssued,
        LetterKind::Reminder => {
            let due = facts.filing.as_ref().and_then(|row| row.due_on);
            filing()? == FilingStage::Due && due.is_some_and(|due| due < today)
        }
        LetterKind::Circular => facts
            .unsubmitted
            .iter()
            .any(|(row, _)| row.due_on.is_some_and(|due| due < today)),
        LetterKind::SuggestionAnswer => {
            let stage = facts.suggestion.as_ref().map(|row| row.stage.as_str());
            stage == Some(SuggestionStage::Answered.as_str())
        }
    };
    if is_ready {
        Ok(())
    } else {
        Err(too_early(kind))
    }
}
