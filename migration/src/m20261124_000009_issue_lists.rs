//! 发文目录: the lists of issues that were handed in; and events found by their kind.

use sea_orm_migration::prelude::*;

use crate::columns::{index, table};
use crate::guards::{Guard, guard};

/// Creates the table, its guards and the index.
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
        let issue_list = table(
            "issue_list",
            1,
            "id text, authority_id text, year int, name text, sha256 text?, lines text, \
             listed_on date, listed_by text?, seq int",
        );
        manager.create_table(issue_list).await?;
        for entry in [
            index("issue_list", &["authority_id", "year"], false),
            index("event", &["kind", "seq"], false),
        ] {
            manager.create_index(entry).await?;
        }
        guard(manager, "issue_list", Guard::Immutable).await?;
        guard(manager, "issue_list", Guard::Kept).await
    }
}
