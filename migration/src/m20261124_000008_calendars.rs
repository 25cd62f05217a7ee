//! 放假安排: years of the calendar that an administrator added.

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
        let years = table("calendar_year", 1, "year int, source text, added_on date");
        manager.create_table(years).await?;
        guard(manager, "calendar_year", Guard::Kept).await
    }
}
