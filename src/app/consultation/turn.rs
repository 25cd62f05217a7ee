//! 延长期限 and 提前终止, each with its reason, which everybody may read.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{lawful, ours, phase_of};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::consultation::{ConsultationCommand, ConsultationPhase, ConsultationStage};
use crate::domain::event::EventType;
use crate::store::entity::consultation::ActiveModel as Change;
use crate::store::people::Post;
use crate::store::{Set, Tx, consultations};

/// 延长征求意见的期限.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendConsultation {
    /// Consultation.
    pub consultation_id: String,
    /// Version of the consultation that the form was made from.
    pub expected_version: i64,
    /// The new last day.
    pub closes_on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// The consultation after the act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsultationTurned)]
pub struct Turned {
    /// Id.
    pub id: String,
    /// How it stands.
    pub phase: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for ExtendConsultation {
    type Output = Turned;
    const NAME: &'static str = "extend_consultation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Turned, Error> {
        let (row, case) = ours(tx, cx, &self.consultation_id).await?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let phase = lawful(cx, &row, ConsultationCommand::Extend)?;
        let reason = intake::required(&self.reason, "reason", "请写明延长的理由")?;
        if self.closes_on <= row.closes_on {
            let told = format!("新的截止日期应当晚于{}", row.closes_on);
            return Err(Error::field("closes_on", told));
        }
        let row_version = row.row_version + 1;
        tx.update(Change {
            id: Set(row.id.clone()),
            closes_on: Set(self.closes_on),
            change_reason: Set(Some(reason.clone())),
            row_version: Set(row_version),
            ..Default::default()
        })
        .await?;
        let about = facts([
            ("consultation", Some(row.id.clone())),
            ("closes_on", Some(self.closes_on.to_string())),
            ("reason", Some(reason)),
        ]);
        case.record(tx, EventType::ConsultationChanged, about)
            .await?;
        Ok(Turned {
            id: row.id,
            phase: phase.as_str().to_owned(),
            row_version,
        })
    }
}

/// 提前终止征求意见.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndConsultation {
    /// Consultation.
    pub consultation_id: String,
    /// Version of the consultation that the form was made from.
    pub expected_version: i64,
    /// Why.
    pub reason: String,
}

impl Command for EndConsultation {
    type Output = Turned;
    const NAME: &'static str = "end_consultation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Turned, Error> {
        let (row, case) = ours(tx, cx, &self.consultation_id).await?;
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let phase = lawful(cx, &row, ConsultationCommand::End)?;
        let reason = intake::required(&self.reason, "reason", "请写明提前终止的理由")?;
        let row_version = row.row_version + 1;
        tx.update(ended(cx, &row.id, row_version, reason.clone()))
            .await?;
        let about = facts([
            ("consultation", Some(row.id.clone())),
            ("reason", Some(reason)),
        ]);
        case.record(tx, EventType::ConsultationChanged, about)
            .await?;
        Ok(Turned {
            id: row.id,
            phase: phase.as_str().to_owned(),
            row_version,
        })
    }
}

fn ended(cx: &RequestContext, id: &str, row_version: i64, reason: String) -> Change {
    Change {
        id: Set(id.to_owned()),
        stage: Set(ConsultationStage::Ended.as_str().to_owned()),
        ended_on: Set(Some(cx.today)),
        end_reason: Set(Some(reason)),
        row_version: Set(row_version),
        ..Default::default()
    }
}

/// A draft that is withdrawn takes its consultation along; the change belongs to the caller's event.
pub(in crate::app) async fn end_with_case(
    tx: &Tx,
    cx: &RequestContext,
    case: &Case,
) -> Result<(), Error> {
    for row in consultations::of_document(tx.connection().await?, &case.row.id).await? {
        match phase_of(cx, &row)? {
            ConsultationPhase::Running | ConsultationPhase::Closed => {
                let told = "起草单位已撤回此件".to_owned();
                tx.update(ended(cx, &row.id, row.row_version + 1, told))
                    .await?;
            }
            ConsultationPhase::Ended | ConsultationPhase::Reported => {}
        }
    }
    Ok(())
}
