//! The database past the gateway: rows put in by hand, with values that fit their columns.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
};

use crate::support::County;

/// A connection of its own.
#[derive(Debug)]
pub(super) struct Raw {
    db: DatabaseConnection,
}

/// Values that fit where any other would break a check.
const FITTING: &[(&str, &str, &str)] = &[
    ("authority", "kind", "government"),
    ("authority", "level", "county"),
    ("person_role", "role", "drafter"),
    ("document", "class", "historical"),
    ("number", "kind", "document"),
    ("number", "state", "historical"),
    ("series", "kind", "document"),
    ("revision", "outline_form", "plain"),
    ("fact", "act", "commence"),
    ("relation", "kind", "repeals"),
    ("relation", "gap", "none"),
    ("relation", "state", "confirmed"),
    ("correction", "field", "form"),
    ("review", "kind", "full"),
    ("review", "stage", "requested"),
    ("deliberation", "result", "passed"),
    ("filing", "stage", "due"),
    ("form_override", "form_check", "M7"),
    ("suggestion", "stage", "received"),
    ("evaluation", "kind", "first"),
    ("evaluation", "outcome", "keep"),
    ("filing_review", "mode", "ex_officio"),
    ("filing_talk", "kind", "talk"),
    ("review_demand", "stage", "received"),
    ("consultation", "stage", "open"),
    ("consultation_comment", "state", "waiting"),
    ("department_opinion", "stage", "asked"),
    ("urgent_procedure", "stage", "requested"),
    ("cleanup_campaign", "kind", "full"),
    ("cleanup_campaign", "stage", "draft"),
    ("cleanup_item", "state", "waiting"),
    ("cleanup_proof", "state", "proposed"),
    ("cleanup_proof", "disposition", "keep"),
    ("letter", "kind", "reminder"),
    ("letter", "state", "issued"),
    ("letter_series", "kind", "reminder"),
    ("letter_template", "kind", "reminder"),
    ("notice", "kind", "received"),
    ("outbox", "channel", "mail"),
    ("outbox", "state", "waiting"),
    ("preparation", "step", "hearing"),
    ("preparation", "state", "done"),
];

impl Raw {
    #[expect(clippy::disallowed_methods, reason = "past the gateway on purpose")]
    pub(super) async fn open(county: &County) -> Self {
        let file = county.folder.path().join("guiku.db");
        let url = format!("sqlite://{}", file.display());
        let url = county.place.database_url.clone().unwrap_or(url);
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Self {
            db: Database::connect(options).await.unwrap(),
        }
    }

    fn is_sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    pub(super) async fn run(&self, sql: &str) -> Result<u64, DbErr> {
        let done = self.db.execute_unprepared(sql).await?;
        Ok(done.rows_affected())
    }

    /// The first column of a query, as text.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    pub(super) async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT CAST(count(*) AS text) FROM {table}");
        self.texts(&sql).await[0].parse().unwrap()
    }

    /// Takes the checks away, so that a row can hold what no code writes.
    pub(super) async fn without_checks(&self) {
        if self.is_sqlite() {
            self.run("PRAGMA ignore_check_constraints = ON")
                .await
                .unwrap();
            return;
        }
        let checks = "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname \
                      FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0";
        for statement in self.texts(checks).await {
            self.run(&statement).await.unwrap();
        }
    }

    /// Name and kind of the columns that want a value.
    async fn wanting(&self, table: &str) -> Vec<(String, String)> {
        let sql = if self.is_sqlite() {
            format!(
                "SELECT name || '|' || lower(type) FROM pragma_table_info('{table}') WHERE \"notnull\" = 1"
            )
        } else {
            format!(
                "SELECT column_name || '|' || data_type FROM information_schema.columns \
                 WHERE table_name = '{table}' AND is_nullable = 'NO' ORDER BY ordinal_position"
            )
        };
        let lines = self.texts(&sql).await;
        let pairs = lines.iter().map(|line| line.split_once('|').unwrap());
        pairs
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .collect()
    }

    /// Puts in a row: `given` columns as said, the others that want a value with one that fits, `nth`
    /// making it unlike the rows before.
    pub(super) async fn put(
        &self,
        table: &str,
        nth: usize,
        given: &[(&str, &str)],
    ) -> Result<u64, DbErr> {
        let mut names: Vec<String> = given.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut values: Vec<String> = given
            .iter()
            .map(|(_, value)| format!("'{value}'"))
            .collect();
        for (name, kind) in self.wanting(table).await {
            if names.contains(&name) {
                continue;
            }
            let fitting = FITTING
                .iter()
                .find(|(of, column, _)| *of == table && *column == name);
            values.push(match fitting {
                Some((.., value)) => format!("'{value}'"),
                None if kind.contains("int") => (9_000 + nth).to_string(),
                None if kind.contains("bool") && self.is_sqlite() => "0".to_owned(),
                None if kind.contains("bool") => "false".to_owned(),
                None if kind.contains("date") => "'2026-01-01'".to_owned(),
                None if kind.contains("blob") => "x'00'".to_owned(),
                None if kind.contains("bytea") => "'\\x00'".to_owned(),
                None => format!("'x{nth}'"),
            });
            names.push(name);
        }
        let (names, values) = (names.join(", "), values.join(", "));
        self.run(&format!("INSERT INTO {table} ({names}) VALUES ({values})"))
            .await
    }
}
