//! One act on one filing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::desk::{Handed, Receiving};
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
use crate::store::{NewEvent, Set, Tx, queries};

/// Longest reason or receipt, in characters.
const LONG: usize = 5_000;

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
    /// 理由, needed for 不予登记, and for 暂缓 by an outside body.
    #[serde(default)]
    pub reason: String,
    /// 报送的材料, as the filer lists them; for 报送.
    #[serde(default)]
    pub materials: Vec<Handed>,
    /// 缺少的材料, all of them at once; for 暂缓 by a body that acts here.
    #[serde(default)]
    pub missing: Vec<String>,
    /// 不予登记的情形, an id of the pack's list; for 不予登记 by a body that acts here.
    #[serde(default)]
    pub ground: String,
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

    #[expect(
        clippy::too_many_lines,
        reason = "one act from its checks to its event"
    )]
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
        let next = filing::next(stage, self.command).ok_or_else(|| {
            let places = filing::sources(self.command).into_iter();
            Error::out_of_turn(
                self.command.label(),
                stage.label(),
                places.map(FilingStage::label),
            )
        })?;
        self.check(cx, &case, &row, receiver)?;
        if receiver.inside && self.command.in_review() {
            return Err(Error::refused(
                "filing-review",
                format!("“{}”请在此件的备案审查中办理", self.command.label()),
            ));
        }
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let on = self.on.unwrap_or(cx.today);
        let told = self.at_desk(tx, cx, receiver, &row, on).await?;
        let mut reason = text(&self.reason);
        if let Some(told) = told {
            reason =
                Some(reason.map_or_else(|| told.clone(), |reason| format!("{told}。{reason}")));
        }
        let mut change = FilingChange {
            id: Set(row.id.clone()),
            row_version: Set(row.row_version + 1),
            stage: Set(next.as_str().to_owned()),
            ..Default::default()
        };
        if self.command == FilingCommand::Submit {
            change.submitted_on = Set(Some(on));
        }
        // an inner act leaves the number and the day of the registration, which everybody sees
        if self.command.is_result() {
            change.result_on = Set(Some(on));
            // the number of the registration stays
            let registers = self.command == FilingCommand::Register || row.receipt.is_none();
            if let Some(receipt) = text(&self.receipt).filter(|_| registers) {
                change.receipt = Set(Some(receipt));
            }
        }
        if let Some(reason) = &reason {
            change.reason = Set(Some(reason.clone()));
        }
        let about = facts([
            ("filing", Some(row.id.clone())),
            ("receiver", Some(receiver.name.clone())),
            ("command", Some(self.command.as_str().to_owned())),
            ("on", Some(on.to_string())),
            ("receipt", text(&self.receipt)),
            ("reason", reason),
            (
                "by_receipt",
                (!receiver.inside && self.command.by_receiver()).then(|| "true".to_owned()),
            ),
        ]);
        if !self.command.by_receiver() {
            tx.update(change).await?;
            case.record(tx, EventType::FilingSubmitted, about).await?;
        } else if self.command.is_result() {
            // what the desk noted is inner; the result alone is public
            let noted = facts([
                ("filing", Some(row.id.clone())),
                ("desk", Some("noted".to_owned())),
            ]);
            tx.event(NewEvent::plain(EventType::FilingHandled, noted));
            tx.update(change).await?;
            case.record(tx, EventType::FilingResult, about).await?;
        } else {
            tx.update(change).await?;
            tx.event(NewEvent::plain(EventType::FilingHandled, about));
        }
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
    /// What the receiving desk of a body that acts here keeps; answers what goes before the reason.
    async fn at_desk(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        receiver: &Authority,
        filing: &FilingRow,
        on: NaiveDate,
    ) -> Result<Option<String>, Error> {
        if !receiver.inside {
            return Ok(None);
        }
        let desk = Receiving {
            tx,
            cx,
            receiver,
            filing,
            on,
        };
        match self.command {
            FilingCommand::Submit => desk.submitted(&self.materials).await.map(|()| None),
            FilingCommand::Defer => {
                let list = desk.deferred(&self.missing).await?;
                Ok(Some(format!("缺少或者不合要求：{list}")))
            }
            FilingCommand::Register => {
                let number = Some(self.receipt.trim().to_owned());
                let number = number.filter(|number| !number.is_empty());
                desk.registered(number).await.map(|()| None)
            }
            FilingCommand::Refuse => desk.refused(&self.ground).await.map(Some),
            FilingCommand::StartReview
            | FilingCommand::Pass
            | FilingCommand::IssueOpinion
            | FilingCommand::Answer
            | FilingCommand::AcceptPlan
            | FilingCommand::Resume
            | FilingCommand::Correct
            | FilingCommand::Revoke => Ok(None),
        }
    }

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
        // a body that acts here lists what is missing instead
        let listed = receiver.inside && self.command == FilingCommand::Defer;
        if self.command.needs_reason() && !listed && self.reason.trim().is_empty() {
            faults.push(FieldError::new(
                "reason",
                format!("{}须写明理由", self.command.label()),
            ));
        }
        for (field, given) in [("reason", &self.reason), ("receipt", &self.receipt)] {
            if given.chars().count() > LONG {
                let told = format!("内容过长，请控制在 {LONG} 字以内");
                faults.push(FieldError::new(field, told));
            }
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
