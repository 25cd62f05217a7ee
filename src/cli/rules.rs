//! `guiku rules check`: a pack or a calendar before it is put to use.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Ended, say};
use crate::rules::{RulePacks, check_calendar, check_pack};

/// Options of `rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 检查规则包或者日历文件，列出全部问题；不写文件时检查内置规则包
    Check {
        /// TOML 文件；日历文件以年份命名（如 2027.toml）
        files: Vec<PathBuf>,
    },
}

pub(crate) fn run(args: RulesArgs) -> Ended {
    let Verb::Check { files } = args.verb;
    if files.is_empty() {
        let packs = RulePacks::builtin()?;
        let places: Vec<&str> = packs.places().map(|(_, name)| name).collect();
        say(&format!("内置规则包没有问题：{}", places.join("、")));
        return Ok(ExitCode::SUCCESS);
    }
    let mut faults = 0;
    for file in files {
        let source = std::fs::read_to_string(&file)
            .map_err(|error| format!("不能读取 {}：{error}", file.display()))?;
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_year = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
        let problems = if is_year {
            check_calendar(&source)
        } else {
            check_pack(&source)
        };
        if problems.0.is_empty() {
            say(&format!("{}：没有问题", file.display()));
        } else {
            faults += 1;
            say(&format!("{}：\n{problems}", file.display()));
        }
    }
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
