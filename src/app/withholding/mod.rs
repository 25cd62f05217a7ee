//! 紧急下线: a published text that should not be public – a secret, personal data – is withheld at once, and
//! restored or not after it was looked into. Everybody sees the fact and the ground, nothing else; the
//! log stays whole, and so does the case for those who have a part in it.
//!
//! Owns the two commands. That nothing of a withheld text is public is held by `store::publicly`, which all
//! public rooms ask. Held by `tests/it/withholding/`.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::command::Command;
use super::context::RequestContext;
use super::error::{Error, FieldError};
use super::facts::about;
use super::law;
use super::publication::effect::{keeper_post, load_public, must_keep};
use crate::domain::event::EventType;
use crate::store::entity::{document, withholding};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Store, Tx, queries};

/// 紧急下线.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithholdText {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 情形, an id of the pack's list; its words are public.
    pub ground: String,
    /// 说明, for those who have a part in the case.
    pub reason: String,
    /// 批准人.
    pub approver: String,
}

/// 恢复公开.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreText {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 理由.
    pub reason: String,
    /// 批准人.
    pub approver: String,
}

/// The document after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextWithheld {
    /// Id of the document.
    pub id: String,
    /// The ground while it is withheld.
    pub withheld: Option<String>,
    /// Version for the next form.
    pub row_version: i64,
}

/// Reason and approver, clean; every fault is named.
fn said(reason: &str, approver: &str) -> Result<(String, String), Error> {
    let mut faults = Vec::new();
    for (field, text, most, told) in [
        ("reason", reason, 5_000, "请写明理由"),
        ("approver", approver, 100, "请填写批准人"),
    ] {
        let length = text.trim().chars().count();
        if length == 0 {
            faults.push(FieldError::new(field, told));
        } else if length > most {
            faults.push(FieldError::new(
                field,
                format!("内容过长，请控制在 {most} 字以内"),
            ));
        }
    }
    if faults.is_empty() {
        Ok((reason.trim().to_owned(), approver.trim().to_owned()))
    } else {
        Err(Error::Invalid(faults))
    }
}

async fn load(
    tx: &Tx,
    cx: &RequestContext,
    id: &str,
    version: i64,
) -> Result<document::Model, Error> {
    let row = load_public(tx, cx, id).await?;
    if row.row_version == version {
        Ok(row)
    } else {
        Err(Error::Stale)
    }
}

/// Writes the document's row and the event, which shows as a hash only: its leaf bears the title.
async fn finish(
    tx: &Tx,
    row: document::Model,
    kind: EventType,
    withheld: Option<String>,
    told: serde_json::Value,
) -> Result<TextWithheld, Error> {
    let row_version = row.row_version + 1;
    tx.update(document::ActiveModel {
        id: Set(row.id.clone()),
        withheld: Set(withheld.clone()),
        row_version: Set(row_version),
        ..Default::default()
    })
    .await?;
    let id = row.id.clone();
    tx.event(NewEvent::about(kind, about(tx, row).await?, told));
    Ok(TextWithheld {
        id,
        withheld,
        row_version,
    })
}

impl Command for WithholdText {
    type Output = TextWithheld;
    const NAME: &'static str = "withhold_text";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TextWithheld, Error> {
        let row = load(tx, cx, &self.document_id, self.expected_version).await?;
        if row.withheld.is_some() {
            return Err(Error::refused("withheld", "此件已经紧急下线"));
        }
        let grounds = law::withholding_grounds(cx).into_iter();
        let mut grounds = grounds.filter(|one| one.id == self.ground);
        let ground = grounds.next();
        let told = "请选择紧急下线的情形，须是清单中列明的";
        let ground = ground.ok_or_else(|| Error::field("ground", told))?;
        let (reason, approver) = said(&self.reason, &self.approver)?;
        let id: String = cx.new_id();
        tx.insert(withholding::Model {
            id: id.clone(),
            document_id: row.id.clone(),
            ground: ground.label.clone(),
            reason,
            approver,
            withheld_on: cx.today,
            restored_on: None,
            restore_reason: None,
            restore_approver: None,
        })
        .await?;
        let told = json!({ "withholding": id, "ground": ground.id });
        finish(tx, row, EventType::TextWithheld, Some(ground.label), told).await
    }
}

impl Command for RestoreText {
    type Output = TextWithheld;
    const NAME: &'static str = "restore_text";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TextWithheld, Error> {
        let row = load(tx, cx, &self.document_id, self.expected_version).await?;
        let open = queries::withholdings(tx.connection().await?, &row.id).await?;
        let open = open.into_iter().find(|one| one.restored_on.is_none());
        let open = open.ok_or_else(|| Error::refused("not-withheld", "此件没有下线"))?;
        let (reason, approver) = said(&self.reason, &self.approver)?;
        tx.update(withholding::ActiveModel {
            id: Set(open.id.clone()),
            restored_on: Set(Some(cx.today)),
            restore_reason: Set(Some(reason)),
            restore_approver: Set(Some(approver)),
            ..Default::default()
        })
        .await?;
        let told = json!({ "withholding": open.id });
        finish(tx, row, EventType::TextRestored, None, told).await
    }
}

/// What was withheld of a document, for those who keep it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WithholdingSheet {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The ground while it is withheld.
    pub withheld: Option<String>,
    /// Version for the next form.
    pub row_version: i64,
    /// First to last.
    pub history: Vec<WithholdingLine>,
    /// The grounds that there are.
    pub grounds: Vec<WithholdingGround>,
}

/// A ground.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WithholdingGround {
    /// Id.
    pub id: String,
    /// What everybody reads.
    pub label: String,
}

/// One time that a text was withheld.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WithholdingLine {
    /// 情形.
    pub ground: String,
    /// 说明.
    pub reason: String,
    /// 批准人.
    pub approver: String,
    /// 下线日期.
    pub withheld_on: chrono::NaiveDate,
    /// 恢复日期.
    pub restored_on: Option<chrono::NaiveDate>,
    /// 恢复理由.
    pub restore_reason: Option<String>,
    /// 恢复的批准人.
    pub restore_approver: Option<String>,
}

/// The sheet of a document, for those who keep documents of its issuer.
pub async fn sheet(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<WithholdingSheet, Error> {
    keeper_post(cx)?;
    let row = queries::document(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    must_keep(store, cx, &row).await?;
    let rows = queries::withholdings(store.reader(), id).await?.into_iter();
    let grounds = law::withholding_grounds(cx).into_iter();
    Ok(WithholdingSheet {
        id: row.id,
        title: row.title,
        withheld: row.withheld,
        row_version: row.row_version,
        history: rows
            .map(|one| WithholdingLine {
                ground: one.ground,
                reason: one.reason,
                approver: one.approver,
                withheld_on: one.withheld_on,
                restored_on: one.restored_on,
                restore_reason: one.restore_reason,
                restore_approver: one.restore_approver,
            })
            .collect(),
        grounds: grounds
            .map(|one| WithholdingGround {
                id: one.id,
                label: one.label,
            })
            .collect(),
    })
}
