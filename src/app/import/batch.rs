//! 导入 of some lines in one transaction: look up what they touch, change the documents, write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::book::{Book, Work};
use super::facts;
use super::originals;
use super::ready::Ready;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::domain::document::{NumberKind, NumberState};
use crate::domain::event::EventType;
use crate::domain::number::{DocumentNumber, number_key, year_of};
use crate::domain::particular::Particular;
use crate::domain::validity::Act;
use crate::store::entity::{correction, document, number};
use crate::store::people::Post;
use crate::store::{EventDocument, NewEvent, Set, Tx, queries, text};

/// The refusal of a transaction in which no line says anything new.
pub(super) const UNCHANGED: &str = "import-unchanged";

/// Lines to be imported together.
#[derive(Debug, Serialize)]
pub(super) struct ImportBatch {
    /// Taken by the one run.
    #[serde(skip)]
    lines: Mutex<Vec<Ready>>,
}

/// What became of the lines of one transaction.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) new_documents: u64,
    pub(super) new_revisions: u64,
    pub(super) unchanged: u64,
}

impl ImportBatch {
    pub(super) fn new(lines: Vec<Ready>) -> Self {
        Self {
            lines: Mutex::new(lines),
        }
    }
}

impl Command for ImportBatch {
    type Output = Counts;
    const NAME: &'static str = "import";

    /// The program itself imports at the command line; a person must be a registrar.
    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let Some(actor) = cx.actor.as_deref() else {
            return Ok(None);
        };
        let post = actor.posts.iter().find(|post| post.role == Role::Registrar);
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您没有登记岗位，不能导入文件".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Counts, Error> {
        let lines = std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner));
        let mut book = open_book(tx, &lines).await?;
        let mut counts = Counts::default();
        for ready in lines {
            book.enter(cx, ready, &mut counts);
        }
        let touched = book.into_touched();
        if touched.is_empty() {
            return Err(Error::refused(UNCHANGED, "各行内容均与已有记录相同"));
        }
        write(tx, cx, touched).await?;
        Ok(counts)
    }
}

fn ids_by_name(authorities: &[Authority]) -> HashMap<String, String> {
    let named = authorities.iter();
    named
        .map(|authority| (authority.name.clone(), authority.id.to_string()))
        .collect()
}

/// The documents that the lines may touch, with few questions.
async fn open_book(tx: &Tx, lines: &[Ready]) -> Result<Book, Error> {
    let db = tx.connection().await?;
    let external: Vec<String> = lines.iter().map(|ready| ready.line.id.clone()).collect();
    let keys: Vec<String> = lines
        .iter()
        .filter_map(|ready| ready.work_key.clone())
        .collect();
    let mut ids: Vec<String> = text::heads_by_external(db, &external)
        .await?
        .into_iter()
        .map(|head| head.document_id)
        .collect();
    let works = queries::documents_by_works(db, &keys).await?;
    ids.extend(works.into_iter().map(|row| row.id));
    ids.sort_unstable();
    ids.dedup();
    let mut book = Book::new(ids_by_name(&tx.authorities().await?));
    if !ids.is_empty() {
        let heads = text::heads(db, &ids).await?;
        for row in queries::documents(db, &ids).await? {
            let own = heads.iter().filter(|head| head.document_id == row.id);
            let own = own.cloned().collect();
            book.know(row, own);
        }
    }
    Ok(book)
}

/// Writes everything of all documents with one statement a table, then one event a document.
async fn write(tx: &Tx, cx: &RequestContext, mut touched: Vec<Work>) -> Result<(), Error> {
    let base = tx.size();
    let known: Vec<String> = touched
        .iter()
        .filter(|work| !work.fresh)
        .map(|work| work.row.id.clone())
        .collect();
    let mut printed = known_numbers(tx, &known).await?;
    let mut past = facts::Past::load(tx, &known).await?;
    let corrected = Corrected::load(tx, &known).await?;
    let (mut documents, mut revisions, mut provisions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut numbers, mut new_facts, mut retracted) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = Vec::new();
    for (work, seq) in touched.iter_mut().zip(base..) {
        work.settle();
        corrected.keep(work)?;
        revisions.append(&mut work.revisions);
        provisions.append(&mut work.provisions);
        let own = printed.entry(work.row.id.clone()).or_default();
        numbers.extend(new_numbers(cx, work, own));
        files.extend(originals::new(tx, cx, work).await?);
        let change = facts::change(cx, work, &mut past, seq)?;
        work.row.last_valid_on = change.last_valid_on;
        new_facts.extend(change.new);
        retracted.push(change.retracted);
        if work.fresh {
            documents.push(work.row.clone());
        }
    }
    tx.insert_all_of(documents, |row| row.id.clone()).await?;
    tx.insert_all_of(revisions, |row| row.document_id.clone())
        .await?;
    tx.insert_provisions(provisions).await?;
    tx.insert_all_of(numbers, |row| row.document_id.clone())
        .await?;
    tx.insert_all_of(new_facts, |row| row.document_id.clone())
        .await?;
    tx.insert_all_of(files, |row| row.document_id.clone())
        .await?;
    for (work, gone) in touched.into_iter().zip(retracted) {
        if !work.fresh {
            tx.update(row_change(&work.row)).await?;
            facts::retract(tx, gone).await?;
        }
        let files = originals::hashes(&work.originals);
        let document = EventDocument {
            numbers: printed.remove(&work.row.id).unwrap_or_default(),
            id: work.row.id,
            title: work.row.title,
            body_sha256: work.row.body_sha256,
        };
        tx.event(NewEvent {
            files,
            ..NewEvent::about(EventType::Imported, document, json!({}))
        });
    }
    Ok(())
}

/// What people put right of the known documents: an import that comes again does not undo it.
struct Corrected {
    rows: HashMap<String, Vec<correction::Model>>,
    authorities: HashMap<String, String>,
}

impl Corrected {
    async fn load(tx: &Tx, documents: &[String]) -> Result<Self, Error> {
        let mut rows: HashMap<String, Vec<correction::Model>> = HashMap::new();
        for row in queries::corrections(tx.connection().await?, documents).await? {
            rows.entry(row.document_id.clone()).or_default().push(row);
        }
        let authorities = if rows.is_empty() {
            HashMap::new()
        } else {
            ids_by_name(&tx.authorities().await?)
        };
        Ok(Self { rows, authorities })
    }

    fn keep(&self, work: &mut Work) -> Result<(), Error> {
        let Some(own) = self.rows.get(&work.row.id) else {
            return Ok(());
        };
        crate::app::correction::apply(&mut work.row, own, |name| {
            self.authorities.get(name).cloned()
        })?;
        for field in crate::app::correction::latest(own)?.into_keys() {
            match field {
                Particular::DocumentNumber => {
                    work.numbers
                        .retain(|(kind, _)| *kind != NumberKind::Document);
                }
                Particular::EffectiveOn => work.pinned.push(Act::Commence),
                Particular::LastValidOn => work.pinned.push(Act::Term),
                Particular::InstrumentTitle
                | Particular::Issuer
                | Particular::Form
                | Particular::IssuedOn
                | Particular::PublishedOn => {}
            }
        }
        Ok(())
    }
}

async fn known_numbers(
    tx: &Tx,
    documents: &[String],
) -> Result<HashMap<String, Vec<String>>, Error> {
    let mut printed: HashMap<String, Vec<String>> = HashMap::new();
    if !documents.is_empty() {
        for row in queries::numbers(tx.connection().await?, documents).await? {
            let own = printed.entry(row.document_id).or_default();
            own.push(row.printed);
        }
    }
    Ok(printed)
}

/// The numbers that the lines give and the document does not have yet; `own` then has them.
fn new_numbers(cx: &RequestContext, work: &Work, own: &mut Vec<String>) -> Vec<number::Model> {
    let mut keys: Vec<String> = own.iter().map(|printed| number_key(printed)).collect();
    let mut rows: Vec<number::Model> = Vec::new();
    for (kind, printed) in &work.numbers {
        let match_key = number_key(printed);
        if keys.contains(&match_key) {
            continue;
        }
        keys.push(match_key.clone());
        own.push(printed.clone());
        let parsed = DocumentNumber::parse(printed).ok();
        rows.push(number::Model {
            id: String::new(),
            document_id: work.row.id.clone(),
            kind: kind.as_str().to_owned(),
            state: NumberState::Historical.as_str().to_owned(),
            printed: printed.clone(),
            match_key,
            series: None,
            year: year_of(printed).map(i64::from),
            serial: parsed.map(|number| i64::from(number.serial)),
            given_on: None,
            reason: None,
        });
    }
    // numbers are listed by their ids: the first named is the first
    for (row, id) in rows
        .iter_mut()
        .zip(facts::ids_in_order(cx, work.numbers.len()))
    {
        row.id = id;
    }
    rows
}

/// All that an import may change in the row of a known document.
fn row_change(row: &document::Model) -> document::ActiveModel {
    let row = row.clone();
    document::ActiveModel {
        id: Set(row.id),
        row_version: Set(row.row_version),
        kind: Set(row.kind),
        form: Set(row.form),
        title: Set(row.title),
        instrument_title: Set(row.instrument_title),
        issuer_id: Set(row.issuer_id),
        issuer_name: Set(row.issuer_name),
        co_issuers: Set(row.co_issuers),
        revision_id: Set(row.revision_id),
        body_sha256: Set(row.body_sha256),
        issued_on: Set(row.issued_on),
        published_on: Set(row.published_on),
        effective_on: Set(row.effective_on),
        last_valid_on: Set(row.last_valid_on),
        source_status: Set(row.source_status),
        ..Default::default()
    }
}
