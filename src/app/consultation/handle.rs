//! 审看意见 and 说明采纳情况, comment by comment, by the drafter. Neither is told of the document.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{LONG, comment_state, lawful, optional, ours};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::intake;
use crate::domain::consultation::{CommentState, ConsultationCommand};
use crate::domain::event::EventType;
use crate::domain::review::Answer;
use crate::store::entity::consultation_comment::{ActiveModel as Change, Model as Row};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, consultations};

/// 审看意见: whether everybody may read it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModerateComment {
    /// Comment.
    pub comment_id: String,
    /// Version of the comment that the form was made from.
    pub expected_version: i64,
    /// True: everybody may read it.
    pub show: bool,
    /// Why it is withheld.
    #[serde(default)]
    pub reason: String,
}

/// The comment after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandledComment {
    /// Id.
    pub id: String,
    /// Consultation.
    pub consultation_id: String,
    /// State.
    pub state: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl HandledComment {
    pub(super) fn of(row: &Row, state: CommentState) -> Self {
        Self {
            id: row.id.clone(),
            consultation_id: row.consultation_id.clone(),
            state: state.as_str().to_owned(),
            row_version: row.row_version + 1,
        }
    }
}

/// A comment that the actor may handle, at the version of the form.
pub(super) async fn our_comment(
    tx: &Tx,
    cx: &RequestContext,
    id: &str,
    version: i64,
    command: ConsultationCommand,
) -> Result<(Row, CommentState), Error> {
    let row = consultations::comment(tx.connection().await?, id).await?;
    let row = row.ok_or(Error::NotFound("此条意见"))?;
    let (consultation, _) = ours(tx, cx, &row.consultation_id).await?;
    if row.row_version != version {
        return Err(Error::Stale);
    }
    lawful(cx, &consultation, command)?;
    let state = comment_state(&row)?;
    Ok((row, state))
}

pub(super) fn told(row: &Row, command: ConsultationCommand, more: &[(&str, &str)]) -> NewEvent {
    let mut facts = Map::new();
    facts.insert(
        "consultation".to_owned(),
        row.consultation_id.clone().into(),
    );
    facts.insert("comment".to_owned(), row.id.clone().into());
    facts.insert("command".to_owned(), command.as_str().into());
    for (name, value) in more {
        facts.insert((*name).to_owned(), (*value).into());
    }
    NewEvent::plain(EventType::CommentHandled, Json::Object(facts))
}

impl Command for ModerateComment {
    type Output = HandledComment;
    const NAME: &'static str = "moderate_comment";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<HandledComment, Error> {
        let command = ConsultationCommand::Moderate;
        let (id, version) = (&self.comment_id, self.expected_version);
        let (row, _) = our_comment(tx, cx, id, version, command).await?;
        let mut change = Change {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        };
        let state = if self.show {
            change.withheld_reason = Set(None);
            CommentState::Shown
        } else {
            let told = "请写明不公开的理由";
            let reason = intake::required(&self.reason, "reason", told)?;
            change.withheld_reason = Set(Some(reason));
            // what nobody may read is not answered in public
            change.answer = Set(None);
            change.answer_reason = Set(None);
            CommentState::Withheld
        };
        change.state = Set(state.as_str().to_owned());
        tx.update(change).await?;
        tx.event(told(&row, command, &[("state", state.as_str())]));
        Ok(HandledComment::of(&row, state))
    }
}

/// 说明采纳情况 of one comment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptComment {
    /// Comment.
    pub comment_id: String,
    /// Version of the comment that the form was made from.
    pub expected_version: i64,
    /// 采纳、部分采纳、不采纳.
    #[schema(value_type = String)]
    pub answer: Answer,
    /// 理由; needed for 部分采纳 and 不采纳.
    #[serde(default)]
    pub reason: String,
}

impl Command for AdoptComment {
    type Output = HandledComment;
    const NAME: &'static str = "adopt_comment";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<HandledComment, Error> {
        let command = ConsultationCommand::Adopt;
        let (id, version) = (&self.comment_id, self.expected_version);
        let (row, state) = our_comment(tx, cx, id, version, command).await?;
        match state {
            CommentState::Shown => {}
            CommentState::Waiting | CommentState::Withheld => {
                return Err(Error::out_of_turn(
                    command.label(),
                    state.label(),
                    [CommentState::Shown.label()],
                ));
            }
        }
        let reason = optional(&self.reason, "reason", "理由", LONG);
        let reason = reason.map_err(|fault| Error::Invalid(vec![fault]))?;
        if reason.is_none() && self.answer.needs_reason() {
            let told = format!("{}的，请写明理由", self.answer.label());
            return Err(Error::field("reason", told));
        }
        tx.update(Change {
            id: Set(row.id.clone()),
            answer: Set(Some(self.answer.as_str().to_owned())),
            answer_reason: Set(reason),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        tx.event(told(&row, command, &[("answer", self.answer.as_str())]));
        Ok(HandledComment::of(&row, state))
    }
}
