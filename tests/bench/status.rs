//! 效力状态 of a whole registry on one day, from the recorded facts in SQLite; against a bare SQL count of
//! the same table in the same run.
//!
//! `cargo bench --bench status [DOCUMENTS]`; the goal: under 1 s for 100,000 documents.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use guiku::app::RequestContext;
use guiku::app::import::{self, Lines};
use guiku::clock::SystemIds;
use guiku::domain::validity::{Fact, State, validity};
use guiku::rules::RulePacks;
use guiku::store::{Place, Store, Use, queries};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions, Row};
use serde_json::json;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let asked = std::env::args().find_map(|word| word.parse().ok());
    let count: u64 = asked.unwrap_or(100_000);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(run(count))
}

async fn run(count: u64) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    let folder = tempfile::tempdir()?;
    let place = Place {
        data: folder.path().to_owned(),
        database_url: None,
    };
    let store = Arc::new(Store::open(&place, Use::Alone).await?);
    fill(&store, count).await?;
    let day: NaiveDate = "2026-12-01".parse()?;

    let begun = Instant::now();
    let ids = queries::public_ids(store.reader(), "", count).await?;
    let mut facts: HashMap<String, Vec<Fact>> = HashMap::with_capacity(ids.len());
    for row in queries::fact_rows(store.reader(), &ids).await? {
        let fact = queries::fact_of(&row)?;
        facts.entry(row.document_id).or_default().push(fact);
    }
    let read = begun.elapsed();
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for facts in facts.values() {
        let state: State = validity(facts, day).state;
        *states.entry(state.as_str()).or_default() += 1;
    }
    let whole = begun.elapsed();

    let file = folder.path().join("guiku.db");
    let mut bare = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .connect()
        .await?;
    let begun = Instant::now();
    let rows = sqlx::query("SELECT document_id, act, on_day, until_day, retracted FROM fact")
        .fetch_all(&mut bare)
        .await?;
    let mut bytes = 0;
    for row in &rows {
        bytes += row.get::<String, _>(0).len() + row.get::<String, _>(1).len();
    }
    let plain = begun.elapsed();

    writeln!(
        out,
        "{} documents, {} facts: states on {day} in {whole:.2?} (reading {read:.2?}); bare SQL reads the \
         same rows in {plain:.2?} ({bytes} bytes); ratio {:.2}; {states:?}",
        facts.len(),
        rows.len(),
        whole.as_secs_f64() / plain.as_secs_f64()
    )?;
    Ok(())
}

/// Historical documents of all ages, every third with an end.
async fn fill(store: &Arc<Store>, count: u64) -> Result<(), Fault> {
    let packs = RulePacks::builtin().map_err(|problems| format!("{problems:?}"))?;
    let pack = packs.for_place("shanxi");
    let cx = RequestContext {
        actor: None,
        now: "2026-11-24T02:00:00Z".parse()?,
        today: "2026-11-24".parse()?,
        pack: Arc::new(pack.map_err(|place| format!("{place:?}"))?),
        ids: Arc::new(SystemIds),
        request_id: "bench".to_owned(),
    };
    let first: NaiveDate = "2006-01-01".parse()?;
    let mut text = String::new();
    for nth in 0..count {
        let from = first + Days::new(nth % 7_500);
        let until = (nth % 3 == 0).then(|| (from + Days::new(1_825)).to_string());
        let line = json!({"id": format!("d{nth}"), "title": format!("某县第{nth}号事项管理办法"),
            "issuer": "某县人民政府", "kind": "行政规范性文件", "effective_on": from.to_string(),
            "valid_until": until, "text": "第一条 为规范某事项，制定本办法。\n第二条 自发布之日起施行。"});
        text.push_str(&line.to_string());
        text.push('\n');
    }
    let lines = Lines::new("bench", std::io::Cursor::new(text));
    let report = import::run(store, &cx, lines, |_| {}).await?;
    if report.bad.is_empty() {
        Ok(())
    } else {
        Err(format!("{:?}", report.bad.first()).into())
    }
}
