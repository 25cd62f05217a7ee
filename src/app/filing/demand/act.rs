//! Recording a demand, starting its review, answering it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::review::{OpenReview, ReviewOpened, needed, optional, post};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::filing::rules;
use crate::app::gates::cite;
use crate::app::suggestion::{examines, handled_by};
use crate::domain::authority::Authority;
use crate::domain::document::Stage;
use crate::domain::event::EventType;
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::domain::filing_review::{DemandStage, ReviewMode};
use crate::rules::ListId;
use crate::store::entity::review_demand::{self, Model as Row};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, filing_reviews, people, queries, text};

const SHORT: usize = 200;
const LONG: usize = 5_000;

/// 登记审查要求.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDemand {
    /// Document.
    pub document_id: String,
    /// 审查机关; for which the actor examines filings.
    pub receiver_id: String,
    /// Kind of organ, an id of the pack's list.
    pub body_kind: String,
    /// 提出机关.
    pub body: String,
    /// 来文文号.
    #[serde(default)]
    pub paper_no: String,
    /// The provision; absent: the whole document.
    #[serde(default)]
    pub eid: Option<String>,
    /// 要求审查的事项.
    pub matter: String,
    /// 理由.
    pub reason: String,
    /// 收到日期; today where absent.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// 审查人、承办科室.
    pub examiner: String,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewDemandRecorded)]
pub struct DemandRecorded {
    /// Id of the demand.
    pub id: String,
    /// The review that it started; null while the document is not registered for filing.
    pub review_id: Option<String>,
}

impl Command for RecordDemand {
    type Output = DemandRecorded;
    const NAME: &'static str = "record_review_demand";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<DemandRecorded, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        if case.stage != Stage::Published {
            return Err(Error::NotFound("此文件"));
        }
        let receiver = case.authority(&self.receiver_id);
        let receiver = receiver.filter(|one| handled_by(cx, one, &case.authorities));
        let receiver = receiver.ok_or_else(|| {
            Error::Forbidden("登记审查要求需要该审查机关的备案审查岗位".to_owned())
        })?;
        if !examines(receiver, &case.issuer, &case.authorities) {
            let told = format!("{}不审查{}的文件", receiver.name, case.issuer.name);
            return Err(Error::field("receiver_id", told));
        }
        let received_on = self.received_on.unwrap_or(cx.today);
        if received_on > cx.today {
            return Err(Error::field("received_on", "收到日期不能晚于今天"));
        }
        self.entitled(cx, received_on)?;
        let (eid, label) = self.provision(tx, &case).await?;
        let id = cx.new_id();
        tx.insert(Row {
            id: id.clone(),
            document_id: case.row.id.clone(),
            receiver_id: self.receiver_id.clone(),
            body_kind: self.body_kind.clone(),
            body: needed(&self.body, "body", "提出机关", SHORT)?,
            paper_no: optional(&self.paper_no, "paper_no", "来文文号", SHORT)?,
            eid,
            label,
            matter: needed(&self.matter, "matter", "要求审查的事项", LONG)?,
            reason: needed(&self.reason, "reason", "理由", LONG)?,
            received_on,
            stage: DemandStage::Received.as_str().to_owned(),
            review_id: None,
            answer: None,
            answered_on: None,
            row_version: 1,
        })
        .await?;
        tx.event(told(&id, "receive"));
        let opened = start(tx, cx, &case, receiver, &id, &self.examiner, received_on).await?;
        Ok(DemandRecorded {
            id,
            review_id: opened.map(|opened| opened.id),
        })
    }
}

fn told(demand: &str, command: &str) -> NewEvent {
    let told = facts([
        ("demand", Some(demand.to_owned())),
        ("command", Some(command.to_owned())),
    ]);
    NewEvent::plain(EventType::DemandHandled, told)
}

/// Starts the review where the filing allows it; a document that is not registered for filing yet waits.
async fn start(
    tx: &Tx,
    cx: &RequestContext,
    case: &Case,
    receiver: &Authority,
    demand: &str,
    examiner: &str,
    received_on: NaiveDate,
) -> Result<Option<ReviewOpened>, Error> {
    let filings = queries::filings(tx.connection().await?, &case.row.id).await?;
    let filing = filings
        .into_iter()
        .find(|one| one.receiver_id == receiver.id.to_string());
    let Some(filing) = filing else {
        return Ok(None);
    };
    let stage = parse(
        "filing",
        &filing.id,
        "stage",
        &filing.stage,
        FilingStage::parse,
    )?;
    if filing::next(stage, FilingCommand::StartReview).is_none() {
        return Ok(None);
    }
    let request = OpenReview {
        filing_id: filing.id.clone(),
        expected_version: filing.row_version,
        mode: ReviewMode::OnApplication,
        examiner: examiner.to_owned(),
        suggestion_id: None,
        demand_id: Some(demand.to_owned()),
        partner: String::new(),
        due_on: None,
    };
    let opening = super::super::review::Opening {
        case,
        filing: &filing,
        request: &request,
        due: rules::application_due(cx, received_on)?,
    };
    opening.write(tx, cx).await.map(Some)
}

impl RecordDemand {
    fn entitled(&self, cx: &RequestContext, on: NaiveDate) -> Result<(), Error> {
        let rule = cx.pack.list(ListId::DemandBodies, on);
        let rule =
            rule.map_err(|_| Error::refused("no-rule", "规则包没有列出可以提出审查要求的机关"))?;
        if rule.value.iter().any(|one| one.id == self.body_kind) {
            return Ok(());
        }
        let told = "审查要求只能由清单中列明的国家机关提出；其他单位和个人提出的，按审查建议办理";
        let mut fault = FieldError::new("body_kind", told);
        fault.rule = Some(cite(&rule.source, rule.verified));
        Err(Error::Invalid(vec![fault]))
    }

    async fn provision(
        &self,
        tx: &Tx,
        case: &Case,
    ) -> Result<(Option<String>, Option<String>), Error> {
        let eid = self.eid.as_deref().map(str::trim);
        let Some(eid) = eid.filter(|eid| !eid.is_empty()) else {
            return Ok((None, None));
        };
        let all = match &case.row.revision_id {
            Some(revision) => text::provisions(tx.connection().await?, revision).await?,
            None => Vec::new(),
        };
        let found = all.into_iter().find(|one| one.eid == eid);
        let found = found.ok_or_else(|| Error::field("eid", "此文件没有所选的条款，请重新选择"))?;
        Ok((Some(found.eid), Some(found.label)))
    }
}

/// 启动审查 of a demand that waited for the registration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartDemand {
    /// Demand.
    pub demand_id: String,
    /// Version of the demand that the form was made from.
    pub expected_version: i64,
    /// 审查人、承办科室.
    pub examiner: String,
}

async fn load(tx: &Tx, cx: &RequestContext, id: &str, version: i64) -> Result<(Row, Case), Error> {
    let row = filing_reviews::demand(tx.connection().await?, id).await?;
    let row = row.ok_or(Error::NotFound("此审查要求"))?;
    let all = people::authorities(tx.connection().await?).await?;
    let receiver = all.iter().find(|one| one.id.to_string() == row.receiver_id);
    if !receiver.is_some_and(|one| handled_by(cx, one, &all)) {
        return Err(Error::NotFound("此审查要求"));
    }
    if row.row_version != version {
        return Err(Error::Stale);
    }
    let case = Case::load(tx, &row.document_id, None).await?;
    Ok((row, case))
}

impl Command for StartDemand {
    type Output = ReviewOpened;
    const NAME: &'static str = "start_review_demand";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ReviewOpened, Error> {
        let (row, case) = load(tx, cx, &self.demand_id, self.expected_version).await?;
        let stage = parse(
            "review_demand",
            &row.id,
            "stage",
            &row.stage,
            DemandStage::parse,
        )?;
        if stage != DemandStage::Received {
            return Err(Error::out_of_turn(
                "启动审查",
                stage.label(),
                [DemandStage::Received.label()],
            ));
        }
        let receiver = case.authority(&row.receiver_id);
        let receiver =
            receiver.ok_or_else(|| Error::Internal(format!("{} has no body", row.id)))?;
        let on = row.received_on;
        let opened = start(tx, cx, &case, receiver, &row.id, &self.examiner, on).await?;
        opened.ok_or_else(|| {
            Error::refused(
                "not-registered",
                "此件尚未在本机关备案登记，或者正在审查；办理后再启动",
            )
        })
    }
}

/// 反馈审查要求: the result, once its review is over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDemand {
    /// Demand.
    pub demand_id: String,
    /// Version of the demand that the form was made from.
    pub expected_version: i64,
    /// 反馈内容.
    pub answer: String,
}

/// The demand after the answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewDemandAnswered)]
pub struct DemandAnswered {
    /// Stage.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for AnswerDemand {
    type Output = DemandAnswered;
    const NAME: &'static str = "answer_review_demand";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<DemandAnswered, Error> {
        let (row, _) = load(tx, cx, &self.demand_id, self.expected_version).await?;
        let stage = parse(
            "review_demand",
            &row.id,
            "stage",
            &row.stage,
            DemandStage::parse,
        )?;
        let review = match (&row.review_id, stage) {
            (Some(review), DemandStage::Started) => {
                filing_reviews::review(tx.connection().await?, review).await?
            }
            (_, DemandStage::Received | DemandStage::Started | DemandStage::Answered) => None,
        };
        let review = review.ok_or_else(|| {
            Error::out_of_turn("反馈结果", stage.label(), [DemandStage::Started.label()])
        })?;
        if review.closed_on.is_none() {
            return Err(Error::refused(
                "review-open",
                "审查尚未结束，结束后再反馈结果",
            ));
        }
        let answer = needed(&self.answer, "answer", "反馈内容", LONG)?;
        tx.update(review_demand::ActiveModel {
            id: Set(row.id.clone()),
            stage: Set(DemandStage::Answered.as_str().to_owned()),
            answer: Set(Some(answer)),
            answered_on: Set(Some(cx.today)),
            row_version: Set(row.row_version + 1),
            ..Default::default()
        })
        .await?;
        tx.event(told(&row.id, "answer"));
        Ok(DemandAnswered {
            stage: DemandStage::Answered.as_str().to_owned(),
            row_version: row.row_version + 1,
        })
    }
}
