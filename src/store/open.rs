//! Opening a county: the folder, its lock, the two pools, the schema.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ActiveValue::Set, ConnectOptions, ConnectionTrait, DatabaseConnection, EntityTrait};

use super::entity::log_head;
use super::queries::by_key;
use super::{Backend, Store, StoreError};
use crate::ledger::CompactRange;

/// How a command uses the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// `serve`, `import`…: wants the folder to itself.
    Alone,
    /// `restore`: leaves the database as it is until it is known to be empty; see `store::backup`.
    Restore,
    /// `verify`, `search`…: reads beside a running server; never writes.
    ReadOnly,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The data folder.
    pub data: PathBuf,
    /// A PostgreSQL URL; the embedded SQLite file where absent.
    pub database_url: Option<String>,
}

impl Store {
    /// Opens the county at `place`; creates it where it is empty and the use allows it.
    pub async fn open(place: &Place, usage: Use) -> Result<Self, StoreError> {
        let lock = match usage {
            Use::Alone | Use::Restore => Some(super::lock::FolderLock::take(&place.data)?),
            Use::ReadOnly => None,
        };
        let backend = match &place.database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Backend::Postgres
            }
            Some(url) => {
                return Err(StoreError::Schema(format!(
                    "不支持的数据库地址：{}",
                    scheme(url)
                )));
            }
            None => Backend::Sqlite,
        };
        let (writer, reader) = match (&place.database_url, backend) {
            (Some(url), Backend::Postgres) => {
                let pool = connect(postgres_options(url)).await?;
                (pool.clone(), pool)
            }
            (_, Backend::Sqlite | Backend::Postgres) => open_sqlite(&place.data, usage).await?,
        };
        match usage {
            Use::Alone => {
                super::files::drop_unfinished(&place.data)?;
                Migrator::up(&writer, None).await?;
                first_head(&writer).await?;
            }
            Use::Restore => {}
            Use::ReadOnly => {
                if !Migrator::get_pending_migrations(&reader).await?.is_empty() {
                    return Err(StoreError::Schema(
                        "请先用本版本启动一次服务以升级数据库".to_owned(),
                    ));
                }
            }
        }
        let size = match usage {
            Use::Restore => 0,
            Use::Alone | Use::ReadOnly => super::events::size(&reader).await?,
        };
        let (appended, _) = tokio::sync::watch::channel(size);
        Ok(Self {
            writer,
            reader,
            backend,
            data: place.data.clone(),
            appended,
            known: Arc::default(),
            lock,
        })
    }
}

async fn open_sqlite(
    data: &Path,
    usage: Use,
) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    let file = data.join("guiku.db");
    if usage == Use::ReadOnly {
        if !file.exists() {
            return Err(StoreError::File {
                path: file.display().to_string(),
                source: std::io::ErrorKind::NotFound.into(),
            });
        }
        let reader = connect(sqlite_options(&file, 2, true)).await?;
        return Ok((reader.clone(), reader));
    }
    let writer = connect(sqlite_options(&file, 1, false)).await?;
    let reader = connect(sqlite_options(&file, 4, true)).await?;
    Ok((writer, reader))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that opens a database"
)]
async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    Ok(sea_orm::Database::connect(options).await?)
}

fn sqlite_options(file: &Path, connections: u32, query_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new("sqlite::memory:");
    let file = file.to_owned();
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        // A file does not hang up: asking it before each use would cost as much as a statement.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(30))
        .map_sqlx_sqlite_opts(move |_| {
            let base = SqliteConnectOptions::new()
                .filename(&file)
                .create_if_missing(!query_only)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(200)
                .pragma("trusted_schema", "OFF")
                .pragma("secure_delete", "ON")
                .pragma("journal_size_limit", "67108864")
                .pragma("temp_store", "MEMORY");
            if query_only {
                base.pragma("query_only", "ON")
            } else {
                base
            }
        });
    options
}

fn postgres_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(30))
        .map_sqlx_postgres_opts(|options| {
            options.options([
                ("lock_timeout", "20s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("synchronous_commit", "on"),
            ])
        });
    options
}

async fn first_head(connection: &impl ConnectionTrait) -> Result<(), StoreError> {
    if by_key::<log_head::Entity>(connection, 1).await?.is_some() {
        return Ok(());
    }
    let empty = CompactRange::default();
    let head = log_head::ActiveModel {
        id: Set(1),
        size: Set(0),
        nodes: Set(empty.to_bytes()),
        root: Set(empty.root().0.to_vec()),
    };
    log_head::Entity::insert(head)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn scheme(url: &str) -> &str {
    url.split(':').next().unwrap_or_default()
}
