//! `guiku verify`: whether the county is what its log says. Exit code 0: clean; 1: damage found; 2:
//! it could not be checked.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;

use super::Ended;
use super::args::Format;
use crate::ledger::Hash;
use crate::store::verify::{NotedHead, Step, VerifyOptions, VerifyReport};
use crate::store::{Place, Store, Use};

/// Options of `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// 只核验登记簿、记录和编号，不读原件和文本正文
    #[arg(long)]
    quick: bool,
    /// 先前记下的登记簿条数和根哈希（条数:根），登记簿必须是其延续
    #[arg(long, value_name = "SIZE:ROOT", value_parser = noted)]
    since: Option<NotedHead>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

fn noted(text: &str) -> Result<NotedHead, String> {
    let (size, root) = text.split_once(':').ok_or("应为 条数:根")?;
    let size = size.parse().map_err(|_| format!("不是条数：{size}"))?;
    let root: Hash = root.parse().map_err(|error| format!("{error}"))?;
    Ok(NotedHead { size, root })
}

/// Verifies beside a running server, too.
pub(crate) async fn run(args: VerifyArgs, place: Place, out: &mut (dyn Write + Send)) -> Ended {
    let store = Store::open(&place, Use::ReadOnly).await?;
    let bar = spinner();
    let told = |step, done| bar.set_message(format!("{} {done}", label(step)));
    let options = VerifyOptions {
        quick: args.quick,
        noted: args.since.as_ref(),
        progress: &told,
    };
    let report = Box::pin(store.verify(&options)).await;
    bar.finish_and_clear();
    let report = report?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
        Format::Text => print(&report, out)?,
    }
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// A progress line on standard error, silent where that is no terminal.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

pub(super) const fn label(step: Step) -> &'static str {
    match step {
        Step::Events => "核验登记簿事件",
        Step::Records => "核验记录",
        Step::Provisions => "核验条文",
        Step::Files => "核验原件",
    }
}

/// The report for people.
pub(super) fn print(report: &VerifyReport, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    for fault in &report.faults {
        writeln!(out, "{}", fault.message)?;
        if fault.expected.is_some() || fault.actual.is_some() {
            let value = |side: &Option<String>| side.clone().unwrap_or_else(|| "（无）".to_owned());
            writeln!(out, "  应为 {}", value(&fault.expected))?;
            writeln!(out, "  实为 {}", value(&fault.actual))?;
        }
    }
    if report.omitted > 0 {
        writeln!(out, "另有 {} 处未列出", report.omitted)?;
    }
    writeln!(out, "登记簿 {} 条，根 {}", report.size, report.root)?;
    writeln!(
        out,
        "已核验事件 {} 条、记录 {} 条、原件 {} 个",
        report.events, report.records, report.files
    )?;
    if report.is_clean() {
        writeln!(out, "核验通过：未发现改动")
    } else {
        let found = report.faults.len() as u64 + report.omitted;
        writeln!(out, "核验不通过：发现 {found} 处问题")
    }
}
