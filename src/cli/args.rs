//! Words and options of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{
    backup, citations, demo, doctor, import, index, read, rules, search, serve, user, verify,
};
use crate::store::Place;

/// 规库：行政规范性文件登记审查库
#[derive(Debug, Parser)]
#[command(name = "guiku", version, about, long_about = None, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[command(subcommand)]
    pub(crate) noun: Noun,
}

/// Where the data is.
#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// 数据目录；不写时为 ./guiku-data（demo 为 ./guiku-demo）
    #[arg(long, global = true, env = "GUIKU_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL 地址（postgres://…）；不写时用数据目录里的 SQLite
    #[arg(
        long,
        global = true,
        env = "GUIKU_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub(crate) database_url: Option<String>,
}

impl PlaceArgs {
    pub(crate) fn into_place(self, noun: &Noun) -> Place {
        let default = if matches!(noun, Noun::Demo(_)) {
            "guiku-demo"
        } else {
            "guiku-data"
        };
        Place {
            data: self.data.unwrap_or_else(|| PathBuf::from(default)),
            database_url: self.database_url,
        }
    }
}

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 给人看的文字
    Text,
    /// JSON
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Noun {
    /// 建立并启动一个虚构的县，数据现成，离线可用
    Demo(demo::DemoArgs),
    /// 启动服务
    Serve(serve::ServeArgs),
    /// 导入：法律法规作为上位法，政府文件作为历史文件
    #[command(subcommand)]
    Import(import::Import),
    /// 检索公开的文件，只读，可以在服务运行时使用
    Search(Box<search::SearchArgs>),
    /// 检索索引：重建、核对
    #[command(subcommand)]
    Index(index::IndexCommand),
    /// 引用：检查未能对应的引用和引用已经不再有效的文件
    #[command(subcommand)]
    Citations(citations::CitationsCommand),
    /// 核验：由登记簿重算根哈希并重放全部记录，指出被改动的记录；可以在服务运行时使用
    Verify(verify::VerifyArgs),
    /// 备份：整个县存为一个文件；可以在服务运行时使用
    Backup(backup::BackupArgs),
    /// 恢复：由备份文件建立一个县，目标须为空
    Restore(backup::RestoreArgs),
    /// 管理人员账户
    User(user::UserArgs),
    /// 识读文件：标题、机关、文号、日期、依据和对其他文件的处理，每项附原文出处；不需要数据目录
    Read(read::ReadArgs),
    /// 打印接口说明（OpenAPI 3.1，JSON）
    Openapi,
    /// 规则包与期限：检查、逐日说明、印出、补充放假安排
    Rules(rules::RulesArgs),
    /// 体检：数据目录、数据库、规则包、日历、文件读取的隔离
    Doctor(doctor::DoctorArgs),
}

impl Noun {
    /// Whether the command runs until it is stopped.
    pub(crate) fn is_service(&self) -> bool {
        matches!(self, Self::Demo(_) | Self::Serve(_))
    }
}
