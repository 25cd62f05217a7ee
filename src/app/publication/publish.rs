//! 公布: the text becomes law for everybody; its dates become facts, its filings fall due.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::publisher_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::law;
use crate::app::outcome::Moved;
use crate::domain::document::DocumentCommand;
use crate::domain::event::EventType;
use crate::domain::filing::FilingStage;
use crate::domain::validity::Act;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::{fact, filing};
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// 公布.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 公布日期; today where absent.
    #[serde(default)]
    pub published_on: Option<NaiveDate>,
    /// 公布载体, e.g. 县政府网站、政府公报.
    #[serde(default)]
    pub channel: String,
}

impl Command for Publish {
    type Output = Moved;
    const NAME: &'static str = "publish";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        publisher_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Publish)?;
        let stage = case.next(DocumentCommand::Publish)?;
        let published_on = self.published_on.unwrap_or(cx.today);
        let signed_on = day(case.row.signed_on.as_deref());
        let mut faults = Vec::new();
        if published_on > cx.today {
            faults.push(FieldError::new("published_on", "公布日期不能晚于今天"));
        }
        if signed_on.is_some_and(|signed| published_on < signed) {
            faults.push(FieldError::new("published_on", "公布日期不能早于签发日期"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        self.check_text(tx, &case).await?;
        let effective_on = day(case.row.effective_on.as_deref()).unwrap_or(published_on);
        let last_valid_on = day(case.row.last_valid_on.as_deref());
        let seq = tx.size();
        tx.insert_all(effect_facts(cx, &case, seq, effective_on, last_valid_on))
            .await?;
        let mut due = Vec::new();
        for filing in law::filings(cx, &case, published_on)? {
            due.push(filing::Model {
                id: cx.new_id(),
                document_id: case.row.id.clone(),
                receiver_id: filing.receiver_id,
                stage: FilingStage::Due.as_str().to_owned(),
                due_on: filing.due.due_on,
                due: filing.due.json,
                submitted_on: None,
                result_on: None,
                receipt: None,
                reason: None,
                body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
                row_version: 1,
            });
        }
        if !due.is_empty() {
            tx.insert_all(due).await?;
        }
        let change = DocumentChange {
            published_on: Set(Some(published_on.to_string())),
            effective_on: Set(Some(effective_on.to_string())),
            ..Default::default()
        };
        let channel = Some(self.channel.trim().to_owned()).filter(|channel| !channel.is_empty());
        let about = facts([
            ("published_on", Some(published_on.to_string())),
            ("effective_on", Some(effective_on.to_string())),
            ("last_valid_on", last_valid_on.map(|day| day.to_string())),
            ("channel", channel),
        ]);
        case.advance(tx, stage, change, EventType::Published, about)
            .await?;
        Ok(Moved::of(&case))
    }
}

impl Publish {
    /// reviewed = decided = registered = published text.
    async fn check_text(&self, tx: &Tx, case: &Case) -> Result<(), Error> {
        let meetings = queries::deliberations(tx.connection().await?, &case.row.id).await?;
        let reviews = queries::reviews(tx.connection().await?, &case.row.id).await?;
        let body = case.row.body_sha256.clone().unwrap_or_default();
        let decided = meetings
            .last()
            .is_some_and(|meeting| meeting.body_sha256 == body);
        let reviewed = reviews
            .last()
            .is_some_and(|review| review.body_sha256 == body);
        if decided || reviewed {
            Ok(())
        } else {
            Err(Error::refused(
                "text-differs",
                "拟公布的文本与审核、讨论通过的文本不一致，不能公布",
            ))
        }
    }
}

/// Effect and term as facts.
fn effect_facts(
    cx: &RequestContext,
    case: &Case,
    seq: i64,
    effective_on: NaiveDate,
    last_valid_on: Option<NaiveDate>,
) -> Vec<fact::Model> {
    let fact = |act: Act, on, until, because: &str| fact::Model {
        id: cx.new_id(),
        document_id: case.row.id.clone(),
        act: act.as_str().to_owned(),
        on_day: on,
        until_day: until,
        provisions: "[]".to_owned(),
        because: because.to_owned(),
        basis_id: None,
        retracted: false,
        seq,
    };
    let because = if case.row.effective_on.is_some() {
        "本文件规定"
    } else {
        "自公布之日起施行"
    };
    let mut facts = vec![fact(Act::Commence, Some(effective_on), None, because)];
    if let Some(last) = last_valid_on {
        facts.push(fact(
            Act::Term,
            Some(effective_on),
            Some(last),
            "本文件规定",
        ));
    }
    facts
}

/// A full ISO date, if it is one.
pub(crate) fn day(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(|text| text.parse().ok())
}
