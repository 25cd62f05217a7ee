//! 分办: who of the reviewing body handles a round of legality review.

use sea_orm_migration::prelude::*;

use crate::columns::table;
use crate::guards::{Guard, guard};

/// Creates the table and its guard.
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
            "review_assignment",
            1,
            "review_id text, authority_id text, person_id text?, assigned_on date, reason text?, \
             row_version int",
        );
        manager.create_table(made).await?;
        guard(manager, "review_assignment", Guard::Kept).await
    }
}
