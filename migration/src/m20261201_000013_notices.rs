//! 通知: what people are told of, how many each was told, saved searches, and what is to be sent out.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};

/// Creates the tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: &[&str] = &[
    "received", "returned", "decided", "due_soon", "overdue", "expiring", "hit",
];
const CHANNELS: &[&str] = &["mail", "webhook"];
const DELIVERIES: &[&str] = &["waiting", "sent", "failed"];

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
        let notice = table(
            "notice",
            1,
            "id text, recipient text, number int, kind text, occasion text, title text, told text, \
             target text, on_day date, made_ms int, read_ms int?, read_by text?",
        )
        .check(one_of("kind", KINDS))
        .to_owned();
        let outbox = table(
            "outbox",
            1,
            "id text, channel text, recipient text, payload text, state text, attempts int, \
             next_ms int, made_ms int, fault text?",
        )
        .check(one_of("channel", CHANNELS))
        .check(one_of("state", DELIVERIES))
        .to_owned();
        for made in [
            notice,
            outbox,
            table("notice_count", 1, "recipient text, last int"),
            table(
                "saved_search",
                1,
                "id text, person_id text, name text, q text, made_ms int, since_seq int",
            ),
            table("mail_address", 1, "person_id text, address text"),
        ] {
            manager.create_table(made).await?;
        }
        for columns in [["recipient", "number"], ["recipient", "occasion"]] {
            manager
                .create_index(index("notice", &columns, true))
                .await?;
        }
        for (table, columns) in [
            ("outbox", ["state", "next_ms"].as_slice()),
            ("saved_search", &["person_id"]),
        ] {
            manager.create_index(index(table, columns, false)).await?;
        }
        Ok(())
    }
}
