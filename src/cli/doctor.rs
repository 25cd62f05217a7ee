//! `guiku doctor`: is everything here that the service needs?

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::args::Format;
use super::{Ended, boot, say};
use crate::app::calendar::missing_year;
use crate::formats::read::{child, second};
use crate::rules::Pack;
use crate::store::{Place, Store, Use};

/// Options of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

struct Finding {
    what: &'static str,
    good: bool,
    detail: String,
}

pub(crate) async fn run(args: DoctorArgs, place: Place) -> Ended {
    let mut findings = Vec::new();
    let mut add = |what, result: Result<String, String>| {
        let good = result.is_ok();
        findings.push(Finding {
            what,
            good,
            detail: result.unwrap_or_else(|detail| detail),
        });
    };
    add("数据目录", folder(&place));
    add("数据库与登记簿", database(&place).await);
    match pack(&place).await {
        Ok(pack) => {
            add(
                "规则包",
                Ok(format!("{}，版本 {}", pack.name(), pack.version())),
            );
            add("日历", calendar(&pack));
        }
        Err(error) => add("规则包", Err(error.to_string())),
    }
    let exe = std::env::current_exe()?;
    match child::capabilities(&exe).await {
        Ok(capabilities) => {
            for capability in capabilities {
                let detail = format!("{}：{}", capability.name, capability.why);
                add(
                    "读取隔离",
                    if capability.granted {
                        Ok(detail)
                    } else {
                        Err(detail)
                    },
                );
            }
        }
        Err(error) => add("读取隔离", Err(error.to_string())),
    }
    // nothing stands still without it: no fault of the installation
    let second = second::state().unwrap_or_else(|lacking| format!("可选：{lacking}"));
    add("PDF 第二种读法", Ok(second));
    print(&findings, args.format)?;
    let bad = findings.iter().any(|finding| !finding.good);
    Ok(if bad {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// The rules of the place; where the database cannot be read, those of the folder.
async fn pack(place: &Place) -> Result<Pack, boot::Fault> {
    let (packs, name) = match boot::packs_of(place).await {
        Ok(found) => found,
        Err(_) => (boot::packs(&place.data)?, "shanxi".to_owned()),
    };
    Ok(packs.for_place(&name)?)
}

fn calendar(pack: &Pack) -> Result<String, String> {
    let today = boot::program_context(&Arc::new(pack.clone())).today;
    if let Some(year) = missing_year(pack, today) {
        return Err(format!(
            "缺少 {year} 年放假安排：国务院办公厅公布后，用 guiku rules add-calendar {year} FILE 或者在“管理—放假安排”中补充"
        ));
    }
    let years: Vec<i32> = pack.calendar().years().collect();
    let doubtful = pack.calendar().lines().filter(|line| !line.verified);
    let doubtful: Vec<String> = doubtful.map(|line| line.year.to_string()).collect();
    let (first, last) = (years.first(), years.last());
    let span = first
        .zip(last)
        .map_or_else(String::new, |(first, last)| format!("{first} 至 {last} 年"));
    Ok(if doubtful.is_empty() {
        span
    } else {
        format!("{span}，其中{}年待核实", doubtful.join("、"))
    })
}

fn folder(place: &Place) -> Result<String, String> {
    let shown = place.data.display();
    if !place.data.is_dir() {
        return Err(format!("{shown} 不存在"));
    }
    let probe = tempfile::NamedTempFile::new_in(&place.data);
    probe
        .map(|_| format!("{shown} 可写"))
        .map_err(|error| format!("{shown} 不可写：{error}"))
}

async fn database(place: &Place) -> Result<String, String> {
    let store = Store::open(place, Use::ReadOnly)
        .await
        .map_err(|error| error.to_string())?;
    let head = store.log_head().await.map_err(|error| error.to_string())?;
    let root = crate::store::record::hex(&head.root);
    Ok(format!("登记簿 {} 条，根 {root}", head.size))
}

fn print(findings: &[Finding], format: Format) -> Result<(), serde_json::Error> {
    match format {
        Format::Json => {
            let list: Vec<_> = findings
                .iter()
                .map(|f| json!({ "what": f.what, "good": f.good, "detail": f.detail }))
                .collect();
            say(&serde_json::to_string_pretty(&list)?);
        }
        Format::Text => {
            for finding in findings {
                let mark = if finding.good { "正常" } else { "注意" };
                say(&format!("[{mark}] {}：{}", finding.what, finding.detail));
            }
        }
    }
    Ok(())
}
