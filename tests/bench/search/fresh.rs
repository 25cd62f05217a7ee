//! From the commit of a document until it is found, with the index following as in the server.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guiku::app::import::{self, Lines};
use guiku::app::search::DocumentQuery;
use guiku::clock::{Clock, SystemClock};
use guiku::jobs::Follower;
use serde_json::json;
use tokio::runtime::Handle;

use super::corpus::{Doc, Random, base};
use super::county::{County, context, now};
use super::plain::Plain;
use super::times::Spread;
use super::{Fault, say};

const DOCUMENTS: usize = 60;
/// The longest rest between two, in milliseconds.
const REST: usize = 400;

pub(crate) async fn measure(folder: &Path) -> Result<(), Fault> {
    let docs = base(folder)?;
    let county = County::of_corpus(folder).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let follower = Follower::new(Arc::clone(&county.store), Arc::clone(&county.handle), clock);
    let running = follower.spawn(Handle::current())?;
    let dir = tempfile::tempdir()?;
    let plain = Plain::build(dir.path(), &docs)?;
    let mut writer = plain.writer()?;
    let mut random = Random::new(3);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..DOCUMENTS {
        let rest = u64::try_from(random.below(REST))?;
        tokio::time::sleep(Duration::from_millis(rest)).await;
        let doc = Doc {
            title: format!("测试县第{n}次更新检索的通知"),
            id: format!("fresh-{n}"),
            issuer: "测试县人民政府".to_owned(),
            kind: "行政规范性文件".to_owned(),
            number: String::new(),
            year: 2026,
            text: random
                .pick(&docs)
                .map(|doc| doc.text.clone())
                .unwrap_or_default(),
        };
        let text: String = doc.text.chars().take(3_000).collect();
        let doc = Doc { text, ..doc };
        ours.push(until_found(&county, &doc).await?);
        let start = Instant::now();
        if !plain.add(&mut writer, 1_000_000 + n as u64, &doc)? {
            return Err("plain tantivy does not find what was committed".into());
        }
        theirs.push(start.elapsed());
    }
    tokio::task::spawn_blocking(move || running.stop()).await?;
    say(format!(
        "freshness: {DOCUMENTS} documents of 3,000 characters, one by one; ms p50 p95 p99"
    ))?;
    say(format!(
        "from commit to found            {}; goal of p99 1000",
        Spread::of(ours)
    ))?;
    say(format!(
        "plain: commit, reload and found {}",
        Spread::of(theirs)
    ))
}

async fn until_found(county: &County, doc: &Doc) -> Result<Duration, Fault> {
    let line = json!({
        "id": doc.id,
        "title": doc.title,
        "issuer": doc.issuer,
        "kind": doc.kind,
        "promulgated_on": "2026-11-20",
        "text": doc.text,
    });
    let lines = Lines::new("bench", Cursor::new(line.to_string().into_bytes()));
    let report = import::run(&county.store, &context()?, lines, |_| {}).await?;
    if !report.bad.is_empty() {
        return Err(format!("{:?}", report.bad).into());
    }
    let committed = Instant::now();
    let query = DocumentQuery {
        q: doc.title.clone(),
        ..DocumentQuery::default()
    };
    while county
        .service
        .documents_at(now(), &query)
        .await?
        .results
        .is_empty()
    {
        if committed.elapsed() > Duration::from_secs(30) {
            return Err("a document is not found".into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(committed.elapsed())
}
