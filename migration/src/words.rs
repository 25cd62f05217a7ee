//! One more word for a column whose words a CHECK holds: what is there already stays, whichever
//! migrations came before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Lets `table` take `word` wherever it takes `beside`.
pub(crate) async fn add_word(
    manager: &SchemaManager<'_>,
    table: &str,
    beside: &str,
    word: &str,
) -> Result<(), DbErr> {
    match manager.get_connection().get_database_backend() {
        DbBackend::Postgres => in_constraint(manager, table, beside, word).await,
        DbBackend::Sqlite => in_table(manager, table, beside, word).await,
        _ => Err(DbErr::Migration("unknown database".to_owned())),
    }
}

/// PostgreSQL writes the words as `'a'::text`.
async fn in_constraint(
    manager: &SchemaManager<'_>,
    table: &str,
    beside: &str,
    word: &str,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let checks = Statement::from_string(
        DbBackend::Postgres,
        format!(
            "SELECT conname::text AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint \
             WHERE conrelid = '{table}'::regclass AND contype = 'c'"
        ),
    );
    let mut found = false;
    for row in connection.query_all_raw(checks).await? {
        let name: String = row.try_get("", "name")?;
        let definition: String = row.try_get("", "definition")?;
        let old = format!("'{beside}'::text");
        if definition.contains(&old) {
            let new = definition.replace(&old, &format!("{old}, '{word}'::text"));
            let sql = format!(
                "ALTER TABLE {table} DROP CONSTRAINT \"{name}\"; \
                 ALTER TABLE {table} ADD CONSTRAINT \"{name}\" {new}"
            );
            connection.execute_unprepared(&sql).await?;
            found = true;
        }
    }
    missing(found, table, beside)
}

/// SQLite cannot change a CHECK: the table is made anew with its rows, indexes and triggers.
async fn in_table(
    manager: &SchemaManager<'_>,
    table: &str,
    beside: &str,
    word: &str,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let parts = Statement::from_string(
        DbBackend::Sqlite,
        format!(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL \
             ORDER BY type = 'table' DESC"
        ),
    );
    let (mut made, mut beside_it) = (None, Vec::new());
    for row in connection.query_all_raw(parts).await? {
        let kind: String = row.try_get("", "type")?;
        let sql: String = row.try_get("", "sql")?;
        if kind == "table" {
            made = Some(sql);
        } else {
            beside_it.push(sql);
        }
    }
    let old = format!("'{beside}'");
    let made = made.filter(|sql| sql.contains(&old));
    missing(made.is_some(), table, beside)?;
    let next = format!("{table}_next");
    let sql = made
        .unwrap_or_default()
        .replacen(table, &next, 1)
        .replace(&old, &format!("{old}, '{word}'"));
    let moves = [
        sql,
        format!("INSERT INTO {next} SELECT * FROM {table}"),
        format!("DROP TABLE {table}"),
        format!("ALTER TABLE {next} RENAME TO {table}"),
    ];
    for sql in moves.into_iter().chain(beside_it) {
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

fn missing(found: bool, table: &str, beside: &str) -> Result<(), DbErr> {
    if found {
        Ok(())
    } else {
        Err(DbErr::Migration(format!(
            "{table} has no column that takes {beside}"
        )))
    }
}
