//! The real program under load, beside its own search in process.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use guiku::app::search::{DocumentQuery, EVERY_FACET, SearchHandle, SearchService};
use guiku::cli::search::index_dir;
use guiku::store::{Place, Store, Use};
use guiku::web::page::encode;
use reqwest::Client;
use serde_json::json;
use tokio::task::JoinSet;

use super::corpus::{Doc, base, enlarged};
use super::county::{County, now};
use super::queries::{Ask, asks};
use super::support::server::Server;
use super::times::{Spread, median, ms};
use super::{Fault, say};

/// Who ask at once.
const CLIENTS: usize = 16;
/// How long they ask in one turn.
const TURN: Duration = Duration::from_secs(4);
/// How often server and search in process take turns.
const ROUNDS: usize = 3;
/// How often it is started.
const STARTS: usize = 5;

pub(crate) async fn measure(folder: &Path, large: Option<usize>) -> Result<(), Fault> {
    let docs = base(folder)?;
    let asks = asks(&docs);
    let county = County::of_corpus(folder).await?;
    Box::pin(under_load(county, docs.len(), &asks)).await?;
    if let Some(size) = large {
        let start = Instant::now();
        let county = grown(&docs, size).await?;
        let took = start.elapsed().as_secs();
        say(format!(
            "imported with the index: {size} documents in {took} s"
        ))?;
        Box::pin(under_load(county, size, &asks)).await?;
    }
    Ok(())
}

/// A county with an enlarged corpus.
async fn grown(docs: &[Doc], size: usize) -> Result<County, Fault> {
    let county = County::new().await?;
    let lines = tempfile::NamedTempFile::new()?;
    let mut out = BufWriter::new(lines.as_file());
    for doc in enlarged(docs, size) {
        let line = json!({
            "id": doc.id,
            "title": doc.title,
            "issuer": doc.issuer,
            "kind": doc.kind,
            "doc_number": Some(doc.number).filter(|number| !number.is_empty()),
            "promulgated_on": format!("{}-01-01", doc.year),
            "text": doc.text,
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    drop(out);
    county.import(lines.path().to_owned()).await?;
    Ok(county)
}

async fn under_load(county: County, size: usize, asks: &[Ask]) -> Result<(), Fault> {
    let (place, folder) = county.close();
    let mut ready = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let server = started(&place).await?;
        ready.push(start.elapsed());
        server.kill().await;
    }
    let server = started(&place).await?;
    let paths: Arc<[String]> = asks.iter().map(path).collect();
    let store = Arc::new(Store::open(&place, Use::ReadOnly).await?);
    let handle = Arc::new(SearchHandle::new(index_dir(&store)));
    handle.refresh(now().now)?;
    let service = SearchService::new(Arc::clone(&store), handle);
    let queries: Arc<[DocumentQuery]> = asks.iter().map(query).collect();
    let hitless: Arc<[DocumentQuery]> = queries.iter().map(without_hits).collect();
    let mut times: [Vec<Duration>; 3] = Default::default();
    let mut rates: [Vec<Duration>; 3] = Default::default();
    for round in 0..=ROUNDS {
        let turn = [
            over_http(&server.url, &paths).await?,
            in_process(&service, &queries).await?,
            in_process(&service, &hitless).await?,
        ];
        for (turn, (times, rates)) in turn.into_iter().zip(times.iter_mut().zip(&mut rates)) {
            if round > 0 {
                rates.push(TURN / u32::try_from(turn.len().max(1))?);
                times.extend(turn);
            }
        }
    }
    let each = rates.map(|rates| 1.0 / median(rates).as_secs_f64());
    let memory = resident(server.id())?;
    server.kill().await;
    drop((service, store, folder));
    say(format!(
        "service: {size} documents, {CLIENTS} clients, all facets, 20 hits with snippets"
    ))?;
    let names = ["over HTTP", "in process", "in process, no hits"];
    for ((name, each), times) in names.into_iter().zip(each).zip(times) {
        let spread = Spread::of(times);
        say(format!("{name:20} {each:6.0}/s, ms p50 p95 p99 {spread}"))?;
    }
    say(format!(
        "ratio {:.2}, goal 0.50; RssAnon {memory} MB, goal 200; from start to ready {:.0} ms, goal 300",
        each[0] / each[1],
        ms(median(ready))
    ))
}

fn path(ask: &Ask) -> String {
    let q = encode(&ask.terms.join(" "));
    let mut path = vec![format!("/api/v1/documents?facets=true&q={q}")];
    if let Some((kind, [from, to])) = &ask.filter {
        path.push(format!("kind={}", encode(kind)));
        path.extend((*from..=*to).map(|year| format!("year={year}")));
    }
    path.join("&")
}

fn query(ask: &Ask) -> DocumentQuery {
    let (kind, year) = match &ask.filter {
        Some((kind, [from, to])) => (vec![kind.clone()], (*from..=*to).collect()),
        None => (Vec::new(), Vec::new()),
    };
    DocumentQuery {
        q: ask.terms.join(" "),
        kind,
        year,
        facets: EVERY_FACET,
        ..DocumentQuery::default()
    }
}

/// The same search where nothing is read from the database and nothing cut.
fn without_hits(query: &DocumentQuery) -> DocumentQuery {
    DocumentQuery {
        per_page: Some(0),
        ..query.clone()
    }
}

/// Started, and ready by its own word.
async fn started(place: &Place) -> Result<Server, Fault> {
    let server = Server::start(place).await;
    let client = Client::new();
    let url = format!("{}/readyz", server.url);
    let begun = Instant::now();
    while !client.get(&url).send().await?.status().is_success() {
        if begun.elapsed() > Duration::from_secs(60) {
            return Err("the service does not get ready".into());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(server)
}

async fn over_http(url: &str, paths: &Arc<[String]>) -> Result<Vec<Duration>, Fault> {
    let refused = Arc::new(AtomicU64::new(0));
    let mut clients = JoinSet::new();
    let end = Instant::now() + TURN;
    for first in 0..CLIENTS {
        let (paths, url, refused) = (Arc::clone(paths), url.to_owned(), Arc::clone(&refused));
        clients.spawn(async move {
            let client = Client::new();
            let mut times = Vec::new();
            // each begins elsewhere
            for path in paths.iter().cycle().skip(first * 37) {
                let start = Instant::now();
                if start >= end {
                    break;
                }
                let answer = client.get(format!("{url}{path}")).send().await?;
                let fine = answer.status().is_success();
                answer.bytes().await?;
                if fine {
                    times.push(start.elapsed());
                } else {
                    refused.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok::<_, reqwest::Error>(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = clients.join_next().await {
        all.extend(times??);
    }
    let refused = refused.load(Ordering::Relaxed);
    if refused > 0 {
        say(format!("refused: {refused}"))?;
    }
    Ok(all)
}

async fn in_process(
    service: &SearchService,
    queries: &Arc<[DocumentQuery]>,
) -> Result<Vec<Duration>, Fault> {
    let mut clients = JoinSet::new();
    let end = Instant::now() + TURN;
    for first in 0..CLIENTS {
        let (queries, service) = (Arc::clone(queries), service.clone());
        clients.spawn(async move {
            let mut times = Vec::new();
            for query in queries.iter().cycle().skip(first * 37) {
                let start = Instant::now();
                if start >= end {
                    break;
                }
                service
                    .documents_at(now(), query)
                    .await
                    .map_err(|error| error.to_string())?;
                times.push(start.elapsed());
            }
            Ok::<_, String>(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = clients.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}

/// Memory of a process that is no file, in MB.
fn resident(process: u32) -> Result<u64, Fault> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u64 = kilobytes.ok_or("no RssAnon")?.parse()?;
    Ok(kilobytes / 1024)
}
