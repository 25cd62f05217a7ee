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
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
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
    let bare = read + texts + provisions + index;
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
    let ratio = bare.as_secs_f64() / whole.as_secs_f64();
    say(
        &mut out,
        &format!("bare parts to guiku: {ratio:.2}; goal 0.50"),
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

/// The fields of the bare index.
struct Bare {
    runs: [[Field; 2]; 5],
    id: Field,
    revision: Field,
    unit: Field,
    number_key: Field,
    facets: [(&'static str, Field); 3],
    names: [Field; 3],
    days: [(&'static str, Field); 5],
    spans: Field,
}

fn bare_schema() -> (Schema, Bare) {
    let grams = |name: &str, record| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(name)
            .set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let mut run = |name: &str| {
        let pairs = grams("pairs", IndexRecordOption::WithFreqsAndPositions);
        let singles = grams("singles", IndexRecordOption::WithFreqs);
        let singles_name = format!("{name}_singles");
        [
            schema.add_text_field(name, pairs),
            schema.add_text_field(&singles_name, singles),
        ]
    };
    let runs = ["title", "text", "heading", "provision", "number"].map(&mut run);
    let id = schema.add_text_field("id", STRING | FAST);
    let revision = schema.add_text_field("revision", STRING | FAST);
    let unit = schema.add_text_field("unit", STRING);
    let number_key = schema.add_text_field("number_key", STRING);
    let facets = ["kind", "issuer", "form"].map(|key| (key, schema.add_text_field(key, FAST)));
    let names = ["external_id", "eid", "label"].map(|key| schema.add_text_field(key, FAST));
    let days = [
        "version_on",
        "promulgated_on",
        "effective_on",
        "shown_from",
        "shown_until",
    ]
    .map(|key| (key, schema.add_i64_field(key, FAST)));
    let spans = schema.add_u64_field("states", FAST);
    let bare = Bare {
        runs,
        id,
        revision,
        unit,
        number_key,
        facets,
        names,
        days,
        spans,
    };
    (schema.build(), bare)
}

/// Plain tantivy with the same fields as Guiku's index: titles, numbers and texts in pairs of characters
/// with positions and in single characters, ids and facets as columns, days and spans as numbers; a
/// document for each text and one for each article, as a search of both needs. No folding, no outline.
fn plain_index(lines: &[Json]) -> Result<Duration, Fault> {
    let folder = tempfile::tempdir()?;
    let (schema, bare) = bare_schema();
    let start = Instant::now();
    let index = tantivy::Index::create_in_dir(folder.path(), schema)?;
    index.tokenizers().register("pairs", Grams { wide: true });
    index
        .tokenizers()
        .register("singles", Grams { wide: false });
    let mut writer = index.writer(400 * 1024 * 1024)?;
    let Bare {
        runs: [title, text, heading, provision, number],
        id,
        revision,
        unit,
        number_key,
        facets,
        names,
        days,
        spans,
    } = bare;
    for line in lines {
        let mut common = tantivy::TantivyDocument::new();
        common.add_text(id, field(line, "id"));
        common.add_text(revision, field(line, "id"));
        for (key, column) in facets {
            common.add_text(column, field(line, key));
        }
        for (key, column) in days {
            let days: String = field(line, key)
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            common.add_i64(column, days.parse().unwrap_or(0));
        }
        common.add_u64(spans, 1);
        let mut whole = common.clone();
        whole.add_text(unit, "r");
        whole.add_text(names[0], field(line, "id"));
        whole.add_text(number_key, field(line, "doc_number"));
        let parts = [(title, "title"), (text, "text"), (number, "doc_number")];
        for (fields, key) in parts {
            for column in fields {
                whole.add_text(column, field(line, key));
            }
        }
        writer.add_document(whole)?;
        for one in articles(line) {
            let mut document = common.clone();
            document.add_text(unit, "p");
            document.add_text(names[1], field(one, "no"));
            document.add_text(names[2], field(one, "no"));
            let above = one
                .get("heading_path")
                .map(Json::to_string)
                .unwrap_or_default();
            for column in heading {
                document.add_text(column, &above);
            }
            let words = [field(one, "no"), &above, field(one, "text")].concat();
            for column in provision {
                document.add_text(column, &words);
            }
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    Ok(start.elapsed())
}

/// Pairs of neighbouring characters, or single ones.
#[derive(Clone)]
struct Grams {
    wide: bool,
}

struct PairStream<'a> {
    text: &'a str,
    ends: Vec<(usize, usize)>,
    at: usize,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        let mut ends = Vec::with_capacity(text.len() / 3);
        let mut before = None;
        for (at, c) in text.char_indices() {
            if !c.is_alphanumeric() {
                before = None;
                continue;
            }
            if !self.wide {
                ends.push((at, at + c.len_utf8()));
            } else if let Some(start) = before {
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
