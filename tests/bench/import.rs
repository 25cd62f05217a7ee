//! Import of a corpus against bare parts in the same run: lines read and parsed, the same texts and
//! provisions inserted into SQLite by plain SQL, and indexed by plain tantivy with character pairs.
//!
//! `GUIKU_CORPUS=… cargo bench --bench import [ROUNDS]`; prints each part, best of the rounds. The goal:
//! Guiku with its index takes at most twice as long as the bare parts together.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use guiku::app::RequestContext;
use guiku::app::import::{self, Lines};
use guiku::app::search::SearchHandle;
use guiku::cli::search::index_dir;
use guiku::clock::{Clock, SystemClock, SystemIds};
use guiku::jobs::alongside::indexed;
use guiku::rules::RulePacks;
use guiku::store::{Place, Store, Use};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use serde_json::Value as Json;
use tantivy::schema::{
    FAST, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    let Some(folder) = std::env::var_os("GUIKU_CORPUS").map(PathBuf::from) else {
        return say(&mut out, "left out: import: GUIKU_CORPUS is not set");
    };
    let file = folder.join("dev.jsonl.gz");
    let rounds = std::env::args().find_map(|word| word.parse().ok());
    let runtime = tokio::runtime::Runtime::new()?;
    let mut best: Option<[Duration; 6]> = None;
    for _ in 0..rounds.unwrap_or(3) {
        let [whole, again] = runtime.block_on(guiku(&file))?;
        let start = Instant::now();
        let lines = parsed(&file)?;
        let read = start.elapsed();
        let (texts, provisions) = runtime.block_on(plain_sqlite(&lines))?;
        let index = plain_index(&lines)?;
        let round = [whole, again, read, texts, provisions, index];
        best = Some(match best {
            Some(best) => std::array::from_fn(|at| best[at].min(round[at])),
            None => round,
        });
    }
    let Some([whole, again, read, texts, provisions, index]) = best else {
        return Ok(());
    };
    let bare = read + texts + index;
    for (what, time) in [
        ("guiku: store and index", whole),
        ("guiku: the same file again", again),
        ("bare: read and parse", read),
        ("bare: SQLite, texts", texts),
        ("bare: SQLite, provisions", provisions),
        ("bare: tantivy", index),
    ] {
        say(
            &mut out,
            &format!("{what:30} {:8.0} ms", time.as_secs_f64() * 1000.0),
        )?;
    }
    let ratio = |bare: Duration| bare.as_secs_f64() / whole.as_secs_f64();
    say(
        &mut out,
        &format!(
            "bare parts to guiku: {:.2} (with provisions in SQLite {:.2}); goal 0.50",
            ratio(bare),
            ratio(bare + provisions)
        ),
    )
}

fn say(out: &mut impl std::io::Write, line: &str) -> Result<(), Fault> {
    Ok(writeln!(out, "{line}")?)
}

/// Guiku into an empty folder, its index, then the same file again.
async fn guiku(file: &Path) -> Result<[Duration; 2], Fault> {
    let folder = tempfile::tempdir()?;
    let place = Place {
        data: folder.path().to_owned(),
        database_url: None,
    };
    let store = Arc::new(Store::open(&place, Use::Alone).await?);
    let packs = RulePacks::builtin().map_err(|problems| format!("{problems:?}"))?;
    let cx = RequestContext {
        actor: None,
        now: "2026-11-24T02:00:00Z".parse()?,
        today: "2026-11-24".parse()?,
        pack: Arc::new(
            packs
                .for_place("shanxi")
                .map_err(|place| format!("{place:?}"))?,
        ),
        ids: Arc::new(SystemIds),
        request_id: "bench".to_owned(),
    };
    let mut times = [Duration::ZERO; 2];
    for at in [0, 1] {
        let start = Instant::now();
        let lines = Lines::new("dev", File::open(file)?);
        let index = Arc::new(SearchHandle::new(index_dir(&store)));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let work = import::run(&store, &cx, lines, |_| {});
        let report = indexed(&store, &index, &clock, work).await??;
        times[at] = start.elapsed();
        if !report.bad.is_empty() {
            return Err(format!("{:?}", report.bad).into());
        }
    }
    Ok(times)
}

fn parsed(file: &Path) -> Result<Vec<Json>, Fault> {
    let mut all = Vec::new();
    for line in Lines::new("dev", File::open(file)?) {
        all.push(serde_json::from_slice(&line.bytes?)?);
    }
    Ok(all)
}

fn field<'a>(line: &'a Json, key: &str) -> &'a str {
    line.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn articles(line: &Json) -> impl Iterator<Item = &Json> {
    let articles = line.get("articles").and_then(Json::as_array);
    articles.into_iter().flatten()
}

/// The same texts, then the same provisions, by plain SQL: two transactions.
async fn plain_sqlite(lines: &[Json]) -> Result<(Duration, Duration), Fault> {
    let folder = tempfile::tempdir()?;
    let mut db = SqliteConnectOptions::new()
        .filename(folder.path().join("plain.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
        .connect()
        .await?;
    sqlx::query(
        "CREATE TABLE text (id TEXT PRIMARY KEY, title TEXT, issuer TEXT, kind TEXT, text TEXT)",
    )
    .execute(&mut db)
    .await?;
    sqlx::query(
        "CREATE TABLE provision (id TEXT, ord INTEGER, no TEXT, text TEXT, PRIMARY KEY (id, ord))",
    )
    .execute(&mut db)
    .await?;
    let start = Instant::now();
    let mut tx = db.begin().await?;
    for line in lines {
        let mut insert = sqlx::query("INSERT INTO text VALUES ($1, $2, $3, $4, $5)");
        for key in ["id", "title", "issuer", "kind", "text"] {
            insert = insert.bind(field(line, key));
        }
        insert.execute(&mut *tx).await?;
    }
    tx.commit().await?;
    let texts = start.elapsed();
    let start = Instant::now();
    let mut tx = db.begin().await?;
    let rows: Vec<(&str, i64, &Json)> = lines
        .iter()
        .flat_map(|line| {
            (0_i64..)
                .zip(articles(line))
                .map(|(ord, one)| (field(line, "id"), ord, one))
        })
        .collect();
    for chunk in rows.chunks(200) {
        let places = vec!["(?, ?, ?, ?)"; chunk.len()].join(", ");
        let sql = format!("INSERT INTO provision VALUES {places}");
        let mut insert = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (id, ord, one) in chunk {
            insert = insert
                .bind(id)
                .bind(ord)
                .bind(field(one, "no"))
                .bind(field(one, "text"));
        }
        insert.execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok((texts, start.elapsed()))
}

/// Plain tantivy: title and text in pairs of characters with positions, the rest as it is; a document
/// for each text and one for each article, as a search of both needs.
fn plain_index(lines: &[Json]) -> Result<Duration, Fault> {
    let folder = tempfile::tempdir()?;
    let pairs = TextFieldIndexing::default()
        .set_tokenizer("pairs")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let pairs = TextOptions::default().set_indexing_options(pairs);
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", pairs.clone());
    let text = schema.add_text_field("text", pairs);
    let exact =
        ["id", "kind", "issuer"].map(|key| (key, schema.add_text_field(key, STRING | FAST)));
    let year = schema.add_u64_field("year", INDEXED | FAST);
    let start = Instant::now();
    let index = tantivy::Index::create_in_dir(folder.path(), schema.build())?;
    index.tokenizers().register("pairs", Pairs);
    let mut writer = index.writer(100 * 1024 * 1024)?;
    for line in lines {
        let parts = std::iter::once((field(line, "title"), field(line, "text")))
            .chain(articles(line).map(|one| (field(one, "no"), field(one, "text"))));
        for (heading, words) in parts {
            let mut document = tantivy::TantivyDocument::new();
            document.add_text(title, heading);
            document.add_text(text, words);
            for (key, column) in exact {
                document.add_text(column, field(line, key));
            }
            let version = field(line, "version_on").get(..4);
            document.add_u64(
                year,
                version.and_then(|year| year.parse().ok()).unwrap_or(0),
            );
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    Ok(start.elapsed())
}

/// Pairs of neighbouring characters.
#[derive(Clone)]
struct Pairs;

struct PairStream<'a> {
    text: &'a str,
    ends: Vec<(usize, usize)>,
    at: usize,
    token: Token,
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        let mut ends = Vec::with_capacity(text.len() / 3);
        let mut before = None;
        for (at, c) in text.char_indices() {
            if !c.is_alphanumeric() {
                before = None;
                continue;
            }
            if let Some(start) = before {
                ends.push((start, at + c.len_utf8()));
            }
            before = Some(at);
        }
        PairStream {
            text,
            ends,
            at: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((from, to)) = self.ends.get(self.at) else {
            return false;
        };
        self.token.position = self.at;
        (self.token.offset_from, self.token.offset_to) = (*from, *to);
        self.token.text.clear();
        self.token
            .text
            .push_str(self.text.get(*from..*to).unwrap_or_default());
        self.at += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
