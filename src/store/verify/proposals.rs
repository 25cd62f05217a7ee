//! 审查建议的原文: what stands apart and erasable is still what was received.

use sea_orm::{DatabaseTransaction, EntityTrait};

use super::report::{Fault, FaultKind, VerifyReport};
use crate::store::StoreError;
use crate::store::consultations;
use crate::store::entity::{comment_text, consultation_comment, proposal, suggestion};
use crate::store::record::Recorded;
use crate::store::suggestions::commitment_of;

const TABLE: &str = <suggestion::Entity as Recorded>::TABLE;

/// Compares each proposal that was not erased with the commitment of its suggestion; what is wrong with
/// the suggestion itself has been told already.
pub(super) async fn check(
    db: &DatabaseTransaction,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let told: Vec<String> = report
        .faults
        .iter()
        .filter(|fault| fault.table.as_deref() == Some(TABLE))
        .filter_map(|fault| fault.key.clone())
        .collect();
    for row in suggestion::Entity::find().all(db).await? {
        if told.contains(&row.id) {
            continue;
        }
        let proposal = proposal::Entity::find_by_id(row.id.as_str())
            .one(db)
            .await?;
        let (kind, message) = match proposal.as_ref().map(commitment_of) {
            Some(Some(told)) if told != row.commitment => (
                FaultKind::ChangedRecord,
                format!("审查建议 {} 的原文与收到时的记录不一致", row.id),
            ),
            None => (
                FaultKind::MissingRecord,
                format!("审查建议 {} 的原文不在库中", row.id),
            ),
            Some(Some(_) | None) => continue,
        };
        report.add(Fault::record(kind, "proposal", &row.id, message));
    }
    Ok(())
}

const COMMENTS: &str = <consultation_comment::Entity as Recorded>::TABLE;

/// The same of what was written in public comments.
pub(super) async fn comments(
    db: &DatabaseTransaction,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let told: Vec<String> = report
        .faults
        .iter()
        .filter(|fault| fault.table.as_deref() == Some(COMMENTS))
        .filter_map(|fault| fault.key.clone())
        .collect();
    for row in consultation_comment::Entity::find().all(db).await? {
        if told.contains(&row.id) {
            continue;
        }
        let text = comment_text::Entity::find_by_id(row.id.as_str())
            .one(db)
            .await?;
        let (kind, message) = match text.as_ref().map(consultations::commitment_of) {
            Some(Some(told)) if told != row.commitment => (
                FaultKind::ChangedRecord,
                format!("公众意见 {} 的原文与收到时的记录不一致", row.id),
            ),
            None => (
                FaultKind::MissingRecord,
                format!("公众意见 {} 的原文不在库中", row.id),
            ),
            Some(Some(_) | None) => continue,
        };
        report.add(Fault::record(kind, "comment_text", &row.id, message));
    }
    Ok(())
}
