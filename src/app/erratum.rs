//! 更正 of a published text: words that were published wrongly, and what they should be. The text itself
//! stays as it was published; its page tells the correction, and the document that announces it tells what
//! it corrects.
//!
//! Owns the command and what everybody sees of it. Must not know pages. Held by `tests/it/errata/`.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::command::Command;
use super::context::RequestContext;
use super::error::{Error, FieldError};
use super::facts::about;
use super::publication::effect::{keeper_post, load_public};
use crate::domain::event::EventType;
use crate::store::entity::{document, erratum};
use crate::store::people::Post;
use crate::store::publicly::PublicDocument;
use crate::store::{NewEvent, Set, Store, Tx, events, publicly, queries, text};

/// Longest run of words, in characters.
const LONG: usize = 2_000;

/// 更正公布的文本.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectText {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// eId of the provision; the whole text where absent.
    #[serde(default)]
    pub eid: Option<String>,
    /// The words as published; they stand there exactly once.
    pub was: String,
    /// What they should be; empty: they should not be there.
    #[serde(default)]
    pub becomes: String,
    /// 理由.
    pub reason: String,
    /// 批准人.
    pub approver: String,
    /// The public document that announces it, where there is one.
    #[serde(default)]
    pub notice_id: Option<String>,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextCorrected {
    /// Id of the correction.
    pub id: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for CorrectText {
    type Output = TextCorrected;
    const NAME: &'static str = "correct_text";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TextCorrected, Error> {
        let row = load_public(tx, cx, &self.document_id).await?;
        if let Some(ground) = row.withheld {
            return Err(Error::Withheld(ground));
        }
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        self.check()?;
        let revision = row
            .revision_id
            .clone()
            .ok_or(Error::NotFound("此文件的文本"))?;
        let label = self.place(tx, &revision).await?;
        let notice = self.notice(tx).await?;
        let id: String = cx.new_id();
        let seq = events::size(tx.connection().await?).await?;
        tx.insert(erratum::Model {
            id: id.clone(),
            document_id: row.id.clone(),
            revision_id: revision,
            eid: self.eid().map(str::to_owned),
            label,
            was: self.was.trim().to_owned(),
            becomes: self.becomes.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            approver: self.approver.trim().to_owned(),
            notice_id: notice,
            corrected_on: cx.today,
            seq,
        })
        .await?;
        let row_version = row.row_version + 1;
        tx.update(document::ActiveModel {
            id: Set(row.id.clone()),
            row_version: Set(row_version),
            ..Default::default()
        })
        .await?;
        let told = json!({ "correction": id });
        let document = about(tx, row).await?;
        tx.event(NewEvent::about(EventType::TextCorrected, document, told));
        Ok(TextCorrected { id, row_version })
    }
}

impl CorrectText {
    fn eid(&self) -> Option<&str> {
        let eid = self.eid.as_deref().map(str::trim);
        eid.filter(|eid| !eid.is_empty())
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for (field, text, most, empty) in [
            ("was", &self.was, LONG, Some("请填写公布的文本中有误的文字")),
            ("becomes", &self.becomes, LONG, None),
            ("reason", &self.reason, LONG, Some("请写明更正的理由")),
            ("approver", &self.approver, 100, Some("请填写批准人")),
        ] {
            let length = text.trim().chars().count();
            if let Some(told) = empty.filter(|_| length == 0) {
                faults.push(FieldError::new(field, told));
            } else if length > most {
                let told = format!("内容过长，请控制在 {most} 字以内");
                faults.push(FieldError::new(field, told));
            }
        }
        if faults.is_empty() && self.was.trim() == self.becomes.trim() {
            faults.push(FieldError::new("becomes", "更正前后的文字相同"));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    /// Where the words stand: exactly once in what was named. Answers the label of the provision.
    async fn place(&self, tx: &Tx, revision: &str) -> Result<Option<String>, Error> {
        let provisions = text::provisions(tx.connection().await?, revision).await?;
        let (label, words) = if let Some(eid) = self.eid() {
            let found = provisions.into_iter().find(|one| one.eid == eid);
            let told = "此文件没有所选的条款，请重新选择";
            let found = found.ok_or_else(|| Error::field("eid", told))?;
            (Some(found.label), found.text)
        } else {
            let whole = text::revision(tx.connection().await?, revision).await?;
            (None, whole.map(|one| one.text).unwrap_or_default())
        };
        match words.matches(self.was.trim()).count() {
            1 => Ok(label.filter(|label| !label.is_empty())),
            0 => Err(Error::field(
                "was",
                "公布的文本中没有这些文字，请照原文填写",
            )),
            count => {
                let told = format!("这些文字出现了 {count} 次，请选定条款或者多写几个字");
                Err(Error::field("was", told))
            }
        }
    }

    async fn notice(&self, tx: &Tx) -> Result<Option<String>, Error> {
        let id = self.notice_id.as_deref().map(str::trim);
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            return Ok(None);
        };
        if id == self.document_id {
            return Err(Error::field("notice_id", "更正公告不能是本件自身"));
        }
        let found = publicly::documents(tx.connection().await?, &[id.to_owned()]).await?;
        if found.is_empty() {
            return Err(Error::field(
                "notice_id",
                "没有找到此更正公告，须是已公布的文件",
            ));
        }
        Ok(Some(id.to_owned()))
    }
}

/// 更正, as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErratumView {
    /// Id.
    pub id: String,
    /// eId of the provision.
    pub eid: Option<String>,
    /// The provision as printed; absent: the whole text.
    pub label: Option<String>,
    /// The words as published.
    pub was: String,
    /// What they should be.
    pub becomes: String,
    /// 理由.
    pub reason: String,
    /// 批准人.
    pub approver: String,
    /// 更正日期.
    pub corrected_on: chrono::NaiveDate,
    /// The other document: that announces it, or that is corrected.
    pub other: Option<ErratumOther>,
}

/// The other document of a correction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErratumOther {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// 更正 of a document, and those that it announces.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrataView {
    /// Of its own text, first to last.
    pub corrected: Vec<ErratumView>,
    /// Of other texts that it announces; what is not public is left out.
    pub announces: Vec<ErratumView>,
}

/// Those of a public document, from both sides.
pub async fn of_document(store: &Store, id: &str) -> Result<ErrataView, Error> {
    super::view::public::find(store, id).await?;
    let own = queries::errata(store.reader(), id, false).await?;
    let announced = queries::errata(store.reader(), id, true).await?;
    let notices = own.iter().filter_map(|row| row.notice_id.clone());
    let others = announced.iter().map(|row| row.document_id.clone());
    let ids: Vec<String> = notices.chain(others).collect();
    let known = publicly::documents(store.reader(), &ids).await?;
    let corrected = own.into_iter().map(|row| {
        let other = row.notice_id.clone();
        view(row, other.as_deref(), &known)
    });
    let announces = announced.into_iter().map(|row| {
        let other = row.document_id.clone();
        view(row, Some(&other), &known)
    });
    Ok(ErrataView {
        corrected: corrected.collect(),
        announces: announces.filter(|one| one.other.is_some()).collect(),
    })
}

fn view(
    row: erratum::Model,
    other: Option<&str>,
    known: &HashMap<String, PublicDocument>,
) -> ErratumView {
    let other = other.and_then(|id| known.get(id));
    ErratumView {
        id: row.id,
        eid: row.eid,
        label: row.label,
        was: row.was,
        becomes: row.becomes,
        reason: row.reason,
        approver: row.approver,
        corrected_on: row.corrected_on,
        other: other.map(|one| ErratumOther {
            id: one.row.id.clone(),
            title: one.row.title.clone(),
        }),
    }
}
