//! 评估.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the table and the guard.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: &[&str] = &["first", "before_expiry", "picked", "on_demand"];
const OUTCOMES: &[&str] = &[
    "keep",
    "extend",
    "amend",
    "reissue",
    "repeal",
    "declare_void",
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
        let evaluation = table(
            "evaluation",
            1,
            "id text, document_id text, revision_id text?, evaluator_id text, kind text, \
             evaluated_on date, criteria text, outcome text, reason text, report text, seq int",
        )
        .check(one_of("kind", KINDS))
        .check(one_of("outcome", OUTCOMES))
        .to_owned();
        manager.create_table(evaluation).await?;
        manager
            .create_index(index("evaluation", &["document_id", "evaluated_on"], false))
            .await?;
        guard(manager, "evaluation", Guard::Immutable).await?;
        guard(manager, "evaluation", Guard::Kept).await
    }
}
