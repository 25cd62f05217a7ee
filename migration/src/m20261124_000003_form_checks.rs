//! 形式检查: why what was found is kept as it is.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the table and its guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const CHECKS: &[&str] = &[
    "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13", "M14", "M15",
    "M16", "M17", "M18",
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
        let form_override = table(
            "form_override",
            1,
            "id text, document_id text, form_check text, found text, found_sha256 text, \
             body_sha256 text, reason text, made_on date, made_by text?, seq int",
        )
        .check(one_of("form_check", CHECKS))
        .to_owned();
        manager.create_table(form_override).await?;
        manager
            .create_index(index("form_override", &["document_id"], false))
            .await?;
        guard(manager, "form_override", Guard::Immutable).await?;
        guard(manager, "form_override", Guard::Kept).await
    }
}
