//! 分办、改派、收回 of one round.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OPEN, case_of, drafted_by, give, reviews_for};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::{about, facts};
use crate::app::intake;
use crate::app::review::reviewer_post;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::review::ReviewStage;
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, assignments, queries};

/// 分办: gives a round to a person of the reviewing body.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignReview {
    /// Round.
    pub review_id: String,
    /// Version of the assignment that the form was made from; 0: there was none.
    pub expected_version: i64,
    /// 承办人: id; absent: taken back, anybody of the body may act.
    #[serde(default)]
    pub person_id: Option<String>,
    /// 理由, needed to give it to another or to take it back.
    #[serde(default)]
    pub reason: String,
}

/// Who has the round now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewAssigned {
    /// Round.
    pub review_id: String,
    /// 承办人.
    pub person_id: Option<String>,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for AssignReview {
    type Output = ReviewAssigned;
    const NAME: &'static str = "assign_review";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<ReviewAssigned, Error> {
        let round = queries::review(tx.connection().await?, &self.review_id).await?;
        let round = round.ok_or(Error::NotFound("此审核"))?;
        let own = cx.actor()?.authorities(Role::Reviewer);
        if !own.contains(&round.reviewer_id) {
            let why = "此件不由您所在的审核机构审核".to_owned();
            return Err(Error::Forbidden(why));
        }
        let stage = parse(
            "review",
            &round.id,
            "stage",
            &round.stage,
            ReviewStage::parse,
        )?;
        if !OPEN.contains(&stage) {
            let places = OPEN.map(ReviewStage::label);
            return Err(Error::out_of_turn("分办", stage.label(), places));
        }
        let case = case_of(tx, &round).await?;
        let before = assignments::of_review(tx.connection().await?, &round.id).await?;
        let version = before.as_ref().map_or(0, |row| row.row_version);
        if version != self.expected_version {
            return Err(Error::Stale);
        }
        let held = before.as_ref().and_then(|row| row.person_id.clone());
        let wanted = self.person_id.as_deref().map(str::trim);
        let wanted = wanted.filter(|id| !id.is_empty()).map(str::to_owned);
        if held == wanted {
            return Err(Error::Conflict("承办人没有变化".to_owned()));
        }
        if let Some(person) = &wanted {
            if !reviews_for(tx, person, &round.reviewer_id).await? {
                let why = "请选择本审核机构现有合法性审核岗位的人员";
                return Err(Error::field("person_id", why));
            }
            if drafted_by(&case.row, person) {
                let why = "起草人不得审核自己起草的文件，请另选他人";
                return Err(Error::field("person_id", why));
            }
        }
        let reason = if held.is_some() || !self.reason.trim().is_empty() {
            let missing = "改派或者收回的，请写明理由";
            Some(intake::required(&self.reason, "reason", missing)?)
        } else {
            None
        };
        give(tx, cx, &round, before.as_ref(), wanted.clone(), reason).await?;
        let told = facts([
            ("review", Some(round.id.clone())),
            ("person", wanted.clone()),
        ]);
        let document = about(tx, case.row).await?;
        tx.event(NewEvent::about(EventType::ReviewAssigned, document, told));
        Ok(ReviewAssigned {
            review_id: round.id,
            person_id: wanted,
            row_version: version + 1,
        })
    }
}
