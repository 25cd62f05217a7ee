//! `guiku citations check`. Exit code 0: nothing found; 1: citations that somebody should look at; 2: it
//! could not be checked.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Ended;
use super::args::Format;
use super::verify::spinner;
use crate::app::citations::check::{Report, check};
use crate::clock::{Clock, today};
use crate::store::{Place, Store, Use};

/// 引用：检查公开文件引用的文件和条款。
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CitationsCommand {
    /// 列出未能对应到库内文件的引用、所引文件已经不再有效的引用和所引条款不存在的引用，按文件和条款排列；只读，可以在服务运行时使用。
    ///
    /// 检查今天仍未失效的公开文件的现行文本。“……同时废止”一句所引的文件不算。
    ///
    /// 退出码：0 没有问题；1 有需要查看的引用；2 无法检查（数据库打不开）。
    Check(CheckArgs),
}

/// Options of `citations check`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Checks beside a running server, too. The result goes to `out`.
pub(crate) async fn run(
    command: CitationsCommand,
    place: Place,
    clock: &dyn Clock,
    out: &mut (dyn Write + Send),
) -> Ended {
    let CitationsCommand::Check(args) = command;
    let store = Store::open(&place, Use::ReadOnly).await?;
    let bar = spinner();
    let told = bar.clone();
    let progress = move |read| told.set_message(format!("检查引用 {read} 件"));
    let report = check(&store, today(clock.now()), progress).await;
    bar.finish_and_clear();
    let report = report?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
        Format::Text => print(&report, out)?,
    }
    Ok(if report.problems == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn print(report: &Report, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    for document in &report.results {
        let name = document.external_id.as_deref();
        writeln!(
            out,
            "{}（{}）",
            document.title,
            name.unwrap_or(&document.document_id)
        )?;
        for problem in &document.problems {
            let place = if problem.provision.is_empty() {
                "正文"
            } else {
                &problem.provision
            };
            let words = problem.text.replace('\n', "");
            writeln!(out, "  {place}：{words}——{}", problem.label)?;
        }
    }
    writeln!(
        out,
        "检查文件 {} 件、引用 {} 处，需要查看的 {} 处",
        report.documents, report.citations, report.problems
    )
}
