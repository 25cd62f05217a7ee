//! `guiku import documents`: files of import lines into the registry.

use std::fs::File;
use std::io::{IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Format;
use crate::app::RequestContext;
use crate::app::import::{self, ImportReport, Lines, RawLine};
use crate::store::Store;

/// What is imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// 导入文件：每行一个 JSON 对象，至少有 id、title、text；同一 id 的内容有变时记为新文本，无变化时不作改动
    Documents(Documents),
    /// 导入台账：电子表格中的历史文件和它们的电子文件，沿用原有文号
    Ledger(Box<super::ledger::LedgerArgs>),
}

/// `guiku import documents FILE…`
#[derive(Debug, Args)]
#[command(after_help = "\
退出码：0 全部导入；1 有的行未能导入（其余已导入）；2 未能执行。

示例：
  guiku import documents laws.jsonl.gz policies.jsonl
  zcat laws.jsonl.gz | guiku import documents -
  guiku import documents --strict --format json laws.jsonl.gz")]
pub struct Documents {
    /// .jsonl 或 .jsonl.gz 文件；- 为标准输入
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 先检查全部文件，有一行不合格就一行也不导入
    #[arg(long)]
    pub strict: bool,
    /// 结果的输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// A file that has been opened, under the name that was given.
struct Source {
    name: String,
    file: File,
}

/// Imports and prints the summary to `out`; faults go to `err`. 0: all went in; 1: some lines did not;
/// 2: it could not be done. The caller brings the index up to the log afterwards.
pub async fn documents(
    args: &Documents,
    store: &Arc<Store>,
    cx: &RequestContext,
    out: &mut (impl Write + Send),
    err: &mut (impl Write + Send),
) -> std::io::Result<ExitCode> {
    let sources = match open(args) {
        Ok(sources) => sources,
        Err(fault) => {
            writeln!(err, "{fault}")?;
            return Ok(ExitCode::from(2));
        }
    };
    if args.strict {
        let found = strict_check(&sources)?;
        if !found.bad.is_empty() {
            writeln!(err, "有不合格的行，未导入任何内容")?;
            print(args.format, &found, out)?;
            return Ok(ExitCode::from(1));
        }
    }
    match work(sources, store, cx).await {
        Ok(report) => {
            print(args.format, &report, out)?;
            Ok(ExitCode::from(u8::from(!report.bad.is_empty())))
        }
        Err(fault) => {
            writeln!(
                err,
                "导入中断：{fault}；已写入的内容保留，可用同样的文件重新导入"
            )?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Opens all files before anything is written. Standard input is kept in a temporary file where it
/// must be read twice.
fn open(args: &Documents) -> Result<Vec<Source>, String> {
    let mut sources = Vec::with_capacity(args.files.len());
    for path in &args.files {
        let name = path.display().to_string();
        let fault = |error: std::io::Error| format!("无法读取 {name}：{error}");
        let file = if path == Path::new("-") {
            spooled().map_err(fault)?
        } else {
            let file = File::open(path).map_err(fault)?;
            if file.metadata().map_err(fault)?.is_dir() {
                return Err(format!("{name} 是目录，不是文件"));
            }
            file
        };
        sources.push(Source { name, file });
    }
    Ok(sources)
}

fn spooled() -> std::io::Result<File> {
    let mut kept = tempfile::tempfile()?;
    std::io::copy(&mut std::io::stdin().lock(), &mut kept)?;
    kept.rewind()?;
    Ok(kept)
}

fn strict_check(sources: &[Source]) -> std::io::Result<ImportReport> {
    let bar = bar(sources, "检查");
    let report = import::check(lines(sources, &bar)?);
    bar.finish_and_clear();
    for source in sources {
        (&source.file).rewind()?;
    }
    Ok(report)
}

async fn work(
    sources: Vec<Source>,
    store: &Arc<Store>,
    cx: &RequestContext,
) -> Result<ImportReport, crate::app::Error> {
    let bar = bar(&sources, "导入");
    let lines = lines(&sources, &bar)
        .map_err(|error| crate::app::Error::Unavailable(format!("无法读取文件：{error}")))?;
    let report = import::run(store, cx, lines, |so_far| {
        bar.set_message(format!(
            "{} 行，新文件 {}，新文本 {}",
            so_far.read, so_far.new_documents, so_far.new_revisions
        ));
    })
    .await;
    bar.finish_and_clear();
    report
}

/// The lines of all files, one after the other; the bar moves with the bytes that are read.
fn lines(
    sources: &[Source],
    bar: &ProgressBar,
) -> std::io::Result<impl Iterator<Item = RawLine> + Send + use<>> {
    let mut all = Vec::with_capacity(sources.len());
    for source in sources {
        let file: Box<dyn Read + Send> = Box::new(bar.wrap_read(source.file.try_clone()?));
        all.push((source.name.clone(), file));
    }
    Ok(all
        .into_iter()
        .flat_map(|(name, file)| Lines::new(&name, file)))
}

/// A bar on standard error; hidden where that is no terminal.
fn bar(sources: &[Source], what: &'static str) -> ProgressBar {
    let bytes = sources
        .iter()
        .filter_map(|source| source.file.metadata().ok())
        .map(|about| about.len())
        .sum();
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(bytes), target).with_prefix(what);
    let style = "{prefix} [{bar:40}] {percent:>3}% {bytes}/{total_bytes} 剩余 {eta} {msg}";
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn print(format: Format, report: &ImportReport, out: &mut impl Write) -> std::io::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer(&mut *out, report)?;
            writeln!(out)
        }
        Format::Text => {
            writeln!(
                out,
                "读取 {} 行：新文件 {}，新文本 {}，无变化 {}，未导入 {}",
                report.read,
                report.new_documents,
                report.new_revisions,
                report.unchanged,
                report.bad.len()
            )?;
            for remark in &report.bad {
                writeln!(
                    out,
                    "未导入 {}:{} {}",
                    remark.file, remark.line, remark.reason
                )?;
            }
            for remark in &report.notes {
                writeln!(
                    out,
                    "注意 {}:{} {}",
                    remark.file, remark.line, remark.reason
                )?;
            }
            Ok(())
        }
    }
}
