//! Registration against the least that any registry must do, in the same run on the same disk: a bare
//! transaction through sea-orm that counts up, keeps a row of 2.9 KB and waits for the disk.
//!
//! `cargo bench --bench registration [REGISTRATIONS]`; with `TEST_POSTGRES_URL` on PostgreSQL, too. Both
//! take turns, one after another; medians are printed, and the statements of a registration. The goals:
//! at least half the speed of the bare transaction on SQLite, 0.35 on PostgreSQL, 100 a second.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use guiku::app::registration::register::Register;
use guiku::app::{self, RequestContext};
use guiku::store::{Backend, Store, Use};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use support::County;

#[path = "../it/numbering/prepare.rs"]
#[expect(clippy::unwrap_used, reason = "it serves the tests as well")]
mod prepare;
#[path = "../it/support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "it serves the tests as well"
)]
mod support;

type Fault = Box<dyn std::error::Error>;

/// Registrations, and bare transactions, in one turn.
const TURN: usize = 25;
/// Registrations whose statements are looked at one by one; the first prepare them.
const PROBES: usize = 50;
const ISSUERS: &[&str] = &["gov", "office", "housing"];

fn main() -> Result<(), Fault> {
    let count = std::env::args().find_map(|word| word.parse().ok());
    let count: usize = count.unwrap_or(500);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let county = County::sqlite().await;
        Box::pin(measure("SQLite", 0.5, county, count)).await?;
        if let Some(county) = County::postgres("registration on PostgreSQL").await {
            Box::pin(measure("PostgreSQL", 0.35, county, count)).await?;
        }
        Ok(())
    })
}

async fn measure(name: &str, goal: f64, county: County, count: usize) -> Result<(), Fault> {
    let ids = Box::pin(prepare::prepare(&county, count + PROBES, ISSUERS)).await;
    let (probes, ids) = ids.split_at(PROBES);
    let version = county.row(&probes[0]).await.row_version;
    let cx = county.cx("registrar").await;
    let bare = Bare::open(&county).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for turn in ids.chunks(TURN) {
        for id in turn {
            let begun = Instant::now();
            register(&county.store, &cx, id, version).await?;
            ours.push(begun.elapsed());
        }
        for id in turn {
            let begun = Instant::now();
            bare.once(id).await?;
            theirs.push(begun.elapsed());
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let each = |time: Duration| 1.0 / time.as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{name}: {count} registrations, median {:.2} ms ({:.0}/s); bare {:.2} ms ({:.0}/s); ratio {:.2} \
         (goal {goal}; 100/s)",
        ours.as_secs_f64() * 1e3,
        each(ours),
        theirs.as_secs_f64() * 1e3,
        each(theirs),
        theirs.as_secs_f64() / ours.as_secs_f64(),
    )?;
    let (place, folder) = county.close();
    let store = Store::open(&place, Use::Alone).await?;
    let statements = Box::pin(statements(store, &cx, probes, version)).await?;
    let within: Duration = statements.iter().map(|(took, _)| *took).sum();
    writeln!(
        out,
        "{name}: {} statements a registration, {:.2} ms, BEGIN and COMMIT apart:",
        statements.len(),
        within.as_secs_f64() * 1e3,
    )?;
    for (took, sql) in statements {
        let short: String = sql.chars().take(110).collect();
        writeln!(out, "  {:6} µs  {short}", took.as_micros())?;
    }
    drop(folder);
    Ok(())
}

/// The statements of a registration, each with its median.
async fn statements(
    mut store: Store,
    cx: &RequestContext,
    ids: &[String],
    version: i64,
) -> Result<Vec<(Duration, String)>, Fault> {
    let seen: Arc<Mutex<Vec<(Duration, String)>>> = Arc::default();
    let noted = Arc::clone(&seen);
    store.on_statement(move |sql, took| {
        if let Ok(mut noted) = noted.lock() {
            noted.push((took, sql.to_owned()));
        }
    });
    let store = Arc::new(store);
    let mut runs = Vec::new();
    for id in ids {
        register(&store, cx, id, version).await?;
        let mut seen = seen.lock().map_err(|_| "a statement was not noted")?;
        runs.push(std::mem::take(&mut *seen));
    }
    let last = runs.last().cloned().unwrap_or_default();
    let timed = last.into_iter().enumerate().map(|(place, (_, sql))| {
        let times = runs.iter().filter_map(|run| run.get(place));
        (median(times.map(|(took, _)| *took).collect()), sql)
    });
    Ok(timed.collect())
}

async fn register(
    store: &Arc<Store>,
    cx: &RequestContext,
    id: &str,
    expected_version: i64,
) -> Result<(), Fault> {
    let command = Register {
        document_id: id.to_owned(),
        expected_version,
    };
    app::run(store, cx.clone(), Some(id), command).await?;
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A counter and a table, and nothing else.
struct Bare {
    db: DatabaseConnection,
    sqlite: bool,
    body: String,
}

impl Bare {
    #[expect(clippy::disallowed_methods, reason = "what the store is compared with")]
    async fn open(county: &County) -> Result<Self, Fault> {
        let sqlite = county.store.backend() == Backend::Sqlite;
        let file = county.folder.path().join("bare.db");
        let mut options = match &county.place.database_url {
            Some(url) => ConnectOptions::new(url),
            None => ConnectOptions::new("sqlite::memory:"),
        };
        options.max_connections(1).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(move |_| {
            SqliteConnectOptions::new()
                .filename(&file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
        });
        options.map_sqlx_postgres_opts(|options| options.options([("synchronous_commit", "on")]));
        let db = Database::connect(options).await?;
        for sql in [
            "CREATE TABLE bare_counter (id TEXT PRIMARY KEY, last BIGINT NOT NULL)",
            "CREATE TABLE bare_row (id TEXT PRIMARY KEY, serial BIGINT NOT NULL, body TEXT NOT NULL)",
            "INSERT INTO bare_counter VALUES ('one', 0)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(Self {
            db,
            sqlite,
            body: "x".repeat(2_900),
        })
    }

    #[expect(clippy::disallowed_methods, reason = "what the store is compared with")]
    async fn once(&self, id: &str) -> Result<(), Fault> {
        let mode = self.sqlite.then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions {
            sqlite_transaction_mode: mode,
            ..Default::default()
        };
        let tx = self.db.begin_with_options(options).await?;
        let backend = self.db.get_database_backend();
        let count = Statement::from_sql_and_values(
            backend,
            "UPDATE bare_counter SET last = last + 1 WHERE id = $1 RETURNING last",
            ["one".into()],
        );
        let row = tx.query_one_raw(count).await?.ok_or("no counter")?;
        let serial: i64 = row.try_get("", "last")?;
        let keep = Statement::from_sql_and_values(
            backend,
            "INSERT INTO bare_row (id, serial, body) VALUES ($1, $2, $3)",
            [id.into(), serial.into(), self.body.clone().into()],
        );
        tx.execute_raw(keep).await?;
        tx.commit().await?;
        Ok(())
    }
}
