//! `guiku rules check`: all faults of a pack or a calendar, and its cases.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::{Ended, boot, say};
use crate::rules::{check_calendar, check_pack};
use crate::store::Place;

/// Everything that speaks here.
pub(super) async fn all(place: &Place) -> Ended {
    let (packs, _) = boot::packs_of(place).await?;
    let places: Vec<&str> = packs.places().map(|(_, name)| name).collect();
    say(&format!("规则包没有问题：{}", places.join("、")));
    Ok(ExitCode::SUCCESS)
}

/// Single files.
pub(super) fn files(files: &[PathBuf]) -> Ended {
    let mut faults = 0;
    for file in files {
        let source = std::fs::read_to_string(file)
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
