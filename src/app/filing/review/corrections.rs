//! 纠正: the corrected text is filed again and held against each point; the examiner judges each.

use super::act::Acting;
use super::compare::{After, after};
use super::input::PointVerdict;
use super::{LONG, optional};
use crate::app::error::{Error, FieldError};
use crate::app::filing::rules;
use crate::domain::filing_review::Verdict;
use crate::domain::validity::{State, validity};
use crate::store::entity::filing_point;
use crate::store::entity::filing_point::Model as PointRow;
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::publicly::PublicDocument;
use crate::store::{Set, publicly};

/// Whether a document is over.
const fn is_over(state: State) -> bool {
    match state {
        State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked => true,
        State::InForce
        | State::NotYet
        | State::PartlySuspended
        | State::Suspended
        | State::Unknown => false,
    }
}

impl Acting<'_> {
    /// The corrected text is one that everybody can read already: filed and published are the same text.
    pub(super) async fn refile(
        &self,
        document_id: Option<&str>,
        change: &mut Change,
    ) -> Result<(), Error> {
        let row = &self.open.row;
        let id = document_id.map(str::trim).filter(|id| !id.is_empty());
        let id = id.unwrap_or(&row.document_id).to_owned();
        let found =
            publicly::documents(self.tx.connection().await?, std::slice::from_ref(&id)).await?;
        let found = found.into_values().next();
        let found = found.ok_or_else(|| {
            Error::field(
                "document_id",
                "没有找到这一已公布的文件；纠正后的文本须先公布",
            )
        })?;
        if found.row.issuer_id.as_deref() != Some(&self.open.case.issuer.id.to_string()) {
            let told = "纠正后的文本须是同一制定机关的文件";
            return Err(Error::field("document_id", told));
        }
        let points: Vec<&PointRow> = self.open.live().collect();
        let revision = found.row.revision_id.clone();
        let afters = self
            .held_against(&points, &found, revision.as_deref())
            .await?;
        for (point, after) in points.iter().zip(afters) {
            self.tx
                .update(filing_point::ActiveModel {
                    id: Set(point.id.clone()),
                    after_label: Set(after.label),
                    after: Set(Some(after.text)),
                    verdict: Set(None),
                    note: Set(None),
                    ..Default::default()
                })
                .await?;
        }
        let published = found.row.published_on.as_deref();
        let made_on = published
            .filter(|_| id != row.document_id)
            .and_then(|day| day.parse().ok())
            .unwrap_or(self.cx.today);
        let due = rules::report_due(self.cx, &self.open.receiver, made_on)?;
        change.refiled_on = Set(Some(self.cx.today));
        change.refiled_document_id = Set(Some(id));
        change.refiled_revision_id = Set(revision);
        change.report_due_on = Set(due.due_on);
        change.report_due = Set(due.json);
        Ok(())
    }

    async fn held_against(
        &self,
        points: &[&PointRow],
        found: &PublicDocument,
        revision: Option<&str>,
    ) -> Result<Vec<After>, Error> {
        let row = &self.open.row;
        if found.row.id == row.document_id {
            let status = validity(&found.facts, self.cx.today);
            if is_over(status.state) {
                let text = format!("（此件{}）", status.state.label());
                let each = points.iter().map(|_| After {
                    label: None,
                    text: text.clone(),
                });
                return Ok(each.collect());
            }
            if found.row.body_sha256.as_deref() == Some(&row.body_sha256) {
                let told =
                    "此件的正文同所审查的文本相同，没有修改；请先公布修改后的文本或者废止此件";
                return Err(Error::field("document_id", told));
            }
        }
        let revision = revision
            .ok_or_else(|| Error::field("document_id", "这一文件没有正文，不能同审查意见对照"))?;
        after(self.tx, points, &row.revision_id, revision).await
    }

    pub(super) async fn judge(&self, verdicts: &[PointVerdict]) -> Result<(), Error> {
        if verdicts.is_empty() {
            return Err(Error::field("verdicts", "请至少核对一条意见"));
        }
        let mut faults = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for one in verdicts {
            let point = self.open.live().find(|point| point.id == one.point_id);
            let Some(point) = point.filter(|point| !seen.contains(&point.id.as_str())) else {
                faults.push(FieldError::new(
                    "verdicts",
                    "有不属于此审查意见或者重复的条目",
                ));
                continue;
            };
            seen.push(&point.id);
            let note = optional(&one.note, "verdicts", "说明", LONG)?;
            let (needs_text, needs_note) = match one.verdict {
                Verdict::Resolved => (true, false),
                Verdict::Unresolved => (true, true),
                Verdict::Withdrawn => (false, true),
            };
            if needs_text && self.open.row.refiled_on.is_none() {
                let told = format!("第 {} 条：制定机关尚未报送纠正后的文本", point.ord);
                faults.push(FieldError::new("verdicts", told));
            }
            if needs_note && note.is_none() {
                let told = format!("第 {} 条：{}的，请说明", point.ord, one.verdict.label());
                faults.push(FieldError::new("verdicts", told));
            }
            if faults.is_empty() {
                self.tx
                    .update(filing_point::ActiveModel {
                        id: Set(point.id.clone()),
                        verdict: Set(Some(one.verdict.as_str().to_owned())),
                        note: Set(note),
                        ..Default::default()
                    })
                    .await?;
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
