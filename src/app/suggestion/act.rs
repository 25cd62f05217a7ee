//! One act on a suggestion by the body that handles it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::receiver::must_handle;
use super::{LONG, optional};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::about;
use crate::app::law;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::suggestion::{self, SuggestionCommand, SuggestionOutcome, SuggestionStage};
use crate::store::entity::suggestion::{ActiveModel as Change, Model as Row};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, people, queries, suggestions};

/// 请补充、启动审查、不启动、移送、作出结论、答复: which one is `command`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActOnSuggestion {
    /// Suggestion.
    pub suggestion_id: String,
    /// Version of the suggestion that the form was made from.
    pub expected_version: i64,
    /// What is done.
    #[schema(value_type = String)]
    pub command: SuggestionCommand,
    /// What is missing; why it is not started; to whom it goes; what was found; the answer. Needed for
    /// all but 启动审查.
    #[serde(default)]
    pub text: String,
    /// 不启动审查的情形, an id of the pack's list; needed for 不启动审查.
    #[serde(default)]
    pub ground: String,
    /// 审查结论; needed for 作出审查结论.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub outcome: Option<SuggestionOutcome>,
    /// 公开摘要: what was suggested, without personal data; needed for 答复.
    #[serde(default)]
    pub summary: String,
}

/// The suggestion after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SuggestionMoved {
    /// Id.
    pub id: String,
    /// Stage.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

pub(super) fn examiner_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let mut posts = cx.actor()?.posts.iter();
    let post = posts.find(|post| post.role == Role::FilingExaminer);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("办理审查建议需要备案审查岗位".to_owned()))
}

impl Command for ActOnSuggestion {
    type Output = SuggestionMoved;
    const NAME: &'static str = "act_on_suggestion";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        examiner_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<SuggestionMoved, Error> {
        let row = suggestions::suggestion(tx.connection().await?, &self.suggestion_id).await?;
        let row = row.ok_or(Error::NotFound("此审查建议"))?;
        let all = people::authorities(tx.connection().await?).await?;
        must_handle(cx, &row, &all)?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let stage = parse(
            "suggestion",
            &row.id,
            "stage",
            &row.stage,
            SuggestionStage::parse,
        )?;
        let next = suggestion::next(stage, self.command)
            .filter(|_| self.command.by_receiver())
            .ok_or_else(|| {
                let places = suggestion::sources(self.command).into_iter();
                Error::out_of_turn(
                    self.command.label(),
                    stage.label(),
                    places.map(SuggestionStage::label),
                )
            })?;
        let text = self.check(cx, &row)?;
        let mut change = Change {
            id: Set(row.id.clone()),
            stage: Set(next.as_str().to_owned()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        };
        match self.command {
            SuggestionCommand::Answer => {
                change.answer = Set(text);
                change.summary = Set(Some(self.summary.trim().to_owned()));
                change.answered_on = Set(Some(cx.today));
            }
            SuggestionCommand::Decline => {
                change.ground = Set(Some(self.ground.clone()));
                change.note = Set(text);
            }
            SuggestionCommand::Conclude => {
                change.outcome = Set(self.outcome.map(|outcome| outcome.as_str().to_owned()));
                change.note = Set(text);
            }
            SuggestionCommand::AskToComplete | SuggestionCommand::Transfer => {
                change.note = Set(text);
            }
            // Nothing is asked any more.
            SuggestionCommand::Accept | SuggestionCommand::Complete => change.note = Set(None),
        }
        tx.update(change).await?;
        let told = self.told(&row);
        let event = match self.kind() {
            EventType::SuggestionAnswered => {
                let document = queries::document(tx.connection().await?, &row.document_id).await?;
                let document = document.ok_or(Error::NotFound("此文件"))?;
                NewEvent::about(
                    EventType::SuggestionAnswered,
                    about(tx, document).await?,
                    told,
                )
            }
            kind => NewEvent::plain(kind, told),
        };
        tx.event(event);
        Ok(SuggestionMoved {
            id: row.id,
            stage: next.as_str().to_owned(),
            row_version: row.row_version + 1,
        })
    }
}

impl ActOnSuggestion {
    fn kind(&self) -> EventType {
        match self.command {
            SuggestionCommand::Answer => EventType::SuggestionAnswered,
            SuggestionCommand::AskToComplete
            | SuggestionCommand::Complete
            | SuggestionCommand::Accept
            | SuggestionCommand::Decline
            | SuggestionCommand::Transfer
            | SuggestionCommand::Conclude => EventType::SuggestionHandled,
        }
    }

    fn told(&self, row: &Row) -> Json {
        let mut told = Map::new();
        told.insert("suggestion".to_owned(), row.id.as_str().into());
        told.insert("command".to_owned(), self.command.as_str().into());
        Json::Object(told)
    }

    /// The text of the act; every fault is named.
    fn check(&self, cx: &RequestContext, row: &Row) -> Result<Option<String>, Error> {
        let mut faults = Vec::new();
        let text = optional(&self.text, "text", "说明", LONG).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if text.is_none() && faults.is_empty() && self.command.needs_text() {
            let told = format!("{}须写明{}", self.command.label(), what(self.command));
            faults.push(FieldError::new("text", told));
        }
        match self.command {
            SuggestionCommand::Decline => {
                let grounds = law::suggestion_grounds(cx, row.received_on);
                if !grounds.iter().any(|ground| ground.id == self.ground) {
                    let told = "请选择不启动审查的情形，须是清单中列明的";
                    faults.push(FieldError::new("ground", told));
                }
            }
            SuggestionCommand::Conclude => {
                if self.outcome.is_none() {
                    faults.push(FieldError::new("outcome", "请选择审查结论"));
                }
            }
            SuggestionCommand::Answer => {
                match optional(&self.summary, "summary", "公开摘要", LONG) {
                    Ok(Some(_)) => {}
                    Ok(None) => faults.push(FieldError::new(
                        "summary",
                        "请填写公开摘要：建议审查的事项，不得写入建议人的个人信息",
                    )),
                    Err(fault) => faults.push(fault),
                }
            }
            SuggestionCommand::AskToComplete
            | SuggestionCommand::Complete
            | SuggestionCommand::Accept
            | SuggestionCommand::Transfer => {}
        }
        if faults.is_empty() {
            Ok(text)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// What the text of an act says.
const fn what(command: SuggestionCommand) -> &'static str {
    match command {
        SuggestionCommand::AskToComplete => "需要补充的内容",
        SuggestionCommand::Complete => "补充的内容",
        SuggestionCommand::Accept => "说明",
        SuggestionCommand::Decline => "不启动审查的理由",
        SuggestionCommand::Transfer => "移送的机关和理由",
        SuggestionCommand::Conclude => "审查情况",
        SuggestionCommand::Answer => "答复内容",
    }
}
