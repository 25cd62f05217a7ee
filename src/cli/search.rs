//! `guiku search`: searching from the command line, beside a running server too.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::args::Format;
use crate::app::Error;
use crate::app::search::{Asked, DocumentAnswer, DocumentQuery, SearchHandle, SearchService};
use crate::clock::{Clock, today};
use crate::jobs::follower::FollowError;
use crate::store::{Place, Store, StoreError, Use};

/// 检索公开的文件，只读，可以在服务运行时使用。
///
/// 多个检索词之间为“并且”；备案|审查 为“或者”；词前加 - 表示不含；引号内为一个整体；括号分组。
/// 发文字号、登记号和完整标题会被识别。
///
/// 字段：标题: 文号: 机关: 条文: 依据: 年份:2019-2021 公布:2021-05 施行:>=2021-01-01 成文:2020..2021
///
/// 位置：'"听证 公告"~5' 相隔不超过5个字；'同条(听证 公告)' 同在一条；'同款(听证 公告)' 同在一款
///
/// 含有引号、括号、| 或者 > 的检索式，整体用单引号括起，以 - 开头的写在 -- 之后。
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    /// 检索词；不填时列出全部公开文件
    pub words: Vec<String>,
    /// 匹配方式：auto 识别文号和标题，提问或者没有时按相关程度；exact 只按字面；related 按相关程度
    #[arg(long = "match", value_name = "方式")]
    pub match_mode: Option<String>,
    /// 制定机关全称，可以重复
    #[arg(long, value_name = "机关")]
    pub authority: Vec<String>,
    /// 效力级别，可以重复
    #[arg(long, value_name = "级别")]
    pub kind: Vec<String>,
    /// 文种，可以重复
    #[arg(long, value_name = "文种")]
    pub form: Vec<String>,
    /// 效力状态：`in_force not_yet partly_suspended suspended repealed lapsed declared_void revoked unknown`，可以重复
    #[arg(long, value_name = "状态")]
    pub status: Vec<String>,
    /// 年份，可以重复
    #[arg(long, value_name = "年份")]
    pub year: Vec<String>,
    /// 以哪一天的文本和效力为准，例如 2024-05-01；不填为今天
    #[arg(long, value_name = "日期")]
    pub as_of: Option<String>,
    /// 排列：`relevance published published_oldest issued effective`
    #[arg(long, value_name = "次序")]
    pub order: Option<String>,
    /// 统计分类数量：true，或者 authority,kind,form,status,year 中的几项
    #[arg(long, value_name = "分类")]
    pub facets: Option<String>,
    /// 每页条数，0 至 100
    #[arg(long, value_name = "条数")]
    pub per_page: Option<String>,
    /// 上一页给出的翻页标记
    #[arg(long, value_name = "标记")]
    pub cursor: Option<String>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What can go wrong in a command of the command line.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A question that cannot be answered.
    #[error(transparent)]
    App(#[from] Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Index(#[from] search_index::Error),
    /// Building the index.
    #[error(transparent)]
    Follow(#[from] FollowError),
    /// Writing the result.
    #[error("无法输出结果：{0}")]
    Output(#[from] std::io::Error),
    /// Writing JSON.
    #[error("无法输出结果：{0}")]
    Json(#[from] serde_json::Error),
    /// Anything else.
    #[error("内部错误：{0}")]
    Other(String),
}

/// The folder of the index of an open county.
pub fn index_dir(store: &Store) -> PathBuf {
    store.data().join("index")
}

impl SearchArgs {
    /// The options as the parameters of the interface.
    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = vec![("q".to_owned(), self.words.join(" "))];
        let single = [
            ("match", &self.match_mode),
            ("as_of", &self.as_of),
            ("order", &self.order),
            ("facets", &self.facets),
            ("per_page", &self.per_page),
            ("cursor", &self.cursor),
        ];
        for (name, value) in single {
            pairs.extend(value.iter().map(|value| (name.to_owned(), value.clone())));
        }
        let lists = [
            ("authority", &self.authority),
            ("kind", &self.kind),
            ("form", &self.form),
            ("status", &self.status),
            ("year", &self.year),
        ];
        for (name, values) in lists {
            pairs.extend(values.iter().map(|value| (name.to_owned(), value.clone())));
        }
        pairs
    }
}

/// `guiku search`. The result goes to `out`.
///
/// # Errors
/// Where the query is wrong, or database or index cannot be opened.
pub async fn run(
    place: &Place,
    args: &SearchArgs,
    clock: &dyn Clock,
    out: &mut (dyn Write + Send),
) -> Result<ExitCode, CliError> {
    let query = DocumentQuery::from_pairs(&args.pairs())?;
    let store = Arc::new(Store::open(place, Use::ReadOnly).await?);
    let handle = Arc::new(SearchHandle::new(index_dir(&store)));
    let now = clock.now();
    handle.refresh(now)?;
    let asked = Asked {
        today: today(now),
        now,
    };
    let answer = SearchService::new(store, handle)
        .documents_at(asked, &query)
        .await?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?,
        Format::Text => print(&answer, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print(answer: &DocumentAnswer, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    writeln!(out, "{}共{}件。", answer.description, answer.count)?;
    if answer.match_mode == "related" && answer.count > 0 {
        writeln!(
            out,
            "按相关程度排列，最多列出1000件；只按字面检索加 --match exact。"
        )?;
    }
    for hit in &answer.recognised {
        writeln!(
            out,
            "您输入的是《{}》的文号或者标题，它不符合筛选条件。",
            hit.title
        )?;
    }
    for (hit, number) in answer.results.iter().zip(1..) {
        writeln!(out, "\n{number}. {}", hit.title)?;
        let facts = [
            hit.document_number.as_deref(),
            hit.registration_number.as_deref(),
            Some(hit.authority.as_str()),
            Some(hit.status.label),
            hit.published_on.as_deref(),
            Some(hit.external_id.as_deref().unwrap_or(hit.id.as_str())),
        ];
        let facts: Vec<&str> = facts.into_iter().flatten().collect();
        writeln!(out, "   {}", facts.join("  "))?;
        for snippet in &hit.snippets {
            writeln!(out, "   {} {}", snippet.label, plain(&snippet.html))?;
        }
    }
    let facets = [
        ("制定机关", &answer.facets.authority),
        ("效力级别", &answer.facets.kind),
        ("文种", &answer.facets.form),
        ("效力状态", &answer.facets.status),
        ("年份", &answer.facets.year),
    ];
    for (name, values) in facets {
        if !values.is_empty() {
            let values: Vec<String> = values
                .iter()
                .map(|value| format!("{} {}", value.label, value.count))
                .collect();
            writeln!(out, "\n{name}：{}", values.join("，"))?;
        }
    }
    if let Some(next) = &answer.next {
        writeln!(out, "\n下一页：--cursor {next}")?;
    }
    Ok(())
}

/// A snippet for a terminal: matches in 【】.
fn plain(html: &str) -> String {
    html.replace("<mark>", "【")
        .replace("</mark>", "】")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
