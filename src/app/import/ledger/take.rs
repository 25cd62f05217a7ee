//! A row with its file: found, read in the limited process, set against the ledger, kept.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tokio::task::JoinSet;

use super::compare;
use super::files::{self, Folder};
use super::files_match::Matched;
use super::report::Fate;
use super::row::Entry;
use super::run::Options;
use crate::app::error::Error;
use crate::app::import::beside::{Beside, Kept, Original};
use crate::app::import::lines::RawLine;
use crate::domain::document::NumberState;
use crate::domain::partial_date::PartialDate;
use crate::formats::read::Limits;
use crate::formats::read::child::Extractor;
use crate::store::files::digest;
use crate::store::{Store, queries, text};

/// Most bytes of text that wait to be written.
const WAITING: usize = 32 * 1024 * 1024;
/// Files that are read at once.
const AT_ONCE: usize = 4;

/// A row on its way.
pub(super) struct Taken {
    pub(super) entry: Entry,
    /// The file that was read, below the folder.
    pub(super) file: Option<String>,
    /// The line to be imported, or what became of the row already.
    pub(super) line: Result<RawLine, Fate>,
}

/// What a row needs on its way.
pub(super) struct Carrier {
    pub(super) store: Arc<Store>,
    pub(super) extractor: Arc<Extractor>,
    pub(super) options: Options,
    pub(super) today: chrono::NaiveDate,
}

impl Carrier {
    /// Takes rows in their order until the texts are as many bytes as may wait.
    pub(super) async fn gather(
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
        let held = entry.doubts.iter().any(|doubt| doubt.holds);
        let accepted = !held || (self.options.accept_doubts && !entry.twice);
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
            let end = entry.valid_until.and_then(PartialDate::full);
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
    files: Vec<(PathBuf, String)>,
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
async fn read_file(path: PathBuf) -> Result<Vec<u8>, String> {
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
