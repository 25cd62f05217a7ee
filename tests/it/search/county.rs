//! A small county in a temporary folder: documents written through the gateway, a follower led by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use guiku::app::search::{
    Asked, DocumentAnswer, DocumentQuery, ProvisionAnswer, ProvisionQuery, SearchHandle,
    SearchService, Suggested,
};
use guiku::app::{Error, intake};
use guiku::clock::Clock;
use guiku::domain::event::EventType;
use guiku::domain::number::number_key;
use guiku::jobs::follower::{FollowError, Follower, Step};
use guiku::store::entity::{document, fact, number, revision};
use guiku::store::text::provisions_sha256;
use guiku::store::{
    ActorStamp, EventDocument, Ids, NewEvent, Place, Set, Stamp, Store, StoreError, Tx, Use, Work,
};
use tokio::runtime::Handle;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(super) struct Standing(AtomicI64);

impl Standing {
    pub(super) fn forward(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Relaxed)).expect("an instant")
    }
}

/// Counts up: different in every call, the same in every run.
#[derive(Debug, Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn random(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
    }
}

/// A document to be written. Take [`Doc::new`] and change what differs.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) stage: Option<&'static str>,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) issuer: Option<&'static str>,
    /// instead of `issuer`
    pub(super) issuer_name: Option<String>,
    pub(super) co_issuers: &'static str,
    pub(super) number: Option<String>,
    pub(super) published_on: Option<&'static str>,
    pub(super) commence: Option<&'static str>,
    pub(super) until: Option<&'static str>,
}

impl Doc {
    pub(super) fn new(id: &str, title: &str, text: &str) -> Self {
        Self {
            id: id.to_owned(),
            class: "registered",
            stage: Some("published"),
            title: title.to_owned(),
            text: text.to_owned(),
            issuer: Some("云岭县人民政府"),
            issuer_name: None,
            co_issuers: "[]",
            number: None,
            published_on: Some("2024-05-20"),
            commence: Some("2024-06-20"),
            until: None,
        }
    }

    pub(super) fn law(id: &str, title: &str, text: &str) -> Self {
        Self {
            class: "reference",
            stage: None,
            issuer: None,
            ..Self::new(id, title, text)
        }
    }
}

/// One transaction with its events.
pub(super) enum Change {
    Add(Vec<Doc>),
    Stage(&'static str, &'static str),
    /// document, external id, text, in force from
    Revision(
        &'static str,
        &'static str,
        &'static str,
        Option<&'static str>,
    ),
    /// document, act, from
    Fact(&'static str, &'static str, &'static str),
    VoidNumber(&'static str),
}

struct Writing(Change);

impl Work for Writing {
    type Output = ();
    type Error = StoreError;

    fn name(&self) -> &'static str {
        "test"
    }

    async fn run(&self, tx: &Tx) -> Result<(), StoreError> {
        let (kind, id) = match &self.0 {
            Change::Add(docs) => {
                for doc in docs {
                    add(tx, doc).await?;
                    event(tx, EventType::Imported, &doc.id);
                }
                return Ok(());
            }
            Change::Stage(id, stage) => {
                tx.update(document::ActiveModel {
                    id: Set((*id).to_owned()),
                    stage: Set(Some((*stage).to_owned())),
                    ..Default::default()
                })
                .await?;
                (EventType::Published, id)
            }
            Change::Revision(id, external, text, from) => {
                let revision = format!("{id}-{external}");
                insert_revision(tx, id, &revision, Some(external), "", text, from.map(day)).await?;
                (EventType::Imported, id)
            }
            Change::Fact(id, act, on) => {
                insert_fact(tx, id, act, Some(day(on)), None).await?;
                (EventType::StatusChanged, id)
            }
            Change::VoidNumber(id) => {
                tx.update(number::ActiveModel {
                    id: Set(format!("{id}-n")),
                    state: Set("voided".to_owned()),
                    reason: Set(Some("编错".to_owned())),
                    series: Set(Some("云政规".to_owned())),
                    serial: Set(Some(7)),
                    ..Default::default()
                })
                .await?;
                (EventType::NumberVoided, id)
            }
        };
        event(tx, kind, id);
        Ok(())
    }
}

fn event(tx: &Tx, kind: EventType, id: &str) {
    let about = EventDocument {
        id: id.to_owned(),
        title: "文件".to_owned(),
        ..EventDocument::default()
    };
    tx.event(NewEvent::about(kind, about, serde_json::json!({})));
}

async fn add(tx: &Tx, doc: &Doc) -> Result<(), StoreError> {
    let revision = format!("{}-r", doc.id);
    tx.insert(document::Model {
        id: doc.id.clone(),
        class: doc.class.to_owned(),
        kind: Some(
            if doc.class == "reference" {
                "法律"
            } else {
                "行政规范性文件"
            }
            .to_owned(),
        ),
        form: intake::document_form(&doc.title),
        stage: doc.stage.map(str::to_owned),
        row_version: 1,
        title: doc.title.clone(),
        instrument_title: intake::instrument_title(&doc.title),
        issuer_id: None,
        issuer_name: doc.issuer_name.clone().or(doc.issuer.map(str::to_owned)),
        co_issuers: doc.co_issuers.to_owned(),
        drafter_id: None,
        revision_id: Some(revision.clone()),
        body_sha256: None,
        issued_on: None,
        published_on: doc.published_on.map(str::to_owned),
        effective_on: doc.commence.map(str::to_owned),
        last_valid_on: None,
        signed_on: None,
        signed_by: None,
        drafted_by: None,
        meeting_pending: false,
        unadopted: false,
        opened_on: None,
        source_status: None,
        work_key: None,
        withheld: None,
    })
    .await?;
    let external = (doc.class != "registered").then(|| format!("x-{}", doc.id));
    let (id, title) = (&doc.id, &doc.title);
    insert_revision(
        tx,
        id,
        &revision,
        external.as_deref(),
        title,
        &doc.text,
        None,
    )
    .await?;
    if let Some(printed) = &doc.number {
        tx.insert(number::Model {
            id: format!("{}-n", doc.id),
            document_id: doc.id.clone(),
            kind: "document".to_owned(),
            state: "historical".to_owned(),
            printed: printed.clone(),
            match_key: number_key(printed),
            series: None,
            year: None,
            serial: None,
            given_on: None,
            reason: None,
        })
        .await?;
    }
    if let Some(on) = doc.commence {
        insert_fact(tx, &doc.id, "commence", Some(day(on)), None).await?;
    }
    if let Some(until) = doc.until {
        insert_fact(tx, &doc.id, "term", None, Some(day(until))).await?;
    }
    Ok(())
}

async fn insert_revision(
    tx: &Tx,
    document: &str,
    id: &str,
    external: Option<&str>,
    title: &str,
    text: &str,
    from: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let title = if title.is_empty() {
        "云岭县安全生产法"
    } else {
        title
    };
    let prepared = intake::prepare(title, text, None);
    let row = revision::Model {
        id: id.to_owned(),
        document_id: document.to_owned(),
        ord: i64::from(!id.ends_with("-r")),
        external_id: external.map(str::to_owned),
        title: prepared.title,
        instrument_title: prepared.instrument_title,
        outline_form: prepared.outline_form.to_owned(),
        body_sha256: prepared.body_sha256,
        provisions_sha256: provisions_sha256(&prepared.provisions),
        text: prepared.text,
        version_on: None,
        effective_on: None,
        in_force_from: from,
        source: None,
    };
    tx.insert_revision(row, prepared.provisions).await
}

async fn insert_fact(
    tx: &Tx,
    document: &str,
    act: &str,
    on: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Result<(), StoreError> {
    tx.insert(fact::Model {
        id: format!("{document}-{act}"),
        document_id: document.to_owned(),
        act: act.to_owned(),
        on_day: on,
        until_day: until,
        provisions: "[]".to_owned(),
        because: "本文件规定".to_owned(),
        basis_id: None,
        retracted: false,
        seq: if act == "repeal" { 1_000 } else { 0 },
    })
    .await
}

/// The county.
pub(super) struct County {
    pub(super) store: Arc<Store>,
    pub(super) handle: Arc<SearchHandle>,
    pub(super) clock: Arc<Standing>,
    pub(super) service: SearchService,
    pub(super) place: Place,
    follower: Option<Follower>,
    ids: Arc<Counting>,
    folder: tempfile::TempDir,
}

impl County {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let store = Arc::new(Store::open(&place, Use::Alone).await.expect("a store"));
        let handle = Arc::new(SearchHandle::new(folder.path().join("index")));
        let noon = day("2026-03-02").and_hms_opt(4, 0, 0).expect("noon");
        let clock = Arc::new(Standing(AtomicI64::new(noon.and_utc().timestamp_millis())));
        let service = SearchService::new(Arc::clone(&store), Arc::clone(&handle));
        let mut county = Self {
            store,
            handle,
            clock,
            service,
            place,
            follower: None,
            ids: Arc::default(),
            folder,
        };
        county.follower = Some(county.new_follower());
        county
    }

    /// A county with these documents, which the index has followed.
    pub(super) async fn with(docs: Vec<Doc>) -> Self {
        let mut county = Self::new().await;
        county.catch_up().await;
        county.write(Change::Add(docs)).await;
        county.catch_up().await;
        county
    }

    pub(super) fn new_follower(&self) -> Follower {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as _;
        Follower::new(Arc::clone(&self.store), Arc::clone(&self.handle), clock)
    }

    pub(super) fn take_follower(&mut self) -> Follower {
        self.follower.take().expect("a follower")
    }

    pub(super) async fn write(&self, change: Change) {
        let stamp = Stamp {
            at: self.clock.now(),
            actor: ActorStamp {
                authority: None,
                role: "system".to_owned(),
                person: None,
            },
            ids: Arc::clone(&self.ids) as _,
        };
        self.store
            .write(stamp, None, &Writing(change))
            .await
            .expect("written");
    }

    pub(super) async fn try_follow(&mut self) -> Result<Step, FollowError> {
        let mut follower = self.follower.take().expect("a follower");
        let runtime = Handle::current();
        let task = tokio::task::spawn_blocking(move || {
            let step = follower.follow_once(&runtime);
            (follower, step)
        });
        let (follower, step) = task.await.expect("the follower does not panic");
        self.follower = Some(follower);
        step
    }

    pub(super) async fn follow(&mut self) -> Step {
        self.try_follow().await.expect("followed")
    }

    /// Follows until nothing is new.
    pub(super) async fn catch_up(&mut self) {
        while self.follow().await != Step::Idle {}
    }

    /// The process dies and another one comes: follower and opened index are new.
    pub(super) fn restart(&mut self) {
        self.follower = None;
        self.handle = Arc::new(SearchHandle::new(self.handle.dir()));
        self.service = SearchService::new(Arc::clone(&self.store), Arc::clone(&self.handle));
        self.follower = Some(self.new_follower());
    }

    /// Closes the county and frees its lock; the folder stays until it is dropped.
    pub(super) fn close(self) -> (Place, tempfile::TempDir) {
        (self.place, self.folder)
    }

    pub(super) fn asked(&self) -> Asked {
        Asked {
            today: day("2026-03-02"),
            now: self.clock.now(),
        }
    }

    pub(super) async fn try_search(&self, pairs: &[(&str, &str)]) -> Result<DocumentAnswer, Error> {
        let query = DocumentQuery::from_pairs(&owned(pairs))?;
        self.service.documents_at(self.asked(), &query).await
    }

    pub(super) async fn search(&self, pairs: &[(&str, &str)]) -> DocumentAnswer {
        self.try_search(pairs).await.expect("an answer")
    }

    /// Ids of the documents that a query finds, in order.
    pub(super) async fn found(&self, q: &str) -> Vec<String> {
        let answer = self.search(&[("q", q), ("per_page", "100")]).await;
        assert_eq!(answer.count, answer.results.len() as u64);
        answer.results.into_iter().map(|hit| hit.id).collect()
    }

    pub(super) async fn suggest(&self, typed: &str) -> Suggested {
        let suggested = self.service.suggest_at(self.asked(), typed).await;
        suggested.expect("suggestions")
    }

    /// The documents in which the words stand, without what is merely near.
    pub(super) async fn exactly(&self, q: &str) -> Vec<String> {
        let answer = self.search(&[("q", q), ("match", "exact")]).await;
        answer.results.into_iter().map(|hit| hit.id).collect()
    }

    pub(super) async fn try_provisions(
        &self,
        pairs: &[(&str, &str)],
    ) -> Result<ProvisionAnswer, Error> {
        let query = ProvisionQuery::from_pairs(&owned(pairs))?;
        self.service.provisions_at(self.asked(), &query).await
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}
