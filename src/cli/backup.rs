//! `guiku backup` and `guiku restore`: a county in one file.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Ended;
use super::verify::{label, print, spinner};
use crate::clock::{Clock, SystemClock};
use crate::store::backup::{BackupOptions, Progress, RestoreOptions};
use crate::store::{Place, Store, Use};

/// Options of `backup`.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// 写到哪个文件（.tar.gz）；服务运行时也可以备份
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// 备份文件；恢复到 --data 所指的空目录（及 --database-url 所指的空数据库）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 备份时就有损坏的，照原样恢复
    #[arg(long)]
    accept_damage: bool,
}

/// Backs the county up. Exit code 1: written, but the county itself is damaged.
pub(crate) async fn backup(args: BackupArgs, place: Place, out: &mut (dyn Write + Send)) -> Ended {
    let store = Store::open(&place, Use::ReadOnly).await?;
    let bar = spinner();
    let told = |progress| bar.set_message(message(progress));
    let options = BackupOptions {
        force: args.force,
        created: SystemClock.now(),
        progress: &told,
    };
    let report = Box::pin(store.backup(&args.file, &options)).await;
    bar.finish_and_clear();
    let report = report?;
    let manifest = &report.manifest;
    writeln!(
        out,
        "已备份到 {}（{} 字节）：登记簿 {} 条，数据 {} 行，原件 {} 个",
        report.file.display(),
        report.bytes,
        manifest.size,
        manifest.rows(),
        manifest.files.len()
    )?;
    writeln!(out, "根 {}", manifest.root)?;
    if report.verified.is_clean() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "注意：备份如实保存了已有损坏的数据")?;
    print(&report.verified, out)?;
    Ok(ExitCode::from(1))
}

/// Restores a county into an empty place.
pub(crate) async fn restore(
    args: RestoreArgs,
    place: Place,
    out: &mut (dyn Write + Send),
) -> Ended {
    let bar = spinner();
    let told = |progress| bar.set_message(message(progress));
    let options = RestoreOptions {
        accept_damage: args.accept_damage,
        progress: &told,
    };
    let report = Box::pin(Store::restore(&args.file, &place, &options)).await;
    bar.finish_and_clear();
    let report = report?;
    writeln!(
        out,
        "已恢复到 {}：数据 {} 行（备份于 {}）",
        place.data.display(),
        report.manifest.rows(),
        report.manifest.created
    )?;
    print(&report.verified, out)?;
    Ok(if report.verified.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn message(progress: Progress) -> String {
    match progress {
        Progress::Rows(rows) => format!("数据 {rows} 行"),
        Progress::Checking(entries) => format!("检查备份文件 {entries}"),
        Progress::Verifying(step, done) => format!("{} {done}", label(step)),
    }
}
