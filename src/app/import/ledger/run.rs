//! The run: files are read a few at a time ahead of the writer; at most [`BATCH_LINES`] rows a
//! transaction; every row is answered for.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use tokio::task::JoinSet;

use super::compare;
use super::files::{self, Folder};
use super::files_match::{Index, Matched};
use super::report::{Fate, LedgerReport, RowReport};
use super::row::Entry;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::import::beside::{Beside, Kept, Original};
use crate::app::import::lines::RawLine;
use crate::app::import::{BATCH_LINES, pipeline};
use crate::domain::document::NumberState;
use crate::formats::read::Limits;
use crate::formats::read::child::Extractor;
use crate::store::files::digest;
use crate::store::{Store, people, queries, text};

/// Most bytes of text that wait to be written.
const WAITING: usize = 32 * 1024 * 1024;
/// Files that are read at once.
const AT_ONCE: usize = 4;

/// How rows are taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Write nothing.
    pub dry_run: bool,
    /// Rows without a text go in, marked.
    pub without_text: bool,
    /// Rows that are held back for a doubt go in as the ledger has them.
    pub accept_doubts: bool,
}

/// What is to be done.
#[derive(Debug)]
pub struct Job {
    /// The rows.
    pub entries: Vec<Entry>,
    /// The folder of the files; `None`: there is none.
    pub folder: Option<Folder>,
    /// About the ledger as a whole.
    pub notes: Vec<String>,
    /// How.
    pub options: Options,
}

/// A row on its way.
struct Taken {
    entry: Entry,
    file: Option<String>,
    /// The line to be imported, or what became of the row already.
    line: Result<RawLine, Fate>,
}

/// What a row needs on its way.
struct Carrier {
    store: Arc<Store>,
    extractor: Arc<Extractor>,
    options: Options,
    today: chrono::NaiveDate,
}

/// Imports the rows, or says what would happen. `progress` is told how many rows are done.
///
/// # Errors
/// Where the store fails; what was written before stays, and the same ledger may be imported again.
pub async fn run(
    store: &Arc<Store>,
    cx: &RequestContext,
    extractor: &Arc<Extractor>,
    job: Job,
    mut progress: impl FnMut(usize),
) -> Result<LedgerReport, Error> {
    let mut entries = job.entries;
    let folder = job.folder.unwrap_or_default();
    let matched = Index::new(&folder).rows(&entries);
    let mut report = LedgerReport {
        dry_run: job.options.dry_run,
        notes: job.notes,
        ..LedgerReport::default()
    };
    report.notes.extend(folder.notes.iter().cloned());
    name_issuers(store, &mut entries, &mut report).await?;
    let carrier = Arc::new(Carrier {
        store: Arc::clone(store),
        extractor: Arc::clone(extractor),
        options: job.options,
        today: cx.today,
    });
    let mut rows: VecDeque<(Entry, Matched)> = entries.into_iter().zip(matched).collect();
    let mut done = 0;
    while !rows.is_empty() {
        let some: Vec<(Entry, Matched)> = rows.drain(..rows.len().min(BATCH_LINES)).collect();
        let ids: Vec<String> = some.iter().map(|(entry, _)| entry.id.clone()).collect();
        let known = known(store, &ids).await?;
        let mut waiting = some.into_iter();
        loop {
            let (taken, left) = carrier.gather(&mut waiting, &folder, &known).await?;
            done += taken.len();
            write(store, cx, taken, &mut report).await?;
            progress(done);
            if left == 0 {
                break;
            }
        }
    }
    Ok(report)
}

/// Authorities that are not registered stay as words; that is told once for each row, and once for all
/// where none is registered at all.
async fn name_issuers(
    store: &Store,
    entries: &mut [Entry],
    report: &mut LedgerReport,
) -> Result<(), Error> {
    let authorities = people::authorities(store.reader()).await?;
    if authorities.is_empty() {
        let note = "本库还没有登记机关，各行的制定机关按文字保留";
        report.notes.push(note.to_owned());
        return Ok(());
    }
    for entry in entries {
        let strangers: Vec<String> = entry
            .issuers
            .iter()
            .filter(|name| !authorities.iter().any(|one| one.name == **name))
            .cloned()
            .collect();
        if !strangers.is_empty() {
            entry.doubt(format!(
                "没有登记名为“{}”的机关，按文字保留",
                strangers.join("”“")
            ));
        }
    }
    Ok(())
}

/// What was kept with the last text of each of these rows.
async fn known(store: &Store, ids: &[String]) -> Result<HashMap<String, Kept>, Error> {
    let latest = pipeline::latest(store, ids).await?;
    Ok(latest
        .into_iter()
        .map(|(id, marks)| (id, marks.kept))
        .collect())
}

impl Carrier {
    /// Takes rows in their order until the texts are as many bytes as may wait.
    async fn gather(
        self: &Arc<Self>,
        rows: &mut std::vec::IntoIter<(Entry, Matched)>,
        folder: &Folder,
        known: &HashMap<String, Kept>,
    ) -> Result<(Vec<Taken>, usize), Error> {
        let mut taken: Vec<(usize, Taken)> = Vec::new();
        let mut bytes = 0;
        let mut reading = JoinSet::new();
        let mut place = 0;
        loop {
            while reading.len() < AT_ONCE && bytes < WAITING {
                let Some((entry, matched)) = rows.next() else {
                    break;
                };
                let (carrier, at) = (Arc::clone(self), place);
                let before = known.get(&entry.id).cloned();
                let chosen = Chosen::of(&matched, folder);
                place += 1;
                reading.spawn(async move { (at, carrier.take(entry, chosen, before).await) });
            }
            let Some(done) = reading.join_next().await else {
                break;
            };
            let (at, row) = done.map_err(|error| Error::Internal(error.to_string()))?;
            let row = row?;
            if let Ok(line) = &row.line {
                bytes += line.bytes.as_ref().map_or(0, Vec::len);
            }
            taken.push((at, row));
        }
        taken.sort_by_key(|(at, _)| *at);
        Ok((taken.into_iter().map(|(_, row)| row).collect(), rows.len()))
    }

    /// A row with its file.
    async fn take(
        &self,
        mut entry: Entry,
        chosen: Chosen,
        known: Option<Kept>,
    ) -> Result<Taken, Error> {
        let file = chosen.files.first().map(|(_, below)| below.clone());
        if entry.refused.is_some() {
            return Ok(Taken {
                entry,
                file,
                line: Err(Fate::Refused),
            });
        }
        if let Some(why) = &chosen.ambiguous {
            entry.hold(why.clone());
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (path, below) in &chosen.files {
            match read_file(path.clone()).await {
                Ok(bytes) => files.push((below.clone(), bytes)),
                Err(why) => entry.hold(format!("文件“{below}”无法读取：{why}")),
            }
        }
        let originals: Vec<Original> = files
            .iter()
            .map(|(below, bytes)| Original {
                name: own_name(below).to_owned(),
                sha256: digest(bytes),
                size: bytes.len() as u64,
                media: files::media_type(below).to_owned(),
            })
            .collect();
        let row_sha256 = self.row_sha256(&entry, &originals);
        if let Some(known) = known
            && known.row_sha256 == row_sha256
            && !known.text_missing
        {
            entry.doubts.clear();
            for doubt in known.doubts {
                entry.doubt(doubt);
            }
            return Ok(Taken {
                entry,
                file,
                line: Err(Fate::Unchanged),
            });
        }
        let text = self.text(&mut entry, &mut files, chosen.nothing).await;
        self.number_is_free(&mut entry).await?;
        let accepted = self.options.accept_doubts || !entry.doubts.iter().any(|doubt| doubt.holds);
        if !accepted || (text.is_none() && !self.options.without_text) {
            return Ok(Taken {
                entry,
                file,
                line: Err(Fate::Held),
            });
        }
        if !self.options.dry_run {
            self.keep(files).await?;
        }
        let line = raw_line(&entry, text, originals, row_sha256)?;
        Ok(Taken {
            entry,
            file,
            line: Ok(line),
        })
    }

    /// The text of the first file; what is wrong with it is told with the row.
    async fn text(
        &self,
        entry: &mut Entry,
        files: &mut [(String, Vec<u8>)],
        nothing: Option<String>,
    ) -> Option<String> {
        let Some((below, bytes)) = files.first_mut() else {
            entry.doubt(nothing.unwrap_or_else(|| "没有找到电子文件".to_owned()));
            let end = entry
                .valid_until
                .and_then(crate::domain::partial_date::PartialDate::full);
            compare::status(entry, end, self.today);
            return None;
        };
        let name = own_name(below).to_owned();
        match self.extractor.extract(&name, bytes.clone()).await {
            Ok(extracted) => {
                compare::compare(entry, &extracted, self.today);
                for warning in &extracted.warnings {
                    entry.doubt(format!("{name}：{warning}"));
                }
                Some(extracted.text)
            }
            Err(error) => {
                entry.doubt(format!("文件“{name}”没有读出正文：{error}"));
                None
            }
        }
    }

    /// Another document may have the number already, from registration or from another import.
    async fn number_is_free(&self, entry: &mut Entry) -> Result<(), Error> {
        let Some(key) = entry.number_key() else {
            return Ok(());
        };
        let db = self.store.reader();
        let mut others: Vec<String> = queries::documents_by_number(db, &key)
            .await?
            .into_iter()
            .filter(|row| row.state != NumberState::Voided.as_str())
            .map(|row| row.document_id)
            .collect();
        others.sort_unstable();
        others.dedup();
        let own = text::heads_by_external(db, std::slice::from_ref(&entry.id)).await?;
        others.retain(|id| !own.iter().any(|head| head.document_id == *id));
        // rows with one number that are told apart by their 登记号 know of each other
        let apart = entry.id.matches('/').count() > 1;
        for row in queries::documents(db, &others).await? {
            if apart {
                let heads = text::heads(db, std::slice::from_ref(&row.id)).await?;
                let prefix = format!("台账/{key}/");
                let sibling = |head: &text::RevisionHead| {
                    head.external_id
                        .as_deref()
                        .is_some_and(|id| id.starts_with(&prefix))
                };
                if heads.iter().any(sibling) {
                    continue;
                }
            }
            entry.hold(format!("本库已有同一文号的文件《{}》", row.title));
        }
        Ok(())
    }

    /// The bytes of the originals are on disk before the command that names them.
    async fn keep(&self, files: Vec<(String, Vec<u8>)>) -> Result<(), Error> {
        let store = Arc::clone(&self.store);
        let kept = tokio::task::spawn_blocking(move || {
            for (_, bytes) in &files {
                store.keep_file(bytes)?;
            }
            Ok(())
        });
        kept.await
            .unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
    }

    /// What makes a row the same as before: its cells and files, and how rows are taken.
    fn row_sha256(&self, entry: &Entry, originals: &[Original]) -> String {
        let mut line = entry.line.clone();
        // where the row stands does not count
        if let Some(ledger) = line.get_mut("ledger").and_then(|one| one.as_object_mut()) {
            ledger.remove("row");
            ledger.remove("sheet");
            ledger.remove("file");
        }
        let hashes: Vec<&str> = originals.iter().map(|file| file.sha256.as_str()).collect();
        let whole = json!([line, entry.registration_number, hashes]);
        digest(whole.to_string().as_bytes())
    }
}

/// The files of a row as they were found.
struct Chosen {
    files: Vec<(std::path::PathBuf, String)>,
    ambiguous: Option<String>,
    nothing: Option<String>,
}

impl Chosen {
    fn of(matched: &Matched, folder: &Folder) -> Self {
        let mut chosen = Self {
            files: Vec::new(),
            ambiguous: None,
            nothing: None,
        };
        match matched {
            Matched::Files(found) => {
                let found = found.iter().filter_map(|at| folder.files.get(*at));
                chosen.files = found
                    .map(|file| (file.path.clone(), file.below.clone()))
                    .collect();
            }
            Matched::Nothing(why) => chosen.nothing.clone_from(why),
            Matched::Ambiguous(why) => chosen.ambiguous = Some(why.clone()),
        }
        chosen
    }
}

fn own_name(below: &str) -> &str {
    below.rsplit('/').next().unwrap_or(below)
}

/// A whole file, unless it is larger than any that is read.
async fn read_file(path: std::path::PathBuf) -> Result<Vec<u8>, String> {
    let read = move |path: &Path| -> Result<Vec<u8>, String> {
        use std::io::Read;
        let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
        let limit = Limits::STANDARD.upload;
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())?;
        if bytes.len() as u64 > limit {
            return Err(format!("超过 {} MB 的上限", limit / 1024 / 1024));
        }
        if bytes.is_empty() {
            return Err("文件是空的（0 字节）".to_owned());
        }
        Ok(bytes)
    };
    tokio::task::spawn_blocking(move || read(&path))
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
}

fn raw_line(
    entry: &Entry,
    text: Option<String>,
    originals: Vec<Original>,
    row_sha256: String,
) -> Result<RawLine, Error> {
    let mut line = entry.line.clone();
    line.insert("id".to_owned(), json!(entry.id));
    let text_missing = text.is_none();
    line.insert("text".to_owned(), json!(text.unwrap_or_default()));
    let bytes = serde_json::to_vec(&line).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(RawLine {
        file: Arc::from(entry.sheet.as_str()),
        line: u64::from(entry.row),
        bytes: Ok(bytes),
        beside: Some(Box::new(Beside {
            registration_number: entry.registration_number.clone(),
            originals,
            text_missing,
            row_sha256,
            doubts: entry
                .doubts
                .iter()
                .map(|doubt| doubt.what.clone())
                .collect(),
        })),
    })
}

/// Writes the lines of some rows and answers for every row, in their order.
async fn write(
    store: &Arc<Store>,
    cx: &RequestContext,
    taken: Vec<Taken>,
    report: &mut LedgerReport,
) -> Result<(), Error> {
    let lines: Vec<RawLine> = taken
        .iter()
        .filter_map(|row| row.line.as_ref().ok().cloned())
        .collect();
    let fates = pipeline::fates(store, &lines).await?;
    if !report.dry_run && !lines.is_empty() {
        let pass = super::super::run(store, cx, lines.into_iter(), |_| {});
        pass.await?;
    }
    let mut fates = fates.into_iter();
    for row in taken {
        let mut reasons: Vec<String> = row.entry.refused.iter().cloned().collect();
        reasons.extend(row.entry.doubts.iter().map(|doubt| doubt.what.clone()));
        let fate = match row.line {
            Err(fate) => fate,
            Ok(_) => match fates.next() {
                Some(pipeline::Fate::New) => Fate::New,
                Some(pipeline::Fate::Changed) => Fate::Changed,
                Some(pipeline::Fate::Unchanged) | None => Fate::Unchanged,
                Some(pipeline::Fate::Bad(reason)) => {
                    reasons.push(reason);
                    Fate::Refused
                }
            },
        };
        report.add(RowReport {
            sheet: row.entry.sheet,
            row: row.entry.row,
            number: row.entry.numbers.join("、"),
            title: row.entry.title,
            file: row.file,
            fate,
            reasons,
        });
    }
    Ok(())
}
