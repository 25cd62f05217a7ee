//! 检索 of documents and provisions: for everybody, only what is public.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::describe::{Api, Op};
use super::parameters::ok;
use super::schema::{day, one_of, several, text, whole};
use crate::app::Error;
use crate::app::search::{
    DocumentAnswer, DocumentQuery, ProvisionAnswer, ProvisionQuery, Suggested,
};
use crate::domain::validity::State as Validity;
use crate::web::extract::Cx;
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "检索";
/// Parameters whose values may also be parted by commas.
const LISTS: [&str; 5] = ["authority", "kind", "form", "status", "year"];
/// The language of queries, for those who call the interface.
const LANGUAGE: &str = "检索式；空为全部。空格表示并且；备案|审查 表示或者；-废止 表示不含；\"…\" 为一个整体；括号分组。\
     字段：标题:、文号:、机关:、条文:、依据:（引用的文件，其后的条号不计），\
     年份:2021、年份:2019-2021，公布:、施行:、成文:（2021、2021-05、2021-05-01、2020-01-01..2021-06-30、>=2021-01-01、<=2021-12-31）。\
     \"听证 公告\"~5 表示相隔不超过5个字；同条(听证 公告)、同款(听证 公告) 表示同在一条、一款之中。\
     最多2000个字符、64个词、16层括号；写错时答复 400，并指出第几个字符。例见 /search/help。";
const ORDERS: [&str; 5] = [
    "relevance",
    "published",
    "published_oldest",
    "issued",
    "effective",
];

pub(super) fn operations(api: Api) -> Api {
    let documents = Op::get("/api/v1/documents", Policy::Public).about(
        TAG,
        "检索文件",
        "按标题、编号、全文检索已公布的文件、历史文件和上位法。count 是归并后的文件数，准确。\
         不指定 status 时不限效力状态。同一筛选的多个值之间为“或”，可以重复参数或者用逗号隔开。\
         翻页用答复中的 next；索引更新十分钟后原来的翻页失效，返回 410。",
    );
    let documents = filters(documents)
        .query(
            "facets",
            "统计哪些分面：true、false，或者 authority、kind、form、status、year",
            text(),
        )
        .answers::<DocumentAnswer>(200, "检索结果");
    let provisions = Op::get("/api/v1/provisions", Policy::Public).about(
        TAG,
        "检索条文",
        "检索词须同在一条之中；label 为原文的条号（第五条）。",
    );
    let provisions = filters(provisions)
        .query("document", "只检索此文件（id）", text())
        .query(
            "similar",
            "与某一条文相似的其他文件的条文，写成 文件id:条文eId；此时不看检索词",
            text(),
        )
        .answers::<ProvisionAnswer>(200, "检索结果");
    let suggestions = Op::get("/api/v1/suggest", Policy::Public)
        .about(
            TAG,
            "输入提示",
            "按开头的字、拼音或者拼音首字母提示标题、文号和制定机关，只提示公开的文件。",
        )
        .query("q", "已经输入的字", text())
        .answers::<Suggested>(200, "提示");
    api.add(documents, find_documents)
        .add(provisions, find_provisions)
        .add(suggestions, suggest)
}

fn filters(op: Op) -> Op {
    let states: Vec<&str> = Validity::ALL.iter().map(|state| state.as_str()).collect();
    op.query("q", LANGUAGE, text())
        .query(
            "match",
            "匹配方式：exact 按字面，件数准确；related 按相关程度，最多1000件；auto 先按字面，\
             是提问或者按字面没有时按相关程度",
            one_of(&["auto", "exact", "related"]),
        )
        .query("authority", "制定机关全称", several(text()))
        .query("kind", "效力级别", several(text()))
        .query("form", "文种", several(text()))
        .query("status", "效力状态", several(one_of(&states)))
        .query("year", "年份", several(whole()))
        .query("as_of", "哪一天的文本和效力状态；不填为今天", day())
        .query("order", "排序；按相关程度时不适用", one_of(&ORDERS))
        .query("per_page", "每页条数，0 至 100", whole())
        .query("cursor", "上一页答复中的 next", text())
}

async fn find_documents(
    State(state): State<AppState>,
    cx: Cx,
    uri: Uri,
) -> Result<Response, Fault> {
    let query = DocumentQuery::from_pairs(&pairs(&cx, &uri)?);
    let query = query.map_err(|error| cx.bad_request(error))?;
    let found = state.search.documents(&cx, &query).await;
    ok(&cx, Ok(found.map_err(|error| cx.bad_request(error))?))
}

async fn find_provisions(
    State(state): State<AppState>,
    cx: Cx,
    uri: Uri,
) -> Result<Response, Fault> {
    let query = ProvisionQuery::from_pairs(&pairs(&cx, &uri)?);
    let query = query.map_err(|error| cx.bad_request(error))?;
    let found = state.search.provisions(&cx, &query).await;
    ok(&cx, Ok(found.map_err(|error| cx.bad_request(error))?))
}

async fn suggest(State(state): State<AppState>, cx: Cx, uri: Uri) -> Result<Response, Fault> {
    let mut typed = None;
    for (name, value) in pairs(&cx, &uri)? {
        if name != "q" || typed.is_some() {
            let message = format!("没有名为“{name}”的参数，或者重复");
            return Err(cx.bad_request(Error::field("query", message)));
        }
        typed = Some(value);
    }
    let found = state.search.suggest(&cx, &typed.unwrap_or_default()).await;
    ok(&cx, found)
}

/// The parameters in their order; values of lists one by one.
fn pairs(cx: &Cx, uri: &Uri) -> Result<Vec<(String, String)>, Fault> {
    let given: Vec<(String, String)> = serde_html_form::from_str(uri.query().unwrap_or_default())
        .map_err(|_| {
        let message = "地址中的参数不是 UTF-8 编码";
        cx.bad_request(Error::field("query", message))
    })?;
    let mut pairs = Vec::with_capacity(given.len());
    for (name, value) in given {
        if LISTS.contains(&name.as_str()) {
            let values = value.split(',').map(str::trim);
            pairs.extend(values.map(|value| (name.clone(), value.to_owned())));
        } else {
            pairs.push((name, value));
        }
    }
    Ok(pairs)
}
