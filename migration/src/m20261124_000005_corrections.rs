//! 更正: fields of imported documents as people corrected them.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the table and its guard.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const FIELDS: &[&str] = &[
    "instrument_title",
    "issuer",
    "document_number",
    "form",
    "issued_on",
    "published_on",
    "effective_on",
    "last_valid_on",
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
        let correction = table(
            "correction",
            1,
            "id text, document_id text, field text, value text?, reason text, seq int",
        )
        .check(one_of("field", FIELDS))
        .to_owned();
        manager.create_table(correction).await?;
        manager
            .create_index(index("correction", &["document_id"], false))
            .await?;
        guard(manager, "correction", Guard::Kept).await
    }
}
