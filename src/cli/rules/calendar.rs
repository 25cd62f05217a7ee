//! `guiku rules add-calendar` and `guiku rules recount`: a year that has been announced.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::app;
use crate::app::calendar::{AddCalendar, Recount, RecountDues};
use crate::cli::{Ended, boot, say};
use crate::store::{Place, Use};

/// Options of `rules add-calendar`.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// 年份
    year: i32,
    /// 该年的 TOML 文件，写法见内置的年份文件
    file: PathBuf,
}

pub(super) async fn add(args: &AddArgs, place: &Place) -> Ended {
    let source = std::fs::read_to_string(&args.file)
        .map_err(|error| format!("不能读取 {}：{error}", args.file.display()))?;
    let (store, pack) = boot::open(place, Use::Alone).await?;
    let cx = boot::program_context(&pack);
    let command = AddCalendar {
        year: args.year,
        source,
    };
    let added = app::run(&store, cx, None, command).await?;
    let verb = if added.replaced { "更新" } else { "补充" };
    say(&format!("已{verb}{}年放假安排", added.year));
    tell(&added.dues);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn recount(place: &Place) -> Ended {
    let (store, pack) = boot::open(place, Use::Alone).await?;
    let cx = boot::program_context(&pack);
    let done = app::run(&store, cx, None, RecountDues {}).await?;
    tell(&done);
    Ok(ExitCode::SUCCESS)
}

fn tell(done: &Recount) {
    say(&format!("补算期限 {} 件", done.recounted.len()));
    for one in &done.recounted {
        let day = one.due_on.map_or_else(String::new, |day| day.to_string());
        say(&format!("  {day} {} {}", one.what, one.title));
    }
    if !done.open.is_empty() {
        say(&format!("仍未定 {} 件", done.open.len()));
        for one in &done.open {
            let year = one
                .missing
                .map_or_else(String::new, |year| year.to_string());
            say(&format!("  缺{year}年 {} {}", one.what, one.title));
        }
    }
    if !done.differing.is_empty() {
        say("已定的期限与现在的放假安排算得不同，存定的日期不变：");
        for one in &done.differing {
            say(&format!(
                "  {}（按新安排 {}）{} {}",
                one.due_on, one.now, one.what, one.title
            ));
        }
    }
}
