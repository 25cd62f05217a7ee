//! 适用规则: which place's rules this registry follows, and since when.

use sea_orm_migration::prelude::*;

use crate::columns::table;
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
        let choices = table(
            "place_choice",
            1,
            "nth int, place text, version text, reason text, chosen_on date",
        );
        manager.create_table(choices).await?;
        guard(manager, "place_choice", Guard::Kept).await?;
        guard(manager, "place_choice", Guard::Immutable).await
    }
}
