//! 公文文书: letters, the counters of their numbers, and the templates that administrators added.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the tables and their guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: &[&str] = &[
    "review_request",
    "review_opinion",
    "comment_notice",
    "filing_report",
    "filing_note",
    "filing_opinion",
    "reminder",
    "circular",
    "suggestion_answer",
];
const STATES: &[&str] = &["issued", "voided"];

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
        let letter = table(
            "letter",
            1,
            "id text, kind text, state text, authority_id text, document_id text?, \
             subject_id text, series text, serial int, number text, title text, addressee text?, \
             template text, unverified bool, sha256 text, size int, issued_on date, \
             issued_by text?, reason text?, voided_on date?",
        )
        .check(one_of("kind", KINDS))
        .check(one_of("state", STATES))
        .check(Expr::cust(
            "(state = 'voided') = (reason IS NOT NULL AND voided_on IS NOT NULL)",
        ))
        .to_owned();
        manager.create_table(letter).await?;
        let series = table(
            "letter_series",
            1,
            "id text, authority_id text, kind text, year int, first_serial int, last_serial int, \
             reason text",
        )
        .check(one_of("kind", KINDS))
        .to_owned();
        manager.create_table(series).await?;
        let template = table(
            "letter_template",
            1,
            "id text, kind text, from_on date, source text, reason text, added_on date, seq int",
        )
        .check(one_of("kind", KINDS))
        .to_owned();
        manager.create_table(template).await?;
        manager
            .create_index(index("letter", &["series", "serial"], true))
            .await?;
        for columns in [
            ["number"],
            ["document_id"],
            ["subject_id"],
            ["authority_id"],
        ] {
            let unique = columns == ["number"];
            manager
                .create_index(index("letter", &columns, unique))
                .await?;
        }
        for kept in ["letter", "letter_series", "letter_template"] {
            guard(manager, kept, Guard::Kept).await?;
        }
        guard(manager, "letter_template", Guard::Immutable).await
    }
}
