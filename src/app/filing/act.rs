//! One act on one filing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::{Actor, RequestContext};
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::event::EventType;
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::store::entity::filing::{ActiveModel as FilingChange, Model as FilingRow};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// 报送、登记、退回、暂缓、审查…: which one is `command`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActOnFiling {
    /// Filing.
    pub filing_id: String,
    /// Version of the filing that the form was made from.
    pub expected_version: i64,
    /// What is done.
    #[schema(value_type = String)]
    pub command: FilingCommand,
    /// Day; today where absent.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// 备案登记号 or number of the receipt (回执); needed for what an outside body did.
    #[serde(default)]
    pub receipt: String,
    /// 理由, needed for 暂缓 and 不予登记.
    #[serde(default)]
    pub reason: String,
}

/// The filing after the command.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FilingMoved {
    /// Id of the filing.
    pub id: String,
    /// Stage.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for ActOnFiling {
    type Output = FilingMoved;
    const NAME: &'static str = "act_on_filing";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let wanted = [Role::Filer, Role::FilingExaminer];
        let post = cx
            .actor()?
            .posts
            .iter()
            .find(|post| wanted.contains(&post.role));
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您没有报送备案或者备案审查岗位".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<FilingMoved, Error> {
        let row = queries::filing(tx.connection().await?, &self.filing_id).await?;
        let row = row.ok_or(Error::NotFound("此备案"))?;
        let case = Case::load(tx, &row.document_id, None).await?;
        let receiver = case
            .authority(&row.receiver_id)
            .ok_or_else(|| Error::Internal(format!("filing {} has no receiver", row.id)))?;
        if !may_act(&case, cx.actor()?, receiver, self.command) {
            return Err(Error::Forbidden(format!(
                "您的岗位不能对此备案“{}”",
                self.command.label()
            )));
        }
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        let next = filing::next(stage, self.command).ok_or(Error::Transition {
            command: self.command.label(),
            stage: stage.label(),
        })?;
        self.check(cx, &case, &row, receiver)?;
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let on = self.on.unwrap_or(cx.today);
        let mut change = FilingChange {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            stage: Set(next.as_str().to_owned()),
            ..Default::default()
        };
        if self.command == FilingCommand::Submit {
            change.submitted_on = Set(Some(on));
        } else {
            change.result_on = Set(Some(on));
        }
        if let Some(receipt) = text(&self.receipt) {
            change.receipt = Set(Some(receipt));
        }
        if let Some(reason) = text(&self.reason) {
            change.reason = Set(Some(reason));
        }
        tx.update(change).await?;
        let kind = if self.command.by_receiver() {
            EventType::FilingResult
        } else {
            EventType::FilingSubmitted
        };
        let about = facts([
            ("filing", Some(row.id.clone())),
            ("receiver", Some(receiver.name.clone())),
            ("command", Some(self.command.as_str().to_owned())),
            ("on", Some(on.to_string())),
            ("receipt", text(&self.receipt)),
            ("reason", text(&self.reason)),
            (
                "by_receipt",
                (!receiver.inside && self.command.by_receiver()).then(|| "true".to_owned()),
            ),
        ]);
        case.record(tx, kind, about).await?;
        Ok(FilingMoved {
            id: row.id,
            stage: next.as_str().to_owned(),
            row_version: row.row_version + 1,
        })
    }
}

/// 报送 by the filer of the issuer; results by the receiver's examiner, who is never of the issuing
/// authority; for an outside receiver the filer records them with the receipt.
pub fn may_act(case: &Case, actor: &Actor, receiver: &Authority, command: FilingCommand) -> bool {
    let issuer = &case.issuer;
    let is_filer = actor.posts.iter().any(|post| {
        post.role == Role::Filer
            && case.authority(&post.authority_id).is_some_and(|mine| {
                mine.id == issuer.id
                    || Some(mine.id) == issuer.parent && mine.kind == AuthorityKind::Office
                    || mine.parent == Some(issuer.id) && issuer.kind == AuthorityKind::Government
                    || mine.parent == issuer.parent && issuer.kind == AuthorityKind::Office
                    || case.row.drafter_id.as_deref() == Some(&post.authority_id)
            })
    });
    if !command.by_receiver() {
        return is_filer;
    }
    if !receiver.inside {
        return is_filer;
    }
    actor.posts.iter().any(|post| {
        post.role == Role::FilingExaminer
            && post.authority_id != issuer.id.to_string()
            && case.authority(&post.authority_id).is_some_and(|mine| {
                mine.id == receiver.id
                    || mine.parent == Some(receiver.id)
                        && receiver.kind == AuthorityKind::Government
            })
    })
}

impl ActOnFiling {
    fn check(
        &self,
        cx: &RequestContext,
        case: &Case,
        row: &FilingRow,
        receiver: &Authority,
    ) -> Result<(), Error> {
        let mut faults = Vec::new();
        let on = self.on.unwrap_or(cx.today);
        if on > cx.today {
            faults.push(FieldError::new("on", "日期不能晚于今天"));
        }
        let published = crate::app::publication::publish::day(case.row.published_on.as_deref());
        if published.is_some_and(|day| on < day) || row.submitted_on.is_some_and(|day| on < day) {
            faults.push(FieldError::new("on", "日期不能早于公布或者报送的日期"));
        }
        if self.command.needs_reason() && self.reason.trim().is_empty() {
            faults.push(FieldError::new(
                "reason",
                format!("{}须写明理由", self.command.label()),
            ));
        }
        let records_outside = !receiver.inside && self.command.by_receiver();
        if records_outside && self.receipt.trim().is_empty() {
            faults.push(FieldError::new(
                "receipt",
                format!("{}不在本系统内，请填写其回执或者文书的编号", receiver.name),
            ));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
