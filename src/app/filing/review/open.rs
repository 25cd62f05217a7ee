//! 启动备案审查.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{SHORT, conducts, needed, optional, post};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::filing::{desk, rules};
use crate::app::gates::cite;
use crate::app::law::DueRecord;
use crate::domain::event::EventType;
use crate::domain::filing::{self, FilingCommand, FilingStage};
use crate::domain::filing_review::{DemandStage, ReviewMode};
use crate::domain::suggestion::SuggestionStage;
use crate::rules::ListId;
use crate::store::entity::{filing as filing_entity, filing_review, review_demand};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, filing_reviews, queries, suggestions};

/// 启动备案审查.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenReview {
    /// Filing.
    pub filing_id: String,
    /// Version of the filing that the form was made from.
    pub expected_version: i64,
    /// 审查方式, one of the pack's.
    #[schema(value_type = String)]
    pub mode: ReviewMode,
    /// 审查人或者承办科室.
    pub examiner: String,
    /// 审查建议 upon which it is opened; for 依申请审查.
    #[serde(default)]
    pub suggestion_id: Option<String>,
    /// 审查要求 upon which it is opened; for 依申请审查.
    #[serde(default)]
    pub demand_id: Option<String>,
    /// 移送机关, 联合审查机关, or the name of the 专项; for those modes.
    #[serde(default)]
    pub partner: String,
    /// 办结日期, where the pack sets no limit for the mode.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// The review that was opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FilingReviewOpened)]
pub struct ReviewOpened {
    /// Id of the review.
    pub id: String,
    /// Version for the next form.
    pub row_version: i64,
}

/// What a review is opened from.
pub(in crate::app::filing) struct Opening<'a> {
    pub(in crate::app::filing) case: &'a Case,
    pub(in crate::app::filing) filing: &'a filing_entity::Model,
    pub(in crate::app::filing) request: &'a OpenReview,
    pub(in crate::app::filing) due: DueRecord,
}

impl Command for OpenReview {
    type Output = ReviewOpened;
    const NAME: &'static str = "open_filing_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ReviewOpened, Error> {
        let filing = queries::filing(tx.connection().await?, &self.filing_id).await?;
        let filing = filing.ok_or(Error::NotFound("此备案"))?;
        let case = Case::load(tx, &filing.document_id, None).await?;
        let receiver = case.authority(&filing.receiver_id);
        let receiver = receiver
            .ok_or_else(|| Error::Internal(format!("filing {} has no receiver", filing.id)))?;
        if !conducts(&case, cx.actor()?, receiver) {
            return Err(Error::Forbidden("您的岗位不能对此备案启动审查".to_owned()));
        }
        if filing.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        self.check(cx)?;
        let due = match self.mode {
            ReviewMode::ExOfficio => {
                let desk = filing_reviews::desk(tx.connection().await?, &filing.id).await?;
                let registered = desk.as_ref().and_then(|row| row.registered_on);
                let registered = registered.or(filing.result_on).unwrap_or(cx.today);
                let received = desk.as_ref().map(|row| row.first_received_on);
                let pauses = desk.as_ref().map(desk::pauses_of).transpose()?;
                rules::review_due(
                    cx,
                    receiver,
                    received.or(filing.submitted_on).unwrap_or(registered),
                    registered,
                    &pauses.unwrap_or_default(),
                )?
            }
            ReviewMode::OnApplication => {
                let received_on = self.upon(tx, &filing).await?;
                rules::application_due(cx, received_on)?
            }
            ReviewMode::Special | ReviewMode::Referred | ReviewMode::Joint => rules::no_due(),
        };
        let opening = Opening {
            case: &case,
            filing: &filing,
            request: self,
            due,
        };
        opening.write(tx, cx).await
    }
}

impl OpenReview {
    fn check(&self, cx: &RequestContext) -> Result<(), Error> {
        if !rules::modes(cx, cx.today).contains(&self.mode) {
            let source = cx.pack.list(ListId::FilingModes, cx.today);
            return Err(Error::Refused {
                code: "review-mode",
                message: format!("规则包没有规定{}", self.mode.label()),
                rule: source.ok().map(|rule| cite(&rule.source, rule.verified)),
            });
        }
        let (what, wanted) = match self.mode {
            ReviewMode::Referred => ("移送机关", true),
            ReviewMode::Joint => ("联合审查机关", true),
            ReviewMode::Special => ("专项审查的名称", true),
            ReviewMode::ExOfficio | ReviewMode::OnApplication => ("移送、联合审查机关", false),
        };
        if wanted {
            needed(&self.partner, "partner", what, SHORT)?;
        }
        let upon = self.suggestion_id.is_some() || self.demand_id.is_some();
        match (self.mode, upon) {
            (ReviewMode::OnApplication, false) => Err(Error::field(
                "suggestion_id",
                "依申请审查须写明所依据的审查要求或者审查建议",
            )),
            (
                ReviewMode::ExOfficio
                | ReviewMode::Special
                | ReviewMode::Referred
                | ReviewMode::Joint,
                true,
            ) => Err(Error::field(
                "mode",
                "根据审查要求、审查建议启动的，审查方式应为依申请审查",
            )),
            (_, _) => Ok(()),
        }
    }

    /// When the suggestion was received that this review takes up; it must be of this document and body.
    async fn upon(&self, tx: &Tx, filing: &filing_entity::Model) -> Result<NaiveDate, Error> {
        let wrong = |told: &str| Error::field("suggestion_id", told);
        if let Some(id) = &self.demand_id {
            let demand = filing_reviews::demand(tx.connection().await?, id).await?;
            let demand = demand.filter(|one| {
                one.document_id == filing.document_id && one.receiver_id == filing.receiver_id
            });
            let demand =
                demand.ok_or_else(|| Error::field("demand_id", "没有找到对此件的这一审查要求"))?;
            if demand.stage != DemandStage::Received.as_str() {
                return Err(Error::field("demand_id", "这一审查要求已经启动审查"));
            }
            return Ok(demand.received_on);
        }
        let Some(id) = &self.suggestion_id else {
            return Err(wrong("请选择审查要求或者审查建议"));
        };
        let found = suggestions::suggestion(tx.connection().await?, id).await?;
        let found = found.filter(|one| {
            one.document_id == filing.document_id && one.receiver_id == filing.receiver_id
        });
        let found = found.ok_or_else(|| wrong("没有找到对此件的这一审查建议"))?;
        if found.stage != SuggestionStage::Accepted.as_str() {
            return Err(wrong("这一审查建议尚未决定启动审查，或者已经办结"));
        }
        if filing_reviews::of_suggestion(tx.connection().await?, id)
            .await?
            .is_some()
        {
            return Err(wrong("根据这一审查建议已经启动审查"));
        }
        Ok(found.received_on)
    }
}

impl Opening<'_> {
    /// Writes the review and moves the filing; a demand is marked as started.
    #[expect(clippy::too_many_lines, reason = "one row with all its columns")]
    pub(in crate::app::filing) async fn write(
        self,
        tx: &Tx,
        cx: &RequestContext,
    ) -> Result<ReviewOpened, Error> {
        let Self {
            case,
            filing,
            request,
            due,
        } = self;
        let stage = parse(
            "filing",
            &filing.id,
            "stage",
            &filing.stage,
            FilingStage::parse,
        )?;
        let command = FilingCommand::StartReview;
        let next = filing::next(stage, command).ok_or_else(|| {
            let places = filing::sources(command).into_iter();
            Error::out_of_turn(
                command.label(),
                stage.label(),
                places.map(FilingStage::label),
            )
        })?;
        let examiner = needed(&request.examiner, "examiner", "审查人", SHORT)?;
        let partner = optional(&request.partner, "partner", "移送、联合审查机关", SHORT)?;
        if request.due_on.is_some_and(|day| day < cx.today) {
            return Err(Error::field("due_on", "办结日期不能早于今天"));
        }
        let revision = case.row.revision_id.clone();
        let revision_id =
            revision.ok_or_else(|| Error::refused("no-text", "此件没有可以审查的文本"))?;
        let id = cx.new_id();
        let opened_by = cx.actor()?.person_id.clone();
        // a limit of the pack prevails over a day that is set
        let due_on = due
            .due_on
            .or(request.due_on.filter(|_| due.json.is_empty()));
        tx.insert(filing_review::Model {
            id: id.clone(),
            filing_id: filing.id.clone(),
            document_id: case.row.id.clone(),
            receiver_id: filing.receiver_id.clone(),
            mode: request.mode.as_str().to_owned(),
            examiner,
            opened_on: cx.today,
            opened_by: Some(opened_by),
            suggestion_id: request.suggestion_id.clone(),
            demand_id: request.demand_id.clone(),
            partner,
            due_on,
            due: due.json,
            revision_id,
            body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
            checklist: None,
            plan: None,
            plan_on: None,
            plan_due_on: None,
            opinion_no: None,
            opinion: None,
            opinion_on: None,
            answer_due_on: None,
            answer_due: String::new(),
            answered_on: None,
            refiled_on: None,
            refiled_document_id: None,
            refiled_revision_id: None,
            report_due_on: None,
            report_due: String::new(),
            order_text: None,
            ordered_on: None,
            order_due_on: None,
            outcome: None,
            conclusion: None,
            closed_on: None,
            row_version: 1,
        })
        .await?;
        if let Some(demand) = &request.demand_id {
            let row = filing_reviews::demand(tx.connection().await?, demand).await?;
            let row = row.ok_or(Error::NotFound("此审查要求"))?;
            tx.update(review_demand::ActiveModel {
                id: Set(row.id),
                stage: Set(DemandStage::Started.as_str().to_owned()),
                review_id: Set(Some(id.clone())),
                row_version: Set(row.row_version + 1),
                ..Default::default()
            })
            .await?;
        }
        tx.update(filing_entity::ActiveModel {
            id: Set(filing.id.clone()),
            stage: Set(next.as_str().to_owned()),
            row_version: Set(filing.row_version + 1),
            ..Default::default()
        })
        .await?;
        let told = facts([
            ("filing", Some(filing.id.clone())),
            ("review", Some(id.clone())),
            ("command", Some(command.as_str().to_owned())),
            ("mode", Some(request.mode.as_str().to_owned())),
            ("on", Some(cx.today.to_string())),
        ]);
        tx.event(NewEvent::plain(EventType::FilingHandled, told));
        Ok(ReviewOpened { id, row_version: 1 })
    }
}
