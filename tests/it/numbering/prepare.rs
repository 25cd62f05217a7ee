//! Many signed documents without living each life: one is lived to the signature, the others are
//! written as its copies through the gateway, many in one transaction, each with its event.

use guiku::domain::event::EventType;
use guiku::store::entity::{deliberation, document, revision};
use guiku::store::text::{self, ProvisionRow};
use guiku::store::{EventDocument, NewEvent, StoreError, Tx, Work, queries};

use crate::support::County;

const TEXT: &str = "第一条 为了规范本县公共场所的日常管理，保障公众的合法权益，根据有关法律、法规，结合本县实际，\
                    制定本办法。\n第二条 县人民政府有关部门按照各自职责负责本办法的实施。\n第三条 本办法自公布之日起施行。";
/// Documents in one transaction.
const BATCH: usize = 250;

struct Copies {
    documents: Vec<document::Model>,
    meetings: Vec<deliberation::Model>,
    revision: revision::Model,
    provisions: Vec<ProvisionRow>,
}

impl Work for Copies {
    type Output = usize;
    type Error = StoreError;

    fn name(&self) -> &'static str {
        "copies"
    }

    async fn run(&self, tx: &Tx) -> Result<usize, StoreError> {
        tx.insert_all_of(self.documents.clone(), |row| row.id.clone())
            .await?;
        tx.insert_all_of(self.meetings.clone(), |row| row.document_id.clone())
            .await?;
        for row in &self.documents {
            let revision = revision::Model {
                id: row.revision_id.clone().unwrap(),
                document_id: row.id.clone(),
                title: row.title.clone(),
                ..self.revision.clone()
            };
            tx.insert_revision(revision, self.provisions.clone())
                .await?;
            let about = EventDocument {
                id: row.id.clone(),
                title: row.title.clone(),
                numbers: Vec::new(),
                body_sha256: row.body_sha256.clone(),
            };
            let facts = serde_json::json!({});
            tx.event(NewEvent::about(EventType::Signed, about, facts));
        }
        Ok(self.documents.len())
    }
}

/// Ids of `count` signed documents, of each of the `issuers` in turn.
pub(crate) async fn prepare(county: &County, count: usize, issuers: &[&str]) -> Vec<String> {
    let lived = county.signed("测试县公共场所管理办法", TEXT).await;
    let pattern = county.row(&lived).await;
    let revision_id = pattern.revision_id.clone().unwrap();
    let revision = text::revision(county.store.reader(), &revision_id).await;
    let revision = revision.unwrap().unwrap();
    let provisions = text::provisions(county.store.reader(), &revision_id);
    let provisions = provisions.await.unwrap();
    let meetings = queries::deliberations(county.store.reader(), &lived).await;
    let meeting = meetings.unwrap().pop().unwrap();
    let mut ids = Vec::with_capacity(count);
    while ids.len() < count {
        let cx = county.program();
        let documents: Vec<document::Model> = (ids.len()..count.min(ids.len() + BATCH))
            .map(|place| document::Model {
                id: cx.new_id(),
                revision_id: Some(cx.new_id()),
                title: format!("测试县公共场所管理办法之{}", place + 1),
                issuer_id: Some(county.authority(issuers[place % issuers.len()])),
                ..pattern.clone()
            })
            .collect();
        ids.extend(documents.iter().map(|row| row.id.clone()));
        let meetings = documents
            .iter()
            .map(|row| deliberation::Model {
                id: cx.new_id(),
                document_id: row.id.clone(),
                revision_id: row.revision_id.clone().unwrap(),
                ..meeting.clone()
            })
            .collect();
        let copies = Copies {
            documents,
            meetings,
            revision: revision.clone(),
            provisions: provisions.clone(),
        };
        let written = county.store.write(cx.stamp(None), None, &copies).await;
        assert!(written.unwrap() > 0);
    }
    ids
}
