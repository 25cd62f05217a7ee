//! `guiku rules`: packs and calendars before and after they are put to use.

mod calendar;
mod check;
mod explain;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Ended, boot, say};
use crate::rules::markdown;
use crate::store::Place;

/// Options of `rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 检查规则包或者日历文件，列出全部问题并核对其中的算例；不写文件时检查内置规则包和数据目录里的规则
    Check {
        /// TOML 文件；日历文件以年份命名（如 2027.toml）
        files: Vec<PathBuf>,
    },
    /// 逐日列出一个期限怎么算：哪一天计入，哪一天不计、为什么
    Explain(explain::ExplainArgs),
    /// 把一个地方的规则印成表格（Markdown）
    Print {
        /// 规则包，如 shanxi
        place: String,
        /// 只印这一天适用的版本；不写时印全部版本
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
    },
    /// 补充一年的放假安排，并补算因缺少它而未定的期限（先停止服务，或者在“管理—放假安排”中补充）
    AddCalendar(calendar::AddArgs),
    /// 放假安排已经放入数据目录的，补算因缺少它而未定的期限（先停止服务）
    Recount,
}

pub(crate) async fn run(args: RulesArgs, place: Place) -> Ended {
    match args.verb {
        Verb::Check { files } if files.is_empty() => check::all(&place).await,
        Verb::Check { files } => check::files(&files),
        Verb::Explain(args) => explain::run(&args, &place).await,
        Verb::Print { place: id, on } => {
            let (packs, _) = boot::packs_of(&place).await?;
            say(markdown(&packs.for_place(&id)?, on).trim_end());
            Ok(std::process::ExitCode::SUCCESS)
        }
        Verb::AddCalendar(args) => calendar::add(&args, &place).await,
        Verb::Recount => calendar::recount(&place).await,
    }
}
