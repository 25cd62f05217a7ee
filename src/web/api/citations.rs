//! 引用与被引 of a document.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::describe::{Api, Op};
use super::parameters::{day, ok, whole};
use super::schema::{day as day_schema, text, whole as whole_schema};
use crate::app::answers::{self, CitationsQuery, CitationsView, CitedByView};
use crate::app::citations::basis::{self, BasisChanges};
use crate::app::search::DocumentQuery;
use crate::domain::access::Role;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "文件";
/// Whose work it is when a basis changes.
pub(in crate::web) const RELIES: Policy = Policy::Roles(&[
    Role::Drafter,
    Role::Reviewer,
    Role::Registrar,
    Role::CleanupLead,
    Role::Office,
    Role::Auditor,
]);
const AS_OF: &str = "查询哪一天的文本；不填为今天";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/documents/{id}/citations", Policy::Public)
            .about(
                TAG,
                "引用",
                "某日文本所引用的文件和条款，按正文顺序；列举（第三条、第五条）和范围（第三条至第五条）逐条给出。\
                 status：resolved 已对应到库内文件，ambiguous 有多个可能的文件（candidates），unresolved 未能对应到库内文件。\
                 target 为引用文件施行之日有效的文本和条款，state 为该文件今天的效力状态。at 中的位置以字符计，从 0 开始，不含末位。",
            )
            .query("as_of", AS_OF, day_schema())
            .query("per_page", "每页条数，0 至 1000；不填为 100", whole_schema())
            .query("cursor", "上一页答复中的 next", text())
            .answers::<CitationsView>(200, "引用"),
        citations,
    )
    .add(
        Op::get("/api/v1/documents/{id}/cited-by", Policy::Public)
            .about(
                TAG,
                "被引",
                "正文以标题或者编号引用此文件的已公布文件，公布日期近的在前，附引用所在的条款。count 为文件数，准确。\
                 翻页用答复中的 next；索引更新十分钟后原来的翻页失效，返回 410。",
            )
            .query("as_of", AS_OF, day_schema())
            .query("per_page", "每页条数，0 至 100", whole_schema())
            .query("cursor", "上一页答复中的 next", text())
            .answers::<CitedByView>(200, "被引"),
        cited_by,
    )
    .add(
        Op::get("/api/v1/basis-changes", RELIES)
            .about(
                TAG,
                "依据变动",
                "本级仍然有效的文件所引用的、后来修改（amended）或者已不再有效（ended）的文件，附每一处引用。                 change：same 所引条文未变，changed 已变（before、after 为前后条文），gone 已不存在，unsure 请核对。",
            )
            .answers::<BasisChanges>(200, "依据变动"),
        basis_changes,
    )
}

async fn basis_changes(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    ok(&cx, basis::changes(&state.store, cx.today).await)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    as_of: Option<String>,
    per_page: Option<String>,
    cursor: Option<String>,
}

async fn citations(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(page): Query<Wanted>,
) -> Result<Response, Fault> {
    let per_page = whole(&cx, "per_page", page.per_page.as_deref())?;
    let query = CitationsQuery {
        as_of: day(&cx, "as_of", page.as_of.as_deref())?,
        per_page: per_page.map(|count| usize::try_from(count).unwrap_or(usize::MAX)),
        cursor: page.cursor.filter(|cursor| !cursor.is_empty()),
    };
    let found = answers::citations(&state.search, &state.store, &cx, &id, &query).await;
    ok(&cx, Ok(found.map_err(|error| cx.bad_request(error))?))
}

async fn cited_by(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(page): Query<Wanted>,
) -> Result<Response, Fault> {
    let given = [
        ("as_of", page.as_of),
        ("per_page", page.per_page),
        ("cursor", page.cursor),
    ];
    let pairs: Vec<(String, String)> = given
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    let query = DocumentQuery::from_pairs(&pairs).map_err(|error| cx.bad_request(error))?;
    let found = answers::cited_by(&state.search, &state.store, &cx, &id, &query).await;
    ok(&cx, Ok(found.map_err(|error| cx.bad_request(error))?))
}
