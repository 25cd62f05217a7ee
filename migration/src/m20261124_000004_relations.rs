//! 文件间关系: what people confirmed or dismissed of what texts say about other documents.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the table and its guard.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: &[&str] = &[
    "repeals",
    "declares_void",
    "extends",
    "amends",
    "replaces",
    "forwards",
];
const GAPS: &[&str] = &[
    "none",
    "no_end",
    "list_missing",
    "partial",
    "by_number_only",
];
const STATES: &[&str] = &["confirmed", "dismissed", "retracted"];

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
        let relation = table(
            "relation",
            1,
            "id text, document_id text, kind text, key text, cited_title text?, \
             cited_number text?, gap text, state text, target_id text?, fact_id text?, \
             reason text?, seq int",
        )
        .check(one_of("kind", KINDS))
        .check(one_of("gap", GAPS))
        .check(one_of("state", STATES))
        .to_owned();
        manager.create_table(relation).await?;
        for columns in [["document_id"], ["target_id"], ["fact_id"]] {
            manager
                .create_index(index("relation", &columns, false))
                .await?;
        }
        guard(manager, "relation", Guard::Kept).await
    }
}
