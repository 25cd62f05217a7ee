//! Hands on the database behind the program's back: what somebody with its password could do.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

use crate::support::County;

/// A connection past the gateway.
#[derive(Debug)]
pub(crate) struct Raw {
    db: DatabaseConnection,
}

/// A column as the database knows it.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    kind: String,
    pub(super) is_key: bool,
    pub(super) may_be_null: bool,
}

impl Raw {
    #[expect(
        clippy::disallowed_methods,
        reason = "the hand behind the program's back"
    )]
    pub(crate) async fn open(county: &County) -> Self {
        let url = county.place.database_url.clone().unwrap_or_else(|| {
            format!(
                "sqlite://{}",
                county.folder.path().join("guiku.db").display()
            )
        });
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Self {
            db: Database::connect(options).await.unwrap(),
        }
    }

    /// Removes every guard: triggers, checks, unique indexes.
    pub(super) async fn disarm(&self) {
        if self.is_sqlite() {
            for (kind, pattern) in [("trigger", "refuse_%"), ("index", "ix_%")] {
                let names = format!(
                    "SELECT name FROM sqlite_master WHERE type = '{kind}' AND name LIKE '{pattern}'"
                );
                for name in self.texts(&names).await {
                    self.run(&format!("DROP {kind} {name}")).await;
                }
            }
            self.run("PRAGMA ignore_check_constraints = ON").await;
            return;
        }
        self.run("DROP FUNCTION guiku_refuse CASCADE").await;
        let checks = "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname \
                      FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0";
        let indexes =
            "SELECT 'DROP INDEX ' || indexname FROM pg_indexes WHERE indexname LIKE 'ix_%'";
        for list in [checks, indexes] {
            for statement in self.texts(list).await {
                self.run(&statement).await;
            }
        }
    }

    pub(super) fn is_sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    pub(crate) async fn run(&self, sql: &str) -> u64 {
        let done = self.db.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"))
            .rows_affected()
    }

    /// The first column of a query, as text.
    pub(super) async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await;
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    pub(super) async fn text(&self, sql: &str) -> String {
        self.texts(sql).await.remove(0)
    }

    /// All tables of the program's schema.
    pub(super) async fn tables(&self) -> Vec<String> {
        self.texts(if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name <> 'seaql_migrations' ORDER BY name"
        } else {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = \
             current_schema() AND table_name <> 'seaql_migrations' ORDER BY 1"
        })
        .await
    }

    pub(super) async fn columns(&self, table: &str) -> Vec<Column> {
        let sql = if self.is_sqlite() {
            format!(
                "SELECT name || '|' || lower(type) || '|' || (pk > 0) || '|' || (\"notnull\" = 0) \
                 FROM pragma_table_info('{table}')"
            )
        } else {
            format!(
                "SELECT c.column_name || '|' || c.data_type || '|' || CASE WHEN EXISTS (SELECT 1 \
                 FROM information_schema.key_column_usage k WHERE k.table_name = c.table_name AND \
                 k.column_name = c.column_name AND k.constraint_name LIKE '%pkey') THEN 1 ELSE 0 END \
                 || '|' || CASE c.is_nullable WHEN 'YES' THEN 1 ELSE 0 END \
                 FROM information_schema.columns c WHERE c.table_name = '{table}' \
                 ORDER BY c.ordinal_position"
            )
        };
        let lines = self.texts(&sql).await;
        lines
            .iter()
            .map(|line| {
                let parts: Vec<&str> = line.split('|').collect();
                Column {
                    name: parts[0].to_owned(),
                    kind: parts[1].to_owned(),
                    is_key: parts[2] == "1",
                    may_be_null: parts[3] == "1",
                }
            })
            .collect()
    }

    /// An expression for another value than the one that the column has.
    pub(super) fn another(&self, column: &Column) -> String {
        let (name, kind) = (&column.name, column.kind.as_str());
        if kind.contains("int") {
            format!("coalesce({name}, 0) + 1")
        } else if kind.contains("bool") {
            format!("NOT {name}")
        } else if kind.contains("date") {
            if self.is_sqlite() {
                "'2001-02-03'".to_owned()
            } else {
                "DATE '2001-02-03'".to_owned()
            }
        } else if kind.contains("blob") || kind.contains("bytea") {
            if self.is_sqlite() {
                format!("CAST({name} || x'00' AS BLOB)")
            } else {
                format!("set_byte({name}, 9, get_byte({name}, 9) # 1)")
            }
        } else {
            format!("coalesce({name}, '') || 'x'")
        }
    }

    /// `key = …` of the first row and its key as faults show it.
    pub(super) async fn first(&self, table: &str, columns: &[Column]) -> (String, String) {
        let keys: Vec<&str> = columns
            .iter()
            .filter(|column| column.is_key)
            .map(|column| column.name.as_str())
            .collect();
        let joined: Vec<String> = keys
            .iter()
            .map(|key| format!("CAST({key} AS text)"))
            .collect();
        let sql = format!(
            "SELECT {} FROM {table} ORDER BY 1 LIMIT 1",
            joined.join(" || '/' || ")
        );
        let shown = self.text(&sql).await;
        let guard: Vec<String> = keys
            .iter()
            .zip(shown.split('/'))
            .map(|(key, value)| format!("{key} = '{value}'"))
            .collect();
        (guard.join(" AND "), shown)
    }

    /// Remembers a table as it is.
    pub(super) async fn save(&self, table: &str) {
        self.run(&format!(
            "CREATE TABLE saved_{table} AS SELECT * FROM {table}"
        ))
        .await;
    }

    /// Brings a table back to what was remembered.
    pub(super) async fn put_back(&self, table: &str) {
        self.run(&format!("DELETE FROM {table}")).await;
        self.run(&format!("INSERT INTO {table} SELECT * FROM saved_{table}"))
            .await;
    }
}
