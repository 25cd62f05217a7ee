//! The list of all tables, and reading any of them column by column.
//!
//! `verify` and `backup` walk every table. A new table is entered here once: under recorded, under
//! kept, or under [`LEFT_OUT`]; `tests/it/integrity/` compares the list with the migrated schema.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ColumnType, ConnectionTrait, DatabaseTransaction, DbBackend,
    EntityTrait, ExprTrait, IdenStatic, Iterable, PrimaryKeyToColumn, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, TransactionTrait, Value,
};

use super::{Backend, Store, StoreError};

/// Calls a macro with each table whose changes are recorded in the log.
macro_rules! each_recorded {
    ($go:ident) => {
        $go!(authority);
        $go!(person);
        $go!(person_role);
        $go!(document);
        $go!(number);
        $go!(series);
        $go!(revision);
        $go!(fact);
        $go!(relation);
        $go!(correction);
        $go!(review);
        $go!(review_assignment);
        $go!(finding);
        $go!(deliberation);
        $go!(filing);
        $go!(material);
        $go!(preparation);
        $go!(form_override);
        $go!(issue_list);
        $go!(suggestion);
        $go!(evaluation);
        $go!(filing_desk);
        $go!(filing_review);
        $go!(filing_referral);
        $go!(filing_talk);
        $go!(filing_point);
        $go!(review_demand);
        $go!(consultation);
        $go!(consultation_comment);
        $go!(department_opinion);
        $go!(urgent_procedure);
        $go!(cleanup_campaign);
        $go!(cleanup_item);
        $go!(cleanup_proof);
        $go!(calendar_year);
        $go!(place_choice);
        $go!(letter);
        $go!(letter_series);
        $go!(letter_template);
        $go!(withholding);
        $go!(erratum);
        $go!(interpretation);
    };
}

/// Calls a macro with each other table that a backup holds.
macro_rules! each_kept {
    ($go:ident) => {
        $go!(event);
        $go!(log_head);
        $go!(provision);
        $go!(credential);
        $go!(draft);
        $go!(review_draft);
        $go!(security_event);
        $go!(instance);
        $go!(proposal);
        $go!(comment_text);
        $go!(notice);
        $go!(notice_count);
        $go!(saved_search);
        $go!(mail_address);
        $go!(outbox);
    };
}

pub(crate) use {each_kept, each_recorded};

/// Tables that no backup holds: sign-in state and answers kept for retries.
pub const LEFT_OUT: &[&str] = &["session", "idempotency"];

/// Names of the tables whose changes are recorded in the log.
pub fn recorded() -> Vec<&'static str> {
    let mut names = Vec::new();
    macro_rules! go {
        ($name:ident) => {
            names.push(stringify!($name));
        };
    }
    each_recorded!(go);
    names
}

/// Names of the other tables that a backup holds: the log, what is derived, what is no fact.
pub fn kept() -> Vec<&'static str> {
    let mut names = Vec::new();
    macro_rules! go {
        ($name:ident) => {
            names.push(stringify!($name));
        };
    }
    each_kept!(go);
    names
}

/// The few kinds of columns that the schema uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Bool,
    Text,
    Date,
    Blob,
}

/// Kind of a column; `None` for a type that no table uses so far.
pub(crate) fn kind(column: &impl ColumnTrait) -> Option<Kind> {
    match column.def().get_column_type() {
        ColumnType::BigInteger => Some(Kind::Int),
        ColumnType::Boolean => Some(Kind::Bool),
        ColumnType::Text | ColumnType::String(_) => Some(Kind::Text),
        ColumnType::Date => Some(Kind::Date),
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Some(Kind::Blob),
        _ => None,
    }
}

/// One value of a row, or why it cannot be read.
pub(crate) type Cell = Result<Value, String>;

/// Reads one column strictly: what the database would compare differently is not the same value.
fn cell<C: ColumnTrait>(row: &QueryResult, backend: DbBackend, column: C) -> Cell {
    let name = column.as_str();
    let bad = |error: sea_orm::DbErr| format!("值无法读取：{error}");
    let missing = || format!("不支持的字段类型：{name}");
    let embedded = backend == DbBackend::Sqlite;
    match kind(&column).ok_or_else(missing)? {
        Kind::Int => row.try_get("", name).map(Value::BigInt).map_err(bad),
        Kind::Text => row.try_get("", name).map(Value::String).map_err(bad),
        Kind::Blob => row.try_get("", name).map(Value::Bytes).map_err(bad),
        Kind::Bool if embedded => match row.try_get::<Option<i64>>("", name).map_err(bad)? {
            None => Ok(Value::Bool(None)),
            Some(0) => Ok(Value::Bool(Some(false))),
            Some(1) => Ok(Value::Bool(Some(true))),
            Some(other) => Err(format!("是非值应为 0 或 1，实为 {other}")),
        },
        Kind::Bool => row.try_get("", name).map(Value::Bool).map_err(bad),
        Kind::Date if embedded => {
            let Some(text) = row.try_get::<Option<String>>("", name).map_err(bad)? else {
                return Ok(Value::ChronoDate(None));
            };
            match text.parse::<chrono::NaiveDate>() {
                Ok(day) if day.to_string() == text => Ok(Value::ChronoDate(Some(day))),
                _ => Err(format!("不是日期：{text}")),
            }
        }
        Kind::Date => row.try_get("", name).map(Value::ChronoDate).map_err(bad),
    }
}

/// Reads the rows of a table in the order of its key, a page at a time.
#[derive(Debug)]
pub(crate) struct Pages<E: EntityTrait> {
    columns: Vec<E::Column>,
    after: Option<Vec<Value>>,
    skip: u64,
    size: u64,
    done: bool,
}

impl<E: EntityTrait> Pages<E> {
    /// Pages of all columns but `without`. The key columns come first.
    pub(crate) fn new(without: &[&str], size: u64) -> Self {
        let columns = E::Column::iter()
            .filter(|column| !without.contains(&column.as_str()))
            .collect();
        Self {
            columns,
            after: None,
            skip: 0,
            size,
            done: false,
        }
    }

    /// The columns of a row in their order.
    pub(crate) fn columns(&self) -> &[E::Column] {
        &self.columns
    }

    /// The next rows; empty at the end. A row whose key cannot be read does not end the reading.
    pub(crate) async fn next(
        &mut self,
        db: &DatabaseTransaction,
    ) -> Result<Vec<Vec<Cell>>, StoreError> {
        if self.done {
            return Ok(Vec::new());
        }
        let keys: Vec<E::Column> = E::PrimaryKey::iter()
            .map(PrimaryKeyToColumn::into_column)
            .collect();
        let mut select = E::find()
            .select_only()
            .columns(self.columns.iter().copied())
            .limit(self.size)
            .offset(self.skip);
        for key in &keys {
            select = select.order_by_asc(*key);
        }
        if let Some(after) = &self.after {
            let left = Expr::tuple(keys.iter().map(|key| Expr::col(*key)));
            let right = Expr::tuple(after.iter().cloned().map(Expr::val));
            select = select.filter(left.gt(right));
        }
        let backend = db.get_database_backend();
        let found = db.query_all_raw(select.build(backend)).await?;
        self.done = (found.len() as u64) < self.size;
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            let cells: Vec<Cell> = self
                .columns
                .iter()
                .map(|column| cell(row, backend, *column))
                .collect();
            match cells.iter().take(keys.len()).cloned().collect() {
                Ok(key) => (self.after, self.skip) = (Some(key), 0),
                Err(_) => self.skip += 1,
            }
            rows.push(cells);
        }
        Ok(rows)
    }
}

/// An active model with the values of a row; columns that were not read are not set.
pub(crate) fn model<E: EntityTrait>(
    columns: &[E::Column],
    values: Vec<Value>,
) -> Result<E::ActiveModel, StoreError> {
    let mut row = <E::ActiveModel as ActiveModelTrait>::default();
    for (column, value) in columns.iter().zip(values) {
        row.try_set(*column, value)?;
    }
    Ok(row)
}

impl Store {
    /// A read transaction in which everything is of one moment, beside a running server.
    #[expect(clippy::disallowed_methods, reason = "reads of one moment")]
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let begun = match self.backend {
            Backend::Sqlite => self.reader.begin().await,
            Backend::Postgres => {
                let isolation = sea_orm::IsolationLevel::RepeatableRead;
                let access = sea_orm::AccessMode::ReadOnly;
                self.reader
                    .begin_with_config(Some(isolation), Some(access))
                    .await
            }
        };
        Ok(begun?)
    }
}
