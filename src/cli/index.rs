//! `guiku index rebuild|check`.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use search_index::SearchIndex;
use serde_json::json;

use super::args::Format;
use super::search::{CliError, index_dir};
use crate::app::search::indexed_revisions;
use crate::jobs::rebuild::rebuild;
use crate::store::{Place, Store, Use, publicly, queries};

/// Documents compared at once.
const CHUNK: u64 = 500;
/// The most differences that are printed one by one.
const PRINTED: usize = 20;

/// 检索索引：重建、核对。索引只是数据库的影子，任何时候都可以删除后重建。
#[derive(Debug, Clone, Subcommand)]
pub enum IndexCommand {
    /// 从数据库重建检索索引，建成后一次替换旧索引。
    ///
    /// 需要独占数据目录：请先停止服务。重建期间旧索引不受影响，中途中断也不会损坏旧索引。
    Rebuild(IndexArgs),
    /// 核对检索索引与数据库是否一致，只读，可以在服务运行时使用。
    ///
    /// 退出码：0 一致；1 不一致或者尚未跟上登记簿；2 无法核对（没有索引、索引损坏或者数据库打不开）。
    Check(IndexArgs),
}

/// Options of both.
#[derive(Debug, Clone, Args)]
pub struct IndexArgs {
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `guiku index rebuild`. Progress goes to `progress`, the result to `out`.
///
/// # Errors
/// Where the folder is held by another process, or the index cannot be written.
pub async fn run_rebuild(
    place: &Place,
    args: &IndexArgs,
    out: &mut (dyn Write + Send),
    progress: impl FnMut(u64, u64) + Send + 'static,
) -> Result<ExitCode, CliError> {
    let store = Arc::new(Store::open(place, Use::Alone).await?);
    let dir = index_dir(&store);
    let total = publicly::count(store.reader()).await?;
    let runtime = tokio::runtime::Handle::current();
    let held = Arc::clone(&store);
    let mut progress = progress;
    let built = tokio::task::spawn_blocking(move || {
        rebuild(&runtime, &held, &dir, |done| progress(done, total))
    });
    let (report, size) = built
        .await
        .map_err(|error| CliError::Other(error.to_string()))??;
    match args.format {
        Format::Json => {
            let line = json!({
                "documents": report.documents,
                "revisions": report.revisions,
                "provisions": report.provisions,
                "sequence": size,
            });
            writeln!(out, "{line}")?;
        }
        Format::Text => writeln!(
            out,
            "索引已重建：文件{}件，文本{}个，条文{}条；对应登记簿前{size}条记录。",
            report.documents, report.revisions, report.provisions
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckFound {
    /// Damaged or missing files of the index.
    pub damaged: Vec<String>,
    /// Size of the log that the index stands for.
    pub sequence: u64,
    /// Size of the log.
    pub log_size: u64,
    /// Whether the index was made from this log.
    pub same_log: bool,
    /// Revisions in the index.
    pub revisions: u64,
    /// Public revisions that are not in the index, as document/revision.
    pub missing: Vec<String>,
    /// Revisions in the index that are not public, as document/revision.
    pub surplus: Vec<String>,
}

impl CheckFound {
    /// Index and database agree, and the index has caught up.
    pub fn agrees(&self) -> bool {
        self.damaged.is_empty()
            && self.same_log
            && self.sequence == self.log_size
            && self.missing.is_empty()
            && self.surplus.is_empty()
    }
}

/// `guiku index check`: reads only.
///
/// # Errors
/// Where database or index cannot be opened; the caller answers with exit code 2.
pub async fn run_check(
    place: &Place,
    args: &IndexArgs,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode, CliError> {
    let store = Store::open(place, Use::ReadOnly).await?;
    let found = check(&store).await?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&found)?)?,
        Format::Text => print(&found, out)?,
    }
    Ok(match (found.damaged.is_empty(), found.agrees()) {
        (false, _) => ExitCode::from(2),
        (true, true) => ExitCode::SUCCESS,
        (true, false) => ExitCode::FAILURE,
    })
}

/// Compares the index in the data folder with the database.
///
/// # Errors
/// Where either cannot be read.
pub async fn check(store: &Store) -> Result<CheckFound, CliError> {
    let dir = index_dir(store);
    let opened = tokio::task::spawn_blocking(move || {
        let index = SearchIndex::open(dir)?;
        let (sequence, mark) = index.committed()?;
        Ok::<_, search_index::Error>((
            index.check()?,
            sequence,
            mark,
            index.searcher().revisions()?,
        ))
    });
    let (report, sequence, mark, revisions) = opened
        .await
        .map_err(|error| CliError::Other(error.to_string()))??;
    let last = i64::try_from(sequence)
        .ok()
        .and_then(|sequence| sequence.checked_sub(1));
    let known = match last {
        Some(last) if last >= 0 => store.leaf_hash_at(last).await?.unwrap_or_default(),
        Some(_) | None => String::new(),
    };
    let mut indexed: HashMap<String, HashSet<String>> = HashMap::new();
    for (document, revision) in revisions {
        indexed.entry(document).or_default().insert(revision);
    }
    let mut found = CheckFound {
        damaged: report.damaged,
        sequence,
        same_log: known == mark,
        revisions: report.revisions,
        ..CheckFound::default()
    };
    let mut after = String::new();
    loop {
        let ids = queries::public_ids(store.reader(), &after, CHUNK).await?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        for (document, written) in publicly::revision_dates(store.reader(), &ids).await? {
            let mut held = indexed.remove(&document).unwrap_or_default();
            for revision in indexed_revisions(written) {
                if !held.remove(&revision) {
                    found.missing.push(format!("{document}/{revision}"));
                }
            }
            let surplus = held.iter().map(|revision| format!("{document}/{revision}"));
            found.surplus.extend(surplus);
        }
    }
    for (document, revisions) in indexed {
        let surplus = revisions
            .iter()
            .map(|revision| format!("{document}/{revision}"));
        found.surplus.extend(surplus);
    }
    found.surplus.sort_unstable();
    found.missing.sort_unstable();
    let size = store.log_head().await?.size;
    found.log_size = u64::try_from(size).unwrap_or_default();
    Ok(found)
}

fn print(found: &CheckFound, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    let verdict = match (found.damaged.is_empty(), found.agrees()) {
        (false, _) => "索引已损坏，请重建",
        (true, true) => "索引与数据库一致",
        (true, false) => "索引与数据库不一致",
    };
    writeln!(
        out,
        "{verdict}：索引中有{}个文本，对应登记簿前{}条记录，登记簿共{}条。",
        found.revisions, found.sequence, found.log_size
    )?;
    if !found.same_log {
        writeln!(out, "索引不属于现在的登记簿。")?;
    }
    let lists = [
        ("损坏的文件", &found.damaged),
        ("索引中缺少", &found.missing),
        ("索引中多出", &found.surplus),
    ];
    for (name, list) in lists {
        for one in list.iter().take(PRINTED) {
            writeln!(out, "{name}：{one}")?;
        }
        if list.len() > PRINTED {
            writeln!(out, "{name}：……共{}项", list.len())?;
        }
    }
    Ok(())
}
