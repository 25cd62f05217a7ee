//! 紧急下线: a published text that is withheld, with its ground; and on the document, while it is.

use sea_orm_migration::prelude::*;

use crate::columns::{index, table};
use crate::guards::{Guard, guard};

/// Creates the table and the column.
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
            "withholding",
            1,
            "id text, document_id text, ground text, reason text, approver text, withheld_on date, \
             restored_on date?, restore_reason text?, restore_approver text?",
        )
        .check(Expr::cust(
            "(restored_on IS NULL) = (restore_reason IS NULL) \
             AND (restored_on IS NULL) = (restore_approver IS NULL)",
        ))
        .to_owned();
        manager.create_table(made).await?;
        manager
            .create_index(index("withholding", &["document_id"], false))
            .await?;
        let column = ColumnDef::new(Alias::new("withheld")).text().to_owned();
        let document = Table::alter()
            .table(Alias::new("document"))
            .add_column(column)
            .to_owned();
        manager.alter_table(document).await?;
        guard(manager, "withholding", Guard::Kept).await
    }
}
