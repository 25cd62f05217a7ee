//! What can go wrong in the store, without SQL and without secrets.

/// Errors of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row that does not parse: table, key and column are named, nothing is guessed.
    #[error("数据表 {table} 的记录 {id} 的 {column} 无法识别：{reason}")]
    CorruptRow {
        /// Table.
        table: &'static str,
        /// Key of the row.
        id: String,
        /// Column.
        column: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A unique value is taken.
    #[error("与已有记录重复（{0}）")]
    Duplicate(String),
    /// The idempotency key was used for another request.
    #[error("同一个幂等键已用于另一请求")]
    KeyReused,
    /// The disk is full.
    #[error("磁盘空间不足，未作任何改动")]
    DiskFull,
    /// The database cannot be reached or did not answer in time; the same request may be sent again.
    #[error("数据库暂时不可用，请稍后用同一请求重试")]
    Unavailable(#[source] sea_orm::DbErr),
    /// The folder or database is used by another process.
    #[error("数据目录正被另一进程使用：{0}")]
    Held(String),
    /// The database is of another version.
    #[error("数据库结构版本不符：{0}")]
    Schema(String),
    /// The log and its head disagree, or an event cannot be written.
    #[error("登记簿写入失败：{0}")]
    Log(String),
    /// A command changed something and made no event of it, or made none at all.
    #[error("内部错误：有改动未形成登记簿事件")]
    Unrecorded,
    /// A file of the data folder cannot be read or written.
    #[error("读写文件 {path} 失败：{source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A value cannot be written as JSON or read from it.
    #[error("内部数据格式错误：{0}")]
    Json(#[from] serde_json::Error),
    /// Any other fault of the database.
    #[error("数据库错误")]
    Database(#[source] sea_orm::DbErr),
    /// A task was cut short.
    #[error("内部任务中断")]
    Interrupted,
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(text)) = error.sql_err() {
            return Self::Duplicate(constraint(&text));
        }
        let text = error.to_string();
        if text.contains("disk is full")
            || text.contains("No space left")
            || text.contains("disk I/O")
        {
            return Self::DiskFull;
        }
        match &error {
            sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_) => {
                Self::Unavailable(error)
            }
            _ if text.contains("database is locked") || text.contains("Connection refused") => {
                Self::Unavailable(error)
            }
            _ => Self::Database(error),
        }
    }
}

/// The last word of a database's message about a constraint: its name or columns.
fn constraint(text: &str) -> String {
    text.rsplit(['：', ':'])
        .next()
        .unwrap_or(text)
        .trim()
        .trim_matches('"')
        .to_owned()
}

/// For parsing our own enum texts out of rows.
pub fn parse<T>(
    table: &'static str,
    id: &str,
    column: &'static str,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, crate::domain::UnknownWord>,
) -> Result<T, StoreError> {
    read(text).map_err(|error| StoreError::CorruptRow {
        table,
        id: id.to_owned(),
        column,
        reason: error.to_string(),
    })
}
