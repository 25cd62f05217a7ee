//! 发出文书: number, file and record in one transaction.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::compose::{Composed, compose};
use super::who::post_for;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::about;
use crate::app::intake;
use crate::domain::event::EventType;
use crate::domain::letter::{LetterKind, LetterState, LetterSubject};
use crate::store::entity::{document, letter, letter_series};
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, letters};

/// Largest first serial.
const LARGEST: i64 = 99_999;

/// 发出文书.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueLetter {
    /// 文书种类.
    #[schema(value_type = String, example = "review_request")]
    pub kind: LetterKind,
    /// Document, filing, suggestion or receiving body, as the kind asks for.
    pub subject_id: String,
    /// What a person enters, by placeholder.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// `digest` of the preview: what was previewed is what is issued.
    pub previewed: String,
    /// First serial of this year's series, where numbers were given before Guiku; only for the first letter.
    #[serde(default)]
    pub first_serial: Option<i64>,
    /// Why the series does not begin at 1.
    #[serde(default)]
    pub first_reason: String,
}

/// A letter that was issued.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LetterGiven {
    /// Id.
    pub id: String,
    /// 文号.
    pub number: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Command for IssueLetter {
    type Output = LetterGiven;
    const NAME: &'static str = "issue_letter";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post_for(cx, self.kind).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<LetterGiven, Error> {
        let facts = letters::facts(tx.connection().await?, self.kind, &self.subject_id).await?;
        let composed = compose(cx, self.kind, &self.subject_id, &facts, &self.values)?;
        if composed.digest() != self.previewed {
            return Err(Error::Conflict(
                "文书内容与预览的不同，请重新预览后再发出".to_owned(),
            ));
        }
        let serial = self.serial(tx, &composed).await?;
        let number = composed.number(serial)?;
        if letters::numbered(tx.connection().await?, &number)
            .await?
            .is_some()
        {
            return Err(Error::Conflict(format!(
                "编号 {number} 已用于另一件文书，请系统管理员检查文书模板的编号格式"
            )));
        }
        let bytes = composed.bytes(&number)?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sha256 = tx.keep_file(bytes).await?;
        let id: String = cx.new_id();
        let of_case = of_case(self.kind, facts.document);
        tx.insert(letter::Model {
            id: id.clone(),
            kind: self.kind.as_str().to_owned(),
            state: LetterState::Issued.as_str().to_owned(),
            authority_id: composed.authority.id.to_string(),
            document_id: of_case.as_ref().map(|row| row.id.clone()),
            subject_id: self.subject_id.clone(),
            series: composed.series(),
            serial,
            number: number.clone(),
            title: composed.filled.title.clone(),
            addressee: composed.filled.addressee.clone(),
            template: composed.template_id.clone(),
            unverified: !composed.filled.unverified.is_empty(),
            sha256: sha256.clone(),
            size,
            issued_on: cx.today,
            issued_by: cx.actor.as_ref().map(|actor| actor.person_id.clone()),
            reason: None,
            voided_on: None,
        })
        .await?;
        let told = json!({ "letter": id, "kind": self.kind.as_str(), "number": number });
        record(tx, EventType::LetterIssued, of_case, told, &sha256).await?;
        Ok(LetterGiven { id, number, sha256 })
    }
}

/// The document whose case the letter belongs to. One about a suggestion belongs to none: nothing of a
/// document tells that somebody proposed something.
fn of_case(kind: LetterKind, row: Option<document::Model>) -> Option<document::Model> {
    match kind.subject() {
        LetterSubject::Document | LetterSubject::Filing => row,
        LetterSubject::Suggestion | LetterSubject::Receiver => None,
    }
}

/// The event of a letter, with the hash of its file.
pub(super) async fn record(
    tx: &Tx,
    kind: EventType,
    of_case: Option<document::Model>,
    told: serde_json::Value,
    sha256: &str,
) -> Result<(), Error> {
    let mut event = match of_case {
        Some(row) => NewEvent::about(kind, about(tx, row).await?, told),
        None => NewEvent::plain(kind, told),
    };
    event.files.push(("letter".to_owned(), sha256.to_owned()));
    tx.event(event);
    Ok(())
}

impl IssueLetter {
    /// The next serial; the series of a year opens with its first letter.
    async fn serial(&self, tx: &Tx, composed: &Composed) -> Result<i64, Error> {
        let db = tx.connection().await?;
        let authority = composed.authority.id.to_string();
        if letters::later_series(db, &authority, self.kind, composed.year).await? {
            return Err(Error::refused(
                "series-year-over",
                format!(
                    "已开始使用以后年度的文书编号，不能再给出 {} 年度的编号；请检查服务器的日期",
                    composed.year
                ),
            ));
        }
        let id = composed.series();
        if letters::series(db, &id).await?.is_some() {
            if self.first_serial.is_some() {
                let told = "本年度的编号已经启用，不能再改起始序号";
                return Err(Error::field("first_serial", told));
            }
        } else {
            self.open(tx, composed, id.clone(), authority).await?;
        }
        let serial = tx.take_letter_serial(&id).await?;
        serial.ok_or_else(|| Error::Internal(format!("series {id} not open after opening")))
    }

    async fn open(
        &self,
        tx: &Tx,
        composed: &Composed,
        id: String,
        authority_id: String,
    ) -> Result<(), Error> {
        let first = self.first_serial.unwrap_or(1);
        if !(1..=LARGEST).contains(&first) {
            let told = format!("起始序号应为 1 至 {LARGEST}");
            return Err(Error::field("first_serial", told));
        }
        let reason = if first == 1 {
            format!("{} 年度起始", composed.year)
        } else {
            let told = "起始序号不是 1 的，请写明理由";
            intake::required(&self.first_reason, "first_reason", told)?
        };
        tx.insert(letter_series::Model {
            id,
            authority_id,
            kind: self.kind.as_str().to_owned(),
            year: composed.year,
            first_serial: first,
            last_serial: first - 1,
            reason,
        })
        .await?;
        Ok(())
    }
}
