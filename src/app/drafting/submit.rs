//! 送审: the working draft becomes a revision and a round of review begins.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::revise::fix_text;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::review::assignment;
use crate::app::{gates, law};
use crate::domain::access::Role;
use crate::domain::authority::AuthorityKind;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::domain::review::{Opinion, ReviewKind, ReviewStage};
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::review;
use crate::store::people::Post;
use crate::store::{Tx, people, queries, text};

/// 送合法性审核.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitForReview {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 审核机构: id; found by the rules where absent.
    #[serde(default)]
    pub reviewer: Option<String>,
}

/// The round that began.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Submitted {
    /// Id of the review.
    pub review_id: String,
    /// Kind of the round.
    #[schema(value_type = String)]
    pub kind: ReviewKind,
    /// Version for the next form.
    pub row_version: i64,
}

/// The actor's post as drafter.
pub(crate) fn drafter_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let actor = cx.actor()?;
    let post = actor.posts.iter().find(|post| post.role == Role::Drafter);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有起草岗位".to_owned()))
}

impl Command for SubmitForReview {
    type Output = Submitted;
    const NAME: &'static str = "submit_for_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Submitted, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Submit)?;
        let stage = case.next(DocumentCommand::Submit)?;
        let rounds = queries::reviews(tx.connection().await?, &case.row.id).await?;
        let last = rounds.last();
        let terms = (
            case.row.effective_on.clone(),
            case.row.last_valid_on.clone(),
        );
        let changed = fix_text(tx, cx, &mut case).await?;
        let dated = terms
            != (
                case.row.effective_on.clone(),
                case.row.last_valid_on.clone(),
            );
        let kind = kind_of_round(tx, &case, last, dated).await?;
        gates::check(tx, cx, &case, DocumentCommand::Submit).await?;
        let reviewer = self.reviewer(tx, cx, &case).await?;
        let id = cx.new_id();
        tx.insert(review::Model {
            id: id.clone(),
            document_id: case.row.id.clone(),
            revision_id: case.row.revision_id.clone().unwrap_or_default(),
            body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
            round: i64::try_from(rounds.len()).unwrap_or(i64::MAX) + 1,
            kind: kind.as_str().to_owned(),
            stage: ReviewStage::Requested.as_str().to_owned(),
            reviewer_id: reviewer.clone(),
            requested_on: cx.today,
            accepted_on: None,
            due_on: None,
            due: None,
            opinion: None,
            reason: None,
            checklist: None,
            issued_on: None,
            issued_by: None,
            answered_on: None,
            note: None,
            row_version: 1,
        })
        .await?;
        if let Some(last) = last {
            assignment::carry_over(tx, cx, last, &id, &reviewer).await?;
        }
        let about = facts([
            ("review", Some(id.clone())),
            ("kind", Some(kind.as_str().to_owned())),
        ]);
        let change: DocumentChange = changed.unwrap_or_default();
        case.advance(tx, stage, change, EventType::ReviewRequested, about)
            .await?;
        Ok(Submitted {
            review_id: id,
            kind,
            row_version: case.row.row_version,
        })
    }
}

impl SubmitForReview {
    /// 审核机构: as asked for, else the legal body that has reviewers; never the drafter.
    async fn reviewer(&self, tx: &Tx, cx: &RequestContext, case: &Case) -> Result<String, Error> {
        let drafter = case.row.drafter_id.clone().unwrap_or_default();
        let reviewers = people::authorities_with(tx.connection().await?, Role::Reviewer).await?;
        let chosen = match &self.reviewer {
            Some(id) => reviewers.into_iter().find(|reviewer| reviewer == id),
            None => law::choose_reviewer(cx, case, &reviewers),
        };
        let chosen = chosen.ok_or_else(|| {
            Error::refused(
                "no-reviewer",
                "没有可以审核此件的审核机构，请系统管理员设置合法性审核岗位",
            )
        })?;
        if chosen == drafter
            && case.authority(&chosen).map(|a| a.kind) != Some(AuthorityKind::Township)
        {
            return Err(Error::refused(
                "separation",
                "起草单位不得审核自己起草的文件，请另选审核机构",
            ));
        }
        Ok(chosen)
    }
}

/// 首次审核、复核、会后复核: what the last opinion and the meeting ask for. What was reviewed is reviewed
/// again only when it was changed, and when what the reviewer found was answered.
async fn kind_of_round(
    tx: &Tx,
    case: &Case,
    last: Option<&review::Model>,
    dated: bool,
) -> Result<ReviewKind, Error> {
    let Some(last) = last else {
        return Ok(ReviewKind::Full);
    };
    let opinion = last.opinion.as_deref().map(Opinion::parse).transpose()?;
    let pending = case.row.meeting_pending;
    let unchanged = !dated && same_text(tx, case, last).await?;
    let kind = match opinion {
        Some(Opinion::Amend) => {
            answered(tx, last).await?;
            ReviewKind::Recheck
        }
        Some(Opinion::Lawful | Opinion::Unlawful) | None => ReviewKind::Full,
    };
    if unchanged && let Some(why) = refused_unchanged(opinion, pending) {
        return Err(Error::refused("unchanged", why));
    }
    Ok(if pending {
        ReviewKind::AfterMeeting
    } else {
        kind
    })
}

/// Whether the text is word for word the one that was reviewed, by whatever versions it came back to it.
async fn same_text(tx: &Tx, case: &Case, last: &review::Model) -> Result<bool, Error> {
    let all = text::revisions(tx.connection().await?, &case.row.id).await?;
    let words = |id: Option<&str>| {
        let found = all.iter().find(|one| Some(one.id.as_str()) == id);
        found.map(|one| (&one.text, &one.title, &one.instrument_title))
    };
    Ok(words(Some(&last.revision_id)) == words(case.row.revision_id.as_deref()))
}

/// Every finding of the round has its answer.
async fn answered(tx: &Tx, last: &review::Model) -> Result<(), Error> {
    let findings = queries::findings(tx.connection().await?, &last.id).await?;
    let open = findings.iter().filter(|finding| finding.answer.is_none());
    let open = open.count();
    if open == 0 {
        return Ok(());
    }
    let why = format!("还有 {open} 条审核意见未答复，请逐条答复后再送复核");
    Err(Error::refused("unanswered", why))
}

/// Why a text that is as it was may not be reviewed again, after this opinion.
fn refused_unchanged(opinion: Option<Opinion>, pending: bool) -> Option<&'static str> {
    match opinion {
        Some(Opinion::Amend) if pending => {
            Some("正文未作修改，不能送会后复核；复核意见均不采纳的，请说明理由后直接提请集体讨论")
        }
        Some(Opinion::Amend) => {
            Some("正文未作修改，不能送复核；各条均不采纳的，请说明理由后直接提请集体讨论")
        }
        Some(Opinion::Unlawful) => Some("审核结论为“不合法”，正文未作修改不能重新送审"),
        Some(Opinion::Lawful) if pending => {
            Some("集体讨论要求修改，正文还未作修改，不能送会后复核")
        }
        Some(Opinion::Lawful) | None => None,
    }
}
