//! 签发: by the principal officer of the issuing body.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::office_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::outcome::Moved;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// 签发.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 签发日期, 成文日期 of the document.
    pub signed_on: NaiveDate,
    /// 签发人: name and office.
    pub signed_by: String,
}

impl Command for Sign {
    type Output = Moved;
    const NAME: &'static str = "sign";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        office_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Sign)?;
        let stage = case.next(DocumentCommand::Sign)?;
        let meetings = queries::deliberations(tx.connection().await?, &case.row.id).await?;
        let decided_on = meetings.last().map(|meeting| meeting.held_on);
        let mut faults = Vec::new();
        if self.signed_by.trim().is_empty() {
            faults.push(FieldError::new("signed_by", "请填写签发人"));
        }
        if self.signed_on > cx.today {
            faults.push(FieldError::new("signed_on", "签发日期不能晚于今天"));
        }
        if decided_on.is_some_and(|day| self.signed_on < day) {
            faults.push(FieldError::new(
                "signed_on",
                "签发日期不能早于集体讨论的日期",
            ));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let change = DocumentChange {
            signed_on: Set(Some(self.signed_on.to_string())),
            issued_on: Set(Some(self.signed_on.to_string())),
            signed_by: Set(Some(self.signed_by.trim().to_owned())),
            ..Default::default()
        };
        let about = facts([("signed_on", Some(self.signed_on.to_string()))]);
        case.advance(tx, stage, change, EventType::Signed, about)
            .await?;
        Ok(Moved::of(&case))
    }
}
