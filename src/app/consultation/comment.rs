//! 提交意见: by anybody, without an account. The event is about no document and tells nothing of who.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{LONG, SHORT, optional, phase_of};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::domain::consultation::{self, CommentState, ConsultationCommand, ConsultationPhase};
use crate::domain::event::EventType;
use crate::store::entity::{comment_text, consultation as row, consultation_comment};
use crate::store::people::Post;
use crate::store::record::hex;
use crate::store::{NewEvent, Tx, consultations, text};

/// Comments of one consultation that nobody has looked at; more are not taken, so that nobody floods it.
const MOST_UNREAD: u64 = 2_000;

/// 提交意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitComment {
    /// Consultation.
    pub consultation_id: String,
    /// eId of the provision that is meant; the whole text where absent.
    #[serde(default)]
    pub eid: Option<String>,
    /// 姓名或者名称; may be left out.
    #[serde(default)]
    pub name: String,
    /// 联系方式; may be left out.
    #[serde(default)]
    pub contact: String,
    /// 意见.
    pub body: String,
}

/// The comment has arrived.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakenComment {
    /// Consultation.
    pub consultation_id: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// 征求意见截止日期.
    pub closes_on: NaiveDate,
}

impl Command for SubmitComment {
    type Output = TakenComment;
    const NAME: &'static str = "submit_comment";
    const ANONYMOUS: bool = true;

    fn post(&self, _: &RequestContext) -> Result<Option<Post>, Error> {
        Ok(None)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TakenComment, Error> {
        let found =
            consultations::consultation(tx.connection().await?, &self.consultation_id).await?;
        let found = found.ok_or(Error::NotFound("此次征求意见"))?;
        takes(cx, &found)?;
        let waiting = CommentState::Waiting.as_str();
        let unread = consultations::count(tx.connection().await?, &found.id, waiting, None).await?;
        if unread >= MOST_UNREAD {
            let told = "收到的意见过多，请稍后再提交，或者按公告所列的其他方式提交";
            return Err(Error::Unavailable(told.to_owned()));
        }
        let text = self.check(cx)?;
        let provision = provision(tx, &found, self.eid.as_deref()).await?;
        tx.insert(consultation_comment::Model {
            id: text.comment_id.clone(),
            consultation_id: found.id.clone(),
            eid: provision.as_ref().map(|(eid, _)| eid.clone()),
            label: provision.map(|(_, label)| label),
            state: waiting.to_owned(),
            received_on: cx.today,
            commitment: consultations::commitment_of(&text).unwrap_or_default(),
            withheld_reason: None,
            answer: None,
            answer_reason: None,
            row_version: 1,
        })
        .await?;
        let told = json!({
            "consultation": found.id,
            "comment": text.comment_id,
            "command": ConsultationCommand::Comment.as_str(),
        });
        tx.put_comment_text(text).await?;
        tx.event(NewEvent::plain(EventType::CommentHandled, told));
        Ok(TakenComment {
            consultation_id: found.id,
            received_on: cx.today,
            closes_on: found.closes_on,
        })
    }
}

/// Refuses, in words, what comes too late.
fn takes(cx: &RequestContext, row: &row::Model) -> Result<(), Error> {
    let phase = phase_of(cx, row)?;
    if consultation::next(phase, ConsultationCommand::Comment).is_some() {
        return Ok(());
    }
    let told = match (phase, row.ended_on) {
        (ConsultationPhase::Ended, Some(day)) => {
            format!("此次征求意见已于{day}提前终止，不再接收意见")
        }
        (
            ConsultationPhase::Running
            | ConsultationPhase::Closed
            | ConsultationPhase::Ended
            | ConsultationPhase::Reported,
            _,
        ) => format!("此次征求意见已于{}截止，不再接收意见", row.closes_on),
    };
    Err(Error::refused("consultation-closed", told))
}

impl SubmitComment {
    /// What was written, with the salt of its commitment.
    fn check(&self, cx: &RequestContext) -> Result<comment_text::Model, Error> {
        let mut faults = Vec::new();
        let mut read = |given: &str, field: &str, label: &str, most: usize| {
            optional(given, field, label, most).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        };
        let name = read(&self.name, "name", "姓名或者名称", SHORT);
        let contact = read(&self.contact, "contact", "联系方式", SHORT);
        let body = read(&self.body, "body", "意见", LONG);
        if body.is_none() && faults.is_empty() {
            faults.push(FieldError::new("body", "请写明意见"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(comment_text::Model {
            comment_id: cx.new_id(),
            name,
            contact,
            body,
            salt: Some([hex(&cx.ids.random()), hex(&cx.ids.random())].concat()),
        })
    }
}

/// The provision of the shown text that is meant, with its label.
async fn provision(
    tx: &Tx,
    row: &row::Model,
    eid: Option<&str>,
) -> Result<Option<(String, String)>, Error> {
    let Some(eid) = eid.map(str::trim).filter(|eid| !eid.is_empty()) else {
        return Ok(None);
    };
    let provisions = text::provisions(tx.connection().await?, &row.revision_id).await?;
    let found = provisions.into_iter().find(|one| one.eid == eid);
    let found = found.map(|one| Some((one.eid, one.label)));
    found.ok_or_else(|| Error::field("eid", "征求意见稿没有所选的条款，请重新选择"))
}
