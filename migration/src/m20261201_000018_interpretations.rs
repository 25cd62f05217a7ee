//! 政策解读: texts that explain a published document.

use sea_orm_migration::prelude::*;

use crate::columns::{index, table};
use crate::guards::{Guard, guard};

/// Creates the table with its index and its guard.
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
            "interpretation",
            1,
            "id text, document_id text, kind text, title text, author text, text text, \
             published_on date, withdrawn_on date?, withdrawn_reason text?, row_version int",
        );
        manager.create_table(made).await?;
        manager
            .create_index(index("interpretation", &["document_id"], false))
            .await?;
        guard(manager, "interpretation", Guard::Kept).await
    }
}
