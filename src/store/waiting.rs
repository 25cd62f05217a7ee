//! Writing statements wait until something is read or the transaction ends, and then go together.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use super::{StoreError, Tx};

/// A statement with more values does not wait: many rows at once gain nothing from company, and their
/// text is seldom the same twice, which is how SQLite knows a text that it has planned before.
const MOST_VALUES: usize = 200;
/// More statements do not wait.
const MOST_WAITING: usize = 32;

/// A statement and the number of rows that it must change.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) statement: Statement,
    pub(crate) rows: usize,
}

impl Tx {
    /// Sends the statement with the next ones; what is wrong with it may be said as late as that.
    pub(crate) async fn put(&self, statement: Statement, rows: usize) -> Result<(), StoreError> {
        let large = statement.values.as_ref().map_or(0, |values| values.0.len()) > MOST_VALUES;
        let waiting = Waiting { statement, rows };
        if large || self.pending().writes.len() >= MOST_WAITING {
            self.connection().await?;
        }
        if large {
            return self.send(vec![waiting]).await;
        }
        self.pending().writes.push(waiting);
        Ok(())
    }

    /// For reading inside the transaction: after all that was written.
    pub(crate) async fn connection(&self) -> Result<&DatabaseTransaction, StoreError> {
        let waiting = std::mem::take(&mut self.pending().writes);
        self.send(waiting).await?;
        Ok(&self.inner)
    }

    /// SQLite takes statements as one text, since handing one to its thread costs more than most of
    /// them; PostgreSQL's protocol wants each by itself.
    pub(crate) async fn send(&self, waiting: Vec<Waiting>) -> Result<(), StoreError> {
        let together = match self.inner.get_database_backend() {
            DbBackend::Sqlite if waiting.len() > 1 => vec![joined(waiting)],
            _ => waiting,
        };
        for Waiting { statement, rows } in together {
            let changed = self.inner.execute_raw(statement).await?.rows_affected();
            if usize::try_from(changed) != Ok(rows) {
                let told = format!("{changed} rows changed instead of {rows}");
                return Err(StoreError::Log(told));
            }
        }
        Ok(())
    }
}

/// One text; each placeholder takes the next value.
fn joined(waiting: Vec<Waiting>) -> Waiting {
    let (mut texts, mut values, mut rows) = (Vec::new(), Vec::new(), 0);
    for one in waiting {
        texts.push(one.statement.sql);
        values.extend(one.statement.values.into_iter().flat_map(|values| values.0));
        rows += one.rows;
    }
    Waiting {
        statement: Statement::from_sql_and_values(DbBackend::Sqlite, texts.join("; "), values),
        rows,
    }
}
