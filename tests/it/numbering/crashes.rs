//! kill -9 at random moments, eight writers, a journal of what was acknowledged outside the process.
//!
//! `GUIKU_CRASHES` and `GUIKU_REGISTRATIONS` make it larger.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use guiku::domain::document::Stage;
use guiku::store::{Place, Store, Use, queries};
use reqwest::StatusCode;
use serde_json::{Value as Json, json};
use tokio::sync::watch;

use super::prepare::prepare;
use super::{assert_contiguous, on_both, size, version};
use crate::support::server::{Server, run};
use crate::support::{County, PASSWORD};

const WRITERS: usize = 8;
/// So that a fault ends the test.
const LONG: Duration = Duration::from_mins(2);

/// What the writers share.
struct Desk {
    waiting: Mutex<Vec<String>>,
    /// Acknowledged: numbers as printed, by document.
    journal: Mutex<BTreeMap<String, Vec<String>>>,
    acknowledged: watch::Sender<usize>,
    retried: Mutex<usize>,
    version: i64,
    registrar: reqwest::Client,
    publisher: reqwest::Client,
}

/// A browser that is signed in; its session outlives the service.
async fn signed_in(url: &str, login: &str) -> reqwest::Client {
    let client = reqwest::Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = client
        .post(format!("{url}/login"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("login={login}&password={PASSWORD}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{login}");
    client
}

impl Desk {
    /// Sends a command until it is acknowledged, always with the same key, to whichever process
    /// serves at the time.
    async fn insist(
        &self,
        mut url: watch::Receiver<String>,
        client: &reqwest::Client,
        path: &str,
        body: &Json,
    ) -> Json {
        loop {
            let at = url.borrow_and_update().clone();
            let request = client
                .post(format!("{at}{path}"))
                .header("idempotency-key", path)
                .json(body);
            let answer = async {
                let answer = request.send().await?;
                Ok::<_, reqwest::Error>((answer.status(), answer.text().await?))
            };
            if let Ok((status, text)) = answer.await {
                assert!(status.is_success(), "{path}: {status} {text}");
                return serde_json::from_str(&text).unwrap();
            }
            *self.retried.lock().unwrap() += 1;
            let next = tokio::time::timeout(LONG, url.wait_for(|now| *now != at)).await;
            next.expect("the service comes back").unwrap();
        }
    }

    async fn write(&self, url: watch::Receiver<String>) {
        loop {
            let Some(id) = self.waiting.lock().unwrap().pop() else {
                return;
            };
            let path = format!("/api/v1/documents/{id}/registration");
            let body = json!({ "expected_version": self.version });
            let answer = self
                .insist(url.clone(), &self.registrar, &path, &body)
                .await;
            let numbers = answer["numbers"].as_array().unwrap();
            let printed = numbers.iter().map(|number| number["printed"].as_str());
            let printed = printed.map(|text| text.unwrap().to_owned()).collect();
            let done = {
                let mut journal = self.journal.lock().unwrap();
                journal.insert(id.clone(), printed);
                journal.len()
            };
            if done.is_multiple_of(4) {
                let path = format!("/api/v1/documents/{id}/publication");
                let body = json!({
                    "expected_version": answer["row_version"], "channel": "县政府网站"
                });
                self.insist(url.clone(), &self.publisher, &path, &body)
                    .await;
            }
            self.acknowledged.send_replace(done);
        }
    }
}

fn random(below: u64) -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_le_bytes(bytes) % below
}

/// Kills the service `crashes` times, spread over the work at random.
async fn torment(place: &Place, desk: &Desk, url: watch::Sender<String>, crashes: usize) -> Server {
    let mut server = Server::start(place).await;
    url.send_replace(server.url.clone());
    let total = desk.waiting.lock().unwrap().len();
    let between = (total / (crashes + 1)).max(1);
    let mut acknowledged = desk.acknowledged.subscribe();
    for crash in 0..crashes {
        let jitter = usize::try_from(random(between as u64)).unwrap();
        let due = (crash * between + jitter).min(total - 1);
        let come = tokio::time::timeout(LONG, acknowledged.wait_for(|done| *done >= due)).await;
        come.expect("the writers get on").unwrap();
        tokio::time::sleep(Duration::from_micros(random(20_000))).await;
        server.kill().await;
        if crash % 8 == 3 {
            let mut starting = Server::spawn(place);
            tokio::time::sleep(Duration::from_micros(random(100_000))).await;
            starting.kill().await.unwrap();
        }
        server = Server::start(place).await;
        url.send_replace(server.url.clone());
    }
    server
}

/// Waits until the service says that its index stands where the log stands.
async fn ready(url: &str) {
    let caught_up = async {
        loop {
            let answer = reqwest::get(format!("{url}/readyz")).await.unwrap();
            let health: Json = answer.json().await.unwrap();
            if health["status"] == "ready" && health["index"]["sequence"] == health["log"] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, caught_up)
        .await
        .expect("the index catches up");
}

/// Everything that was acknowledged is there, once, and nothing is half done.
async fn examine(place: &Place, journal: &BTreeMap<String, Vec<String>>, ids: &[String]) {
    let store = Store::open(place, Use::ReadOnly).await.unwrap();
    assert_eq!(assert_contiguous(&store).await, 2 * ids.len());
    let mut numbers: HashMap<String, Vec<String>> = HashMap::new();
    for row in queries::numbers(store.reader(), ids).await.unwrap() {
        let printed = numbers.entry(row.document_id).or_default();
        printed.push(row.printed);
    }
    assert_eq!(journal.len(), ids.len());
    for (id, acknowledged) in journal {
        let (mut stored, mut told) = (numbers[id].clone(), acknowledged.clone());
        stored.sort_unstable();
        told.sort_unstable();
        assert_eq!(stored, told, "{id}");
    }
    let rows = queries::documents(store.reader(), ids).await.unwrap();
    let published = Some(Stage::Published.as_str());
    let shown = rows
        .iter()
        .filter(|row| row.stage.as_deref() == published)
        .count();
    assert_eq!(shown, ids.len() / 4);
}

async fn killed_at_random(county: County) {
    let (crashes, registrations) = (size("GUIKU_CRASHES", 5), size("GUIKU_REGISTRATIONS", 152));
    let ids = prepare(&county, registrations, &["gov", "office", "housing"]).await;
    let version = version(&county, &ids[0]).await;
    let (place, folder) = county.close();
    let first = Server::start(&place).await;
    let desk = Arc::new(Desk {
        waiting: Mutex::new(ids.clone()),
        journal: Mutex::default(),
        acknowledged: watch::channel(0).0,
        retried: Mutex::new(0),
        version,
        registrar: signed_in(&first.url, "registrar").await,
        publisher: signed_in(&first.url, "publisher").await,
    });
    let (url, at) = watch::channel(first.url.clone());
    first.kill().await;
    let begun = std::time::Instant::now();
    let torment = {
        let (desk, place) = (Arc::clone(&desk), place.clone());
        tokio::spawn(async move { torment(&place, &desk, url, crashes).await })
    };
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (desk, at) = (Arc::clone(&desk), at.clone());
        writers.spawn(async move { desk.write(at).await });
    }
    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    let server = torment.await.unwrap();
    ready(&server.url).await;
    let (code, said) = run(&place, &["verify", "--quick"]).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(&place, &["index", "check"]).await;
    assert_eq!(code, 0, "{said}");
    let journal = desk.journal.lock().unwrap().clone();
    examine(&place, &journal, &ids).await;
    let retried = *desk.retried.lock().unwrap();
    println!(
        "{registrations} registrations by {WRITERS} writers, {crashes} kills, {retried} requests sent \
         again, {seconds:.1} s: no duplicate, no gap, no loss"
    );
    server.kill().await;
    drop(folder);
}
on_both!(killed_at_random);
