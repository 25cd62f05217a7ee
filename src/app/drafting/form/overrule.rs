//! 说明保留理由: a finding of form is kept as it is, with a reason that is recorded.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check_within;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::drafting::submit::drafter_post;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::domain::form_check::FormCheck;
use crate::store::Tx;
use crate::store::entity::form_override;
use crate::store::people::Post;

/// 说明保留理由.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideFormCheck {
    /// Document.
    pub document_id: String,
    /// The check that failed.
    #[schema(value_type = String)]
    pub check: FormCheck,
    /// 理由.
    pub reason: String,
}

/// The override that stands now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Overridden {
    /// Its id.
    pub id: String,
    /// The check.
    #[schema(value_type = String)]
    pub check: FormCheck,
    /// What failed.
    pub found: String,
}

impl Command for OverrideFormCheck {
    type Output = Overridden;
    const NAME: &'static str = "override_form_check";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Overridden, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        case.must_be(&[Stage::Drafting, Stage::UnderReview], "说明保留理由")?;
        let reason = intake::required(&self.reason, "reason", "请写明保留的理由")?;
        let checked = check_within(tx, cx, &case).await?;
        let checked = checked.ok_or_else(|| Error::refused("no-text", "还没有正文"))?;
        let judged = checked
            .findings
            .into_iter()
            .find(|judged| judged.finding.check == self.check);
        let failed = judged.and_then(|judged| {
            let fingerprint = judged.finding.fingerprint()?;
            let says: Vec<&str> = judged
                .finding
                .failures()
                .map(|one| one.says.as_str())
                .collect();
            Some((fingerprint, says.join("；")))
        });
        let Some((found_sha256, found)) = failed else {
            let says = format!("“{}”现在没有不合要求之处，不需要说明", self.check.label());
            return Err(Error::field("check", says));
        };
        let id = cx.new_id();
        tx.insert(form_override::Model {
            id: id.clone(),
            document_id: case.row.id.clone(),
            form_check: self.check.as_str().to_owned(),
            found: found.clone(),
            found_sha256,
            body_sha256: checked.body_sha256,
            reason: reason.clone(),
            made_on: cx.today,
            made_by: cx.actor.as_ref().map(|actor| actor.person_id.clone()),
            seq: tx.size(),
        })
        .await?;
        let about = facts([
            ("check", Some(self.check.as_str().to_owned())),
            ("found", Some(found.clone())),
            ("reason", Some(reason)),
        ]);
        case.record(tx, EventType::FormCheckOverridden, about)
            .await?;
        Ok(Overridden {
            id,
            check: self.check,
            found,
        })
    }
}
