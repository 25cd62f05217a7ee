//! Indexes where each registration pays for them or for their absence.

use sea_orm_migration::prelude::*;

use crate::columns::index;

/// One more, one less.
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
        // Whether a later year is open is asked of each number that is given.
        let years = index("series", &["authority_id", "kind", "year"], false);
        manager.create_index(years).await?;
        // Read by the hourly sweep alone, of the few answers that are kept; written by every command.
        let swept = Index::drop()
            .name("ix_idempotency_at_ms")
            .table(Alias::new("idempotency"))
            .to_owned();
        manager.drop_index(swept).await
    }
}
