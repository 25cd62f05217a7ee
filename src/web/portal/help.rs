//! 检索说明: the language of queries by examples that run.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::Error;
use crate::app::search::DocumentQuery;
use crate::web::extract::Cx;
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// What is written, and what it finds; in groups.
const EXAMPLES: [(&str, &[(&str, &str)]); 4] = [
    (
        "词",
        &[
            (
                "临时救助 标准",
                "两个词都有。词是连续的字，原样查找，不拆分",
            ),
            ("\"临时救助 标准\"", "引号中的字连在一起；空格不计"),
            (
                "烟花爆竹|临时救助",
                "有其中一个；“|”先于空格，甲 乙|丙 是有甲，并且有乙或者丙",
            ),
            ("管理办法 -试行", "有前一个，没有减号后的一个"),
            (
                "(宅基地 审批)|(停放 充电)",
                "括号分组：或者同时有前两个，或者同时有后两个",
            ),
        ],
    ),
    (
        "字段",
        &[
            ("标题:办法", "标题中有"),
            ("标题:(办法|规程 -停放)", "字段也可以带一组词"),
            ("文号:云政办发", "发文字号或者登记号中有"),
            ("机关:民政局", "制定机关的名称中有"),
            (
                "条文:书面说明理由",
                "条文中有；条文:(甲 乙) 与同条(甲 乙)相同",
            ),
            (
                "依据:《社会救助暂行办法》",
                "引用了这件文件，用标题或者文号；其后的条号不计",
            ),
        ],
    ),
    (
        "日期",
        &[
            (
                "年份:2019-2021",
                "年份在此范围；也可以写 年份:2021、年份:>=2019",
            ),
            (
                "公布:2026-01",
                "在此月公布；年、月、日都可以，2026年1月、2026-01-08 也行",
            ),
            (
                "施行:2020-01-01..2024-12-31",
                "在此期间开始施行；一端可以不写",
            ),
            ("成文:>=2025-01-01", "在此日或者以后成文；另有 <="),
        ],
    ),
    (
        "位置",
        &[
            (
                "\"申请 受理\"~5",
                "两个词相隔不超过5个字，先后不限；最多100",
            ),
            ("同条(工作日 公示)", "同在一条之中"),
            ("同条(工作日 -公示)", "有一条有前一个而没有后一个"),
            ("同款(公示 民政局)", "同在一款之中（条文中的一段）"),
        ],
    ),
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/search/help", Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/search_help.html")]
struct HelpPage {
    shell: Shell,
    groups: Vec<Group>,
}

struct Group {
    title: &'static str,
    examples: Vec<Example>,
}

struct Example {
    typed: &'static str,
    says: &'static str,
    href: String,
    /// How many documents it finds; `None` while the index is being built.
    count: Option<u64>,
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "search").await?;
    let mut groups = Vec::new();
    for (title, rows) in EXAMPLES {
        let mut examples = Vec::new();
        for (typed, says) in rows {
            examples.push(Example {
                typed,
                says,
                href: format!("/documents?status=&q={}", encode(typed)),
                count: count(&state, &cx, typed)
                    .await
                    .map_err(|error| cx.fault(error))?,
            });
        }
        groups.push(Group { title, examples });
    }
    Ok(page(&cx, &HelpPage { shell, groups }))
}

async fn count(state: &AppState, cx: &Cx, typed: &str) -> Result<Option<u64>, Error> {
    let query = DocumentQuery {
        q: typed.to_owned(),
        per_page: Some(0),
        ..DocumentQuery::default()
    };
    match state.search.documents(cx, &query).await {
        Ok(found) => Ok(Some(found.count)),
        Err(Error::Unavailable(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
