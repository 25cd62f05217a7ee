//! Import of documents: a real store in a folder of its own, lines of our own, and the corpus where
//! there is one.

mod corpus;
mod identity;
mod ledger;
mod refusals;
mod shapes;
mod status;

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use guiku::app::RequestContext;
use guiku::app::import::{self, ImportReport, Lines};
use guiku::domain::event::EventType;
use guiku::domain::validity::{self, Status};
use guiku::rules::RulePacks;
use guiku::store::entity::{authority, document, fact, number, revision};
use guiku::store::text::RevisionHead;
use guiku::store::{
    EventDocument, Ids, NewEvent, Place, Store, StoreError, Tx, Use, Work, queries, text,
};
use serde_json::{Value as Json, json};

/// Ids that count.
#[derive(Debug, Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn random(&self) -> [u8; 16] {
        let next = self.0.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 16];
        bytes[2..10].copy_from_slice(&next.to_be_bytes());
        bytes
    }
}

/// A row that something else than the import records.
enum Recording {
    Authority(authority::Model),
    Fact(fact::Model),
}

impl Work for Recording {
    type Output = ();
    type Error = StoreError;

    fn name(&self) -> &'static str {
        "recording"
    }

    async fn run(&self, tx: &Tx) -> Result<(), StoreError> {
        match self {
            Self::Authority(row) => {
                tx.insert(row.clone()).await?;
                tx.event(NewEvent::plain(EventType::AuthorityRecorded, json!({})));
            }
            Self::Fact(row) => {
                tx.insert(row.clone()).await?;
                let document = EventDocument {
                    id: row.document_id.clone(),
                    ..EventDocument::default()
                };
                let kind = EventType::StatusChanged;
                tx.event(NewEvent::about(kind, document, json!({})));
            }
        }
        Ok(())
    }
}

/// A county with an empty registry.
struct County {
    store: Arc<Store>,
    cx: RequestContext,
    folder: tempfile::TempDir,
}

impl County {
    async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            data: folder.path().join("county"),
            database_url: None,
        };
        std::fs::create_dir_all(&place.data).unwrap();
        let store = Store::open(&place, Use::Alone).await.unwrap();
        let packs = RulePacks::builtin().unwrap();
        let cx = RequestContext {
            actor: None,
            now: "2026-11-24T02:00:00Z".parse().unwrap(),
            today: day("2026-11-24"),
            pack: Arc::new(packs.for_place("shanxi").unwrap()),
            ids: Arc::new(Counting::default()),
            request_id: "test".to_owned(),
        };
        Self {
            store: Arc::new(store),
            cx,
            folder,
        }
    }

    async fn import(&self, lines: &[Json]) -> ImportReport {
        self.import_bytes(&jsonl(lines)).await
    }

    async fn import_bytes(&self, bytes: &[u8]) -> ImportReport {
        let lines = Lines::new("in.jsonl", Cursor::new(bytes.to_vec()));
        import::run(&self.store, &self.cx, lines, |_| {})
            .await
            .unwrap()
    }

    async fn ids(&self) -> Vec<String> {
        queries::public_ids(self.store.reader(), "", 10_000)
            .await
            .unwrap()
    }

    /// The document of this title; there must be one.
    async fn document(&self, title: &str) -> document::Model {
        let ids = self.ids().await;
        let all = queries::documents(self.store.reader(), &ids).await.unwrap();
        let mut found: Vec<_> = all.into_iter().filter(|row| row.title == title).collect();
        assert_eq!(found.len(), 1, "documents named {title}");
        found.remove(0)
    }

    async fn heads(&self, document: &document::Model) -> Vec<RevisionHead> {
        text::heads(self.store.reader(), std::slice::from_ref(&document.id))
            .await
            .unwrap()
    }

    async fn revisions(&self, document: &document::Model) -> Vec<revision::Model> {
        text::revisions(self.store.reader(), &document.id)
            .await
            .unwrap()
    }

    async fn numbers(&self, document: &document::Model) -> Vec<number::Model> {
        queries::numbers(self.store.reader(), std::slice::from_ref(&document.id))
            .await
            .unwrap()
    }

    async fn fact_rows(&self, document: &document::Model) -> Vec<fact::Model> {
        queries::fact_rows(self.store.reader(), std::slice::from_ref(&document.id))
            .await
            .unwrap()
    }

    async fn status(&self, title: &str, on: &str) -> Status {
        let document = self.document(title).await;
        let facts = queries::facts(self.store.reader(), &document.id)
            .await
            .unwrap();
        validity::validity(&facts, day(on))
    }

    /// Registers an authority; answers its id.
    async fn register_authority(&self, name: &str) -> String {
        let id = self.cx.new_id();
        let row = authority::Model {
            id: id.clone(),
            code: "gov".to_owned(),
            name: name.to_owned(),
            short_name: name.to_owned(),
            kind: "government".to_owned(),
            level: "county".to_owned(),
            region: "某县".to_owned(),
            parent_id: None,
            inside: true,
            prefix: "某政".to_owned(),
            may_issue: true,
        };
        let work = Recording::Authority(row);
        self.store
            .write(self.cx.stamp(None), None, &work)
            .await
            .unwrap();
        id
    }

    /// Records an extension, as a registrar does.
    async fn extend(&self, document: &document::Model, until: &str) {
        let row = fact::Model {
            id: self.cx.new_id(),
            document_id: document.id.clone(),
            act: "extend".to_owned(),
            on_day: None,
            until_day: Some(day(until)),
            provisions: "[]".to_owned(),
            because: "延期通知".to_owned(),
            basis_id: None,
            retracted: false,
            seq: self.events().await,
        };
        let work = Recording::Fact(row);
        self.store
            .write(self.cx.stamp(None), None, &work)
            .await
            .unwrap();
    }

    async fn events(&self) -> i64 {
        self.store.log_head().await.unwrap().size
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn jsonl(lines: &[Json]) -> Vec<u8> {
    lines.iter().fold(Vec::new(), |mut bytes, line| {
        bytes.extend(line.to_string().bytes());
        bytes.push(b'\n');
        bytes
    })
}

/// The counts of a report: read, new documents, new revisions, unchanged, bad.
fn counts(report: &ImportReport) -> [u64; 5] {
    [
        report.read,
        report.new_documents,
        report.new_revisions,
        report.unchanged,
        report.bad.len() as u64,
    ]
}

/// A line of a law.
fn law(id: &str, version_on: &str, effective_on: &str, article: &str) -> Json {
    json!({
        "id": id, "title": "某省河道管理条例", "issuer": "某省人民代表大会常务委员会",
        "kind": "地方性法规", "version_on": version_on, "effective_on": effective_on,
        "effective_source": "text", "status": "现行（据源库）",
        "articles": [{"no": "第一条", "heading_path": [], "text": article}],
        "text": format!("第一条 {article}\n第二条 本条例自2010年3月1日起施行。"),
    })
}

/// A line of a notice.
fn notice(id: &str, number: &str) -> Json {
    json!({
        "id": id, "title": "某县人民政府关于加强烟花爆竹管理的通知", "issuer": "某县人民政府",
        "kind": "行政规范性文件", "doc_number": number, "written_on": "2024-05-06",
        "published_on": "2024-05-10", "text": "各乡镇人民政府：\n一、加强管理。\n二、落实责任。",
    })
}
