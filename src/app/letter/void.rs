//! 文书作废: the number stays with its reason, the file stays as it was.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::issue::record;
use super::who::{issuer, post_for};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::intake;
use crate::domain::event::EventType;
use crate::domain::letter::{LetterKind, LetterState};
use crate::store::entity::letter::ActiveModel as Change;
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{Set, Tx, letters};

/// 文书作废.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidLetter {
    /// Letter.
    pub letter_id: String,
    /// 作废理由.
    pub reason: String,
}

/// The letter after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LetterMoved {
    /// Id.
    pub id: String,
    /// 文号.
    pub number: String,
    /// State.
    pub state: String,
}

impl Command for VoidLetter {
    type Output = LetterMoved;
    const NAME: &'static str = "void_letter";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let mut each = LetterKind::ALL.iter();
        let post = each.find_map(|kind| post_for(cx, *kind).ok());
        post.map(Some)
            .ok_or_else(|| Error::Forbidden("您没有制发文书的岗位".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<LetterMoved, Error> {
        let row = letters::letter(tx.connection().await?, &self.letter_id).await?;
        let row = row.ok_or(Error::NotFound("此文书"))?;
        let kind = parse("letter", &row.id, "kind", &row.kind, LetterKind::parse)?;
        let facts = letters::facts(tx.connection().await?, kind, &row.subject_id).await?;
        let by = issuer(cx, kind, &row.subject_id, &facts);
        let by = by.map_err(|_| Error::NotFound("此文书"))?;
        if by.id.to_string() != row.authority_id {
            return Err(Error::NotFound("此文书"));
        }
        if row.state == LetterState::Voided.as_str() {
            return Err(Error::refused("letter-voided", "此文书已经作废"));
        }
        let told = "请写明作废理由";
        let reason = intake::required(&self.reason, "reason", told)?;
        tx.update(Change {
            id: Set(row.id.clone()),
            state: Set(LetterState::Voided.as_str().to_owned()),
            reason: Set(Some(reason.clone())),
            voided_on: Set(Some(cx.today)),
            ..Default::default()
        })
        .await?;
        let document = facts.document.filter(|_| row.document_id.is_some());
        let told = json!({ "letter": row.id, "number": row.number, "reason": reason });
        record(tx, EventType::LetterVoided, document, told, &row.sha256).await?;
        Ok(LetterMoved {
            id: row.id,
            number: row.number,
            state: LetterState::Voided.as_str().to_owned(),
        })
    }
}
