//! 移交: all open rounds of one person go to another of the same body.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OPEN, case_of, drafted_by, give, reviews_for};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::{about, facts};
use crate::app::intake;
use crate::app::review::reviewer_post;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::review::ReviewStage;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, assignments, queries};

/// 移交: leave, another post, illness.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverReviews {
    /// 移交人: id.
    pub from: String,
    /// 接收人: id.
    pub to: String,
    /// 理由.
    pub reason: String,
}

/// What went over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandedOver {
    /// How many rounds.
    pub count: usize,
}

impl Command for HandOverReviews {
    type Output = HandedOver;
    const NAME: &'static str = "hand_over_reviews";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        reviewer_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<HandedOver, Error> {
        self.check()?;
        let reason = intake::required(&self.reason, "reason", "请写明移交的理由")?;
        let own = cx.actor()?.authorities(Role::Reviewer);
        let stages = OPEN.map(ReviewStage::as_str);
        let rounds = queries::reviews_in(tx.connection().await?, &own, &stages).await?;
        let ids: Vec<String> = rounds.iter().map(|round| round.id.clone()).collect();
        let held = assignments::of_reviews(tx.connection().await?, &ids).await?;
        let mut count = 0;
        for round in rounds {
            let mut before = held.iter().filter(|row| row.review_id == round.id);
            let before = before.find(|row| row.person_id.as_ref() == Some(&self.from));
            let Some(before) = before else { continue };
            if !reviews_for(tx, &self.to, &round.reviewer_id).await? {
                let why = "接收人没有本审核机构的合法性审核岗位";
                return Err(Error::field("to", why));
            }
            let case = case_of(tx, &round).await?;
            if drafted_by(&case.row, &self.to) {
                let why = format!(
                    "接收人是《{}》的起草人，请先将此件分办给他人",
                    case.row.title
                );
                return Err(Error::field("to", why));
            }
            let to = Some(self.to.clone());
            give(
                tx,
                cx,
                &round,
                Some(before),
                to.clone(),
                Some(reason.clone()),
            )
            .await?;
            let told = facts([("review", Some(round.id)), ("person", to)]);
            let document = about(tx, case.row).await?;
            tx.event(NewEvent::about(EventType::ReviewAssigned, document, told));
            count += 1;
        }
        if count == 0 {
            let why = "移交人没有在办的审核，没有可以移交的";
            return Err(Error::Conflict(why.to_owned()));
        }
        Ok(HandedOver { count })
    }
}

impl HandOverReviews {
    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        if self.from.trim().is_empty() {
            faults.push(FieldError::new("from", "请选择移交人"));
        }
        if self.to.trim().is_empty() {
            faults.push(FieldError::new("to", "请选择接收人"));
        } else if self.from == self.to {
            faults.push(FieldError::new("to", "接收人与移交人相同"));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
