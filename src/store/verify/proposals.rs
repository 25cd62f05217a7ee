//! 审查建议的原文: what stands apart and erasable is still what was received.

use sea_orm::{DatabaseTransaction, EntityTrait};

use super::report::{Fault, FaultKind, VerifyReport};
use crate::store::StoreError;
use crate::store::entity::{proposal, suggestion};
use crate::store::suggestions::commitment_of;

/// Compares each proposal that was not erased with the commitment of its suggestion.
pub(super) async fn check(
    db: &DatabaseTransaction,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    for row in suggestion::Entity::find().all(db).await? {
        let proposal = proposal::Entity::find_by_id(row.id.as_str()).one(db).await?;
        let message = match proposal.as_ref().map(commitment_of) {
            Some(Some(told)) if told != row.commitment => {
                format!("审查建议 {} 的原文与收到时的记录不一致", row.id)
            }
            None => format!("审查建议 {} 的原文不在库中", row.id),
            Some(Some(_) | None) => continue,
        };
        let kind = if proposal.is_some() {
            FaultKind::ChangedRecord
        } else {
            FaultKind::MissingRecord
        };
        report.add(Fault::record(kind, "proposal", &row.id, message));
    }
    Ok(())
}
