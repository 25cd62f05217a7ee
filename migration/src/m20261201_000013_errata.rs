//! 更正: which words of a published text are put right, and by which document that is announced.

use sea_orm_migration::prelude::*;

use crate::columns::{index, table};
use crate::guards::{Guard, guard};

/// Creates the table and its guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

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
        let made = table(
            "erratum",
            1,
            "id text, document_id text, revision_id text, eid text?, label text?, was text, \
             becomes text, reason text, approver text, notice_id text?, corrected_on date, seq int",
        );
        manager.create_table(made).await?;
        for columns in [["document_id"], ["notice_id"]] {
            manager
                .create_index(index("erratum", &columns, false))
                .await?;
        }
        guard(manager, "erratum", Guard::Kept).await?;
        guard(manager, "erratum", Guard::Immutable).await
    }
}
