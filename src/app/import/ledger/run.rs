//! The run: files are read a few at a time ahead of the writer; at most [`BATCH_LINES`] rows a
//! transaction; every row is answered for.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::files::Folder;
use super::files_match::{Index, Matched};
use super::report::{Fate, LedgerReport, RowReport};
use super::row::Entry;
use super::take::{Carrier, Taken};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::import::beside::Kept;
use crate::app::import::lines::RawLine;
use crate::app::import::{BATCH_LINES, pipeline};
use crate::formats::read::child::Extractor;
use crate::store::{Store, people};

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
