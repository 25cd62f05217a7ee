//! Triggers that refuse what no code may do: to change or remove what has been recorded.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Creates the guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Tables of which no row is ever changed.
const IMMUTABLE: &[&str] = &["event", "revision", "deliberation"];
/// Tables of which no row is ever removed.
const KEPT: &[&str] = &[
    "event",
    "log_head",
    "revision",
    "deliberation",
    "document",
    "number",
    "series",
    "fact",
    "review",
    "finding",
    "filing",
    "preparation",
    "material",
    "authority",
    "person",
    "person_role",
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
        let connection = manager.get_connection();
        let guards = IMMUTABLE
            .iter()
            .map(|table| (*table, "UPDATE"))
            .chain(KEPT.iter().map(|table| (*table, "DELETE")));
        match connection.get_database_backend() {
            DbBackend::Postgres => {
                connection
                    .execute_unprepared(
                        "CREATE FUNCTION guiku_refuse() RETURNS trigger AS $$ BEGIN \
                         RAISE EXCEPTION 'guiku: % of % is refused', TG_OP, TG_TABLE_NAME; \
                         END $$ LANGUAGE plpgsql",
                    )
                    .await?;
                for (table, operation) in guards {
                    connection
                        .execute_unprepared(&format!(
                            "CREATE TRIGGER refuse_{table}_{operation} BEFORE {operation} ON \
                             {table} FOR EACH ROW EXECUTE FUNCTION guiku_refuse()"
                        ))
                        .await?;
                }
            }
            DbBackend::Sqlite | DbBackend::MySql => {
                for (table, operation) in guards {
                    connection
                        .execute_unprepared(&format!(
                            "CREATE TRIGGER refuse_{table}_{operation} BEFORE {operation} ON \
                             {table} BEGIN SELECT RAISE(ABORT, 'guiku: {operation} of {table} is \
                             refused'); END"
                        ))
                        .await?;
                }
            }
            _ => return Err(DbErr::Migration("unknown database".to_owned())),
        }
        Ok(())
    }
}
