//! 审查建议: the record, and apart from it, erasable, what its proposer said.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the tables and the guard.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const STAGES: &[&str] = &[
    "received",
    "incomplete",
    "accepted",
    "declined",
    "transferred",
    "concluded",
    "answered",
];
const OUTCOMES: &[&str] = &[
    "no_fault",
    "corrected",
    "will_correct",
    "opinion_issued",
    "revoked",
];

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait is declared without the lifetime"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let suggestion = table(
            "suggestion",
            1,
            "id text, document_id text, receiver_id text, eid text?, label text?, stage text, \
             received_on date, due_on date?, due text, commitment text, earlier_id text?, \
             ground text?, outcome text?, note text?, summary text?, answer text?, \
             answered_on date?, row_version int",
        )
        .check(one_of("stage", STAGES))
        .check(one_of("outcome", OUTCOMES))
        .check(Expr::cust(
            "(stage = 'answered') = (answer IS NOT NULL AND answered_on IS NOT NULL)",
        ))
        .to_owned();
        manager.create_table(suggestion).await?;
        let proposal = table(
            "proposal",
            1,
            "suggestion_id text, code_sha256 text, name text?, contact text?, reason text?, \
             salt text?",
        );
        manager.create_table(proposal).await?;
        for columns in [["document_id", "stage"], ["receiver_id", "stage"]] {
            manager
                .create_index(index("suggestion", &columns, false))
                .await?;
        }
        manager
            .create_index(index("proposal", &["code_sha256"], true))
            .await?;
        guard(manager, "suggestion", Guard::Kept).await
    }
}
