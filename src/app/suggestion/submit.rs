//! 提出审查建议 and completing it: by anybody, without an account. The event is about no document, so that
//! no page of a document, and no list of its events, tells that somebody proposed something.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::receiver::addressees;
use super::{LONG, SHORT, code, optional};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::law;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::suggestion::{self, SuggestionCommand, SuggestionStage};
use crate::store::entity::{document, proposal, suggestion as row};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::record::hex;
use crate::store::{NewEvent, Set, Tx, people, publicly, suggestions, text};

/// Unread suggestions before one body; more are not taken, so that nobody floods it.
const MOST_UNREAD: u64 = 2_000;

/// 提出审查建议.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitSuggestion {
    /// Document.
    pub document_id: String,
    /// 办理机关, one of those that may examine the document; the usual one where absent.
    #[serde(default)]
    pub receiver_id: Option<String>,
    /// eId of the provision that is meant; the whole document where absent.
    #[serde(default)]
    pub eid: Option<String>,
    /// 建议人姓名或者名称; may be left out.
    #[serde(default)]
    pub name: String,
    /// 联系方式; may be left out.
    #[serde(default)]
    pub contact: String,
    /// 建议审查的事项和理由.
    pub reason: String,
    /// 查询码 of an earlier suggestion that was answered: this one gives new reasons.
    #[serde(default)]
    pub earlier_code: String,
}

/// What the proposer keeps.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SuggestionSubmitted)]
pub struct Submitted {
    /// 查询码, told only here.
    pub code: String,
    /// 办理机关.
    pub receiver: String,
    /// 答复期限, inclusive; null while a calendar year is missing.
    pub due_on: Option<chrono::NaiveDate>,
}

impl Command for SubmitSuggestion {
    type Output = Submitted;
    const NAME: &'static str = "submit_suggestion";
    const ANONYMOUS: bool = true;

    fn post(&self, _: &RequestContext) -> Result<Option<Post>, Error> {
        Ok(None)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Submitted, Error> {
        let document = public(tx, &self.document_id).await?;
        let staffed =
            people::authorities_with(tx.connection().await?, Role::FilingExaminer).await?;
        let all = people::authorities(tx.connection().await?).await?;
        let mut addressees = addressees(&document, &all, &staffed)?.into_iter();
        let addressee = addressees
            .find(|one| self.receiver_id.as_ref().is_none_or(|id| *id == one.id))
            .ok_or_else(|| Error::field("receiver_id", "所选机关不能办理对此件的审查建议"))?;
        let unread = [SuggestionStage::Received.as_str()];
        if suggestions::waiting(tx.connection().await?, &addressee.id, &unread).await?
            >= MOST_UNREAD
        {
            let told = format!(
                "{}待办理的审查建议过多，请稍后再提或者书面提出",
                addressee.name
            );
            return Err(Error::Unavailable(told));
        }
        let said = self.check()?;
        let provision = provision(tx, &document, self.eid.as_deref()).await?;
        let earlier = earlier(tx, &self.earlier_code, &document.id).await?;
        let due = law::suggestion_due(cx, cx.today)?;
        let code = code::make(cx.ids.random());
        let code_sha256 = code::hash(&code).ok_or_else(|| Error::Internal("code".to_owned()))?;
        let id = cx.new_id();
        let proposal = sealed(cx, id.clone(), code_sha256, said);
        let commitment = suggestions::commitment_of(&proposal).unwrap_or_default();
        tx.insert(row::Model {
            id: id.clone(),
            document_id: document.id.clone(),
            receiver_id: addressee.id,
            eid: provision.as_ref().map(|(eid, _)| eid.clone()),
            label: provision.map(|(_, label)| label),
            stage: SuggestionStage::Received.as_str().to_owned(),
            received_on: cx.today,
            due_on: due.due_on,
            due: due.json,
            commitment,
            earlier_id: earlier,
            ground: None,
            outcome: None,
            note: None,
            summary: None,
            answer: None,
            answered_on: None,
            row_version: 1,
        })
        .await?;
        tx.put_proposal(proposal).await?;
        let told = json!({ "suggestion": id, "command": "receive" });
        tx.event(NewEvent::plain(EventType::SuggestionHandled, told));
        Ok(Submitted {
            code,
            receiver: addressee.name,
            due_on: due.due_on,
        })
    }
}

/// What a proposer says.
struct Said {
    name: Option<String>,
    contact: Option<String>,
    reason: String,
}

impl SubmitSuggestion {
    fn check(&self) -> Result<Said, Error> {
        let mut faults = Vec::new();
        let mut read = |given: &str, field: &str, label: &str, most: usize| {
            optional(given, field, label, most).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        };
        let name = read(&self.name, "name", "姓名或者名称", SHORT);
        let contact = read(&self.contact, "contact", "联系方式", SHORT);
        let reason = read(&self.reason, "reason", "事项和理由", LONG);
        if reason.is_none() && faults.is_empty() {
            faults.push(FieldError::new("reason", "请写明建议审查的事项和理由"));
        }
        match reason {
            Some(reason) if faults.is_empty() => Ok(Said {
                name,
                contact,
                reason,
            }),
            Some(_) | None => Err(Error::Invalid(faults)),
        }
    }
}

/// A proposal with the salt of its commitment.
fn sealed(
    cx: &RequestContext,
    suggestion_id: String,
    code_sha256: String,
    said: Said,
) -> proposal::Model {
    let salt = [hex(&cx.ids.random()), hex(&cx.ids.random())].concat();
    proposal::Model {
        suggestion_id,
        code_sha256,
        name: said.name,
        contact: said.contact,
        reason: Some(said.reason),
        salt: Some(salt),
    }
}

/// A document that everybody may see.
async fn public(tx: &Tx, id: &str) -> Result<document::Model, Error> {
    let ids = [id.to_owned()];
    let found = publicly::documents(tx.connection().await?, &ids).await?;
    let found = found.into_values().next();
    found
        .map(|document| document.row)
        .ok_or(Error::NotFound("此文件"))
}

/// The provision that is meant, with its label, in the text that is current.
async fn provision(
    tx: &Tx,
    document: &document::Model,
    eid: Option<&str>,
) -> Result<Option<(String, String)>, Error> {
    let Some(eid) = eid.map(str::trim).filter(|eid| !eid.is_empty()) else {
        return Ok(None);
    };
    let provisions = match &document.revision_id {
        Some(revision) => text::provisions(tx.connection().await?, revision).await?,
        None => Vec::new(),
    };
    let found = provisions.into_iter().find(|one| one.eid == eid);
    let found = found.map(|one| Some((one.eid, one.label)));
    found.ok_or_else(|| Error::field("eid", "此文件没有所选的条款，请重新选择"))
}

/// The earlier suggestion about the same document that was answered.
async fn earlier(tx: &Tx, typed: &str, document: &str) -> Result<Option<String>, Error> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let wrong = |told: &str| Error::field("earlier_code", told);
    let hash = code::hash(typed);
    let hash = hash.ok_or_else(|| wrong("前一次的查询码有误，请核对；没有的可以不填"))?;
    let found = suggestions::tracked(tx.connection().await?, &hash).await?;
    let found = found.filter(|(row, _)| row.document_id == document);
    let (found, _) = found.ok_or_else(|| wrong("没有找到对此件的前一次审查建议，请核对查询码"))?;
    if found.stage != SuggestionStage::Answered.as_str() {
        return Err(wrong("前一次审查建议尚未答复，可以凭查询码补充，不必另提"));
    }
    Ok(Some(found.id))
}

/// 补充审查建议, by whoever holds the code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteSuggestion {
    /// 查询码.
    pub code: String,
    /// What is added.
    pub reason: String,
}

/// The suggestion goes on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SuggestionCompleted)]
pub struct Completed {
    /// Stage.
    pub stage: String,
}

impl Command for CompleteSuggestion {
    type Output = Completed;
    const NAME: &'static str = "complete_suggestion";
    const ANONYMOUS: bool = true;

    fn post(&self, _: &RequestContext) -> Result<Option<Post>, Error> {
        Ok(None)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Completed, Error> {
        let not_found = || Error::NotFound("此查询码的审查建议");
        let hash = code::hash(&self.code).ok_or_else(not_found)?;
        let found = suggestions::tracked(tx.connection().await?, &hash).await?;
        let (row, proposal) = found.ok_or_else(not_found)?;
        let stage = parse(
            "suggestion",
            &row.id,
            "stage",
            &row.stage,
            SuggestionStage::parse,
        )?;
        let command = SuggestionCommand::Complete;
        let next = suggestion::next(stage, command).ok_or_else(|| {
            let places = suggestion::sources(command).into_iter();
            Error::out_of_turn(
                command.label(),
                stage.label(),
                places.map(SuggestionStage::label),
            )
        })?;
        let added = optional(&self.reason, "reason", "补充的内容", LONG);
        let added = added.map_err(|fault| Error::Invalid(vec![fault]))?;
        let added = added.ok_or_else(|| Error::field("reason", "请写明补充的内容"))?;
        let before = proposal.reason.unwrap_or_default();
        let said = Said {
            name: proposal.name,
            contact: proposal.contact,
            reason: format!("{before}\n\n（{}补充）{added}", cx.today),
        };
        let proposal = sealed(cx, row.id.clone(), proposal.code_sha256, said);
        tx.update(row::ActiveModel {
            id: Set(row.id.clone()),
            stage: Set(next.as_str().to_owned()),
            commitment: Set(suggestions::commitment_of(&proposal).unwrap_or_default()),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        tx.change_proposal(proposal).await?;
        let told = json!({ "suggestion": row.id, "command": command.as_str() });
        tx.event(NewEvent::plain(EventType::SuggestionHandled, told));
        Ok(Completed {
            stage: next.as_str().to_owned(),
        })
    }
}
