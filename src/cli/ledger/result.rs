//! The result: printed, and written as a report.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::LedgerArgs;
use crate::app::import::ledger::report::{self, LedgerReport};
use crate::cli::Ended;
use crate::cli::args::Format;
use crate::cli::boot::Fault;

/// Prints the result and writes the report.
pub(super) fn answer(args: &LedgerArgs, done: &LedgerReport) -> Ended {
    if let Some(path) = &args.report {
        let bytes = match report_kind(path)? {
            Report::Xlsx => report::as_xlsx(done)?,
            Report::Csv => report::as_csv(done).into_bytes(),
        };
        std::fs::write(path, bytes)
            .map_err(|error| format!("无法写入 {}：{error}", path.display()))?;
    }
    let mut out = std::io::stdout().lock();
    // whoever reads it may have gone away: that is no fault
    let _ = match args.format {
        Format::Json => serde_json::to_writer(&mut out, done)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out)),
        Format::Text => print(done, &mut out),
    };
    if let Some(path) = &args.report {
        writeln!(std::io::stderr(), "核对表已写入 {}", path.display())?;
    }
    Ok(ExitCode::from(u8::from(done.held + done.refused > 0)))
}

fn print(done: &LedgerReport, out: &mut impl Write) -> std::io::Result<()> {
    let verb = if done.dry_run {
        "试导入（未作改动）"
    } else {
        "导入"
    };
    writeln!(
        out,
        "{verb} {} 行：新文件 {}，有变化 {}，无变化 {}，有疑问未导入 {}，不能导入 {}",
        done.read, done.new, done.changed, done.unchanged, done.held, done.refused
    )?;
    for note in &done.notes {
        writeln!(out, "注意 {note}")?;
    }
    for row in &done.rows {
        let place = if row.sheet.is_empty() {
            format!("第 {} 行", row.row)
        } else {
            format!("{} 第 {} 行", row.sheet, row.row)
        };
        let title: String = row.title.chars().take(60).collect();
        writeln!(out, "{place} {} {} {title}", row.fate.label(), row.number)?;
        for reason in &row.reasons {
            writeln!(out, "    {reason}")?;
        }
    }
    Ok(())
}

pub(super) enum Report {
    Xlsx,
    Csv,
}

pub(super) fn report_kind(path: &Path) -> Result<Report, Fault> {
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match extension.as_str() {
        "xlsx" => Ok(Report::Xlsx),
        "csv" => Ok(Report::Csv),
        _ => Err(format!(
            "--report 的文件名应以 .xlsx 或者 .csv 结尾：{}",
            path.display()
        )
        .into()),
    }
}
