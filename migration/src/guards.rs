//! A trigger that refuses to change or remove what has been recorded, for tables made later.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// What is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guard {
    /// No row is ever removed.
    Kept,
    /// No row is ever changed.
    Immutable,
}

impl Guard {
    const fn operation(self) -> &'static str {
        match self {
            Self::Kept => "DELETE",
            Self::Immutable => "UPDATE",
        }
    }
}

/// Sets the trigger on a table. The function that PostgreSQL calls was made with the first guards.
pub(crate) async fn guard(
    manager: &SchemaManager<'_>,
    table: &str,
    guard: Guard,
) -> Result<(), DbErr> {
    let operation = guard.operation();
    let connection = manager.get_connection();
    let sql = match connection.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE TRIGGER refuse_{table}_{operation} BEFORE {operation} ON {table} FOR EACH ROW \
             EXECUTE FUNCTION guiku_refuse()"
        ),
        DbBackend::Sqlite => format!(
            "CREATE TRIGGER refuse_{table}_{operation} BEFORE {operation} ON {table} BEGIN SELECT \
             RAISE(ABORT, 'guiku: {operation} of {table} is refused'); END"
        ),
        _ => return Err(DbErr::Migration("unknown database".to_owned())),
    };
    connection.execute_unprepared(&sql).await?;
    Ok(())
}
