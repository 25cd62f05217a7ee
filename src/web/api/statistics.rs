//! 统计 and 发文目录: for everybody the public figures, for staff all that count what they may see.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer, ok};
use super::schema::{day, one_of, text};
use crate::app::statistics::issue_list::take::{ROLES, TakeIssueList, TakenList};
use crate::app::statistics::issue_list::view;
use crate::app::statistics::told::{self, FigureListView, IssueListView, StatisticsView};
use crate::app::statistics::{Loaded, staff};
use crate::app::{Error, run};
use crate::domain::access::Role;
use crate::domain::statistics::{Figure, Part};
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::figures::{Asks, figure};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

pub(super) fn operations(api: Api) -> Api {
    let see = Policy::Roles(&[
        Role::Registrar,
        Role::Filer,
        Role::FilingExaminer,
        Role::Auditor,
    ]);
    api.add(
        asked(Op::get("/api/v1/statistics", Policy::Public).about(
            "统计",
            "统计指标及其口径",
            "未登录的，只有公开的指标，只计已公布的文件；已登录的，为全部指标，只计其可以查看的文件。\
             无法计算的写明理由，不以零代替。",
        ))
        .answers::<StatisticsView>(200, "统计指标"),
        figures,
    )
    .add(
        asked(Op::get("/api/v1/statistics/{figure}", Policy::Public).about(
            "统计",
            "构成一项指标的清单",
            "行数等于指标的分子（part=numerator）或者分母（part=denominator）。",
        ))
        .query("part", "哪一份清单", one_of(&["numerator", "denominator"]))
        .answers::<FigureListView>(200, "清单"),
        list,
    )
    .add(
        Op::get("/api/v1/issue-lists", see)
            .about("统计", "已提交的发文目录", "可以查看的发文目录，最新的在前。")
            .answers::<IssueListsView>(200, "发文目录"),
        lists,
    )
    .add(
        Op::post("/api/v1/issue-lists", Policy::Roles(ROLES))
            .about(
                "统计",
                "提交发文目录核对",
                "目录原样登记；与登记、备案的比对结果在查看时计算。",
            )
            .json::<TakeIssueList>()
            .answers::<TakenList>(201, "已登记"),
        take,
    )
    .add(
        Op::get("/api/v1/issue-lists/{id}", see)
            .about("统计", "发文目录的比对结果", "已登记、已报备、漏登、漏报、仅目录有、仅系统有。")
            .answers::<IssueListView>(200, "比对结果"),
        compared,
    )
}

fn asked(op: Op) -> Op {
    op.query("year", "年份；与 from、through 都不写的，为今年", text())
        .query("from", "起始日期，含当日；须与 through 同时写", day())
        .query("through", "截止日期，含当日", day())
        .query("authority", "机关的 id；不写为全部机关", text())
}

async fn loaded(state: &AppState, cx: &Cx) -> Result<Arc<Loaded>, Fault> {
    let loaded = if inside(cx) {
        staff(&state.store, cx).await.map(Arc::new)
    } else {
        state.statistics.read(&state.store).await
    };
    loaded.map_err(|error| cx.fault(error))
}

/// Whether somebody is signed in who may act.
fn inside(cx: &Cx) -> bool {
    cx.actor.as_deref().is_some_and(|actor| !actor.must_change)
}

fn plain(cx: &Cx, asks: &Asks) -> Result<(), Fault> {
    for (name, value) in [("format", &asks.format), ("table", &asks.table)] {
        if !value.is_empty() {
            let error = Error::field(name, format!("未知的参数 `{name}`"));
            return Err(cx.bad_request(error));
        }
    }
    Ok(())
}

async fn figures(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    plain(&cx, &asks)?;
    if !asks.part.is_empty() {
        return Err(cx.bad_request(Error::field("part", "未知的参数 `part`")));
    }
    let loaded = loaded(&state, &cx).await?;
    let question = asks.question(&cx, &loaded)?;
    let all = inside(&cx);
    let wanted = move |figure: Figure| all || figure.is_public();
    let (record, context) = (Arc::clone(&loaded), cx.cx.clone());
    let work = move || told::statistics(&question, &record, &context, wanted);
    ok(&cx, state.statistics.compute(work).await)
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Path(which): Path<String>,
    Query(asks): Query<Asks>,
) -> Result<Response, Fault> {
    plain(&cx, &asks)?;
    let which = figure(&cx, &which)?;
    if !inside(&cx) && !which.is_public() {
        return Err(cx.fault(Error::NotFound("此项统计指标")));
    }
    let part: Part = asks.part(&cx)?;
    let loaded = loaded(&state, &cx).await?;
    let question = asks.question(&cx, &loaded)?;
    let list = told::list(&question, &loaded, &cx, which, part);
    let list = list.map_err(|error| cx.bad_request(error))?;
    ok(&cx, Ok(list))
}

/// 已提交的发文目录.
#[derive(Debug, Serialize, ToSchema)]
struct IssueListsView {
    /// The lists, the newest first.
    results: Vec<TakenListView>,
}

/// 一份发文目录.
#[derive(Debug, Serialize, ToSchema)]
struct TakenListView {
    /// Id.
    id: String,
    /// Name of the authority.
    authority: String,
    /// Year.
    year: i64,
    /// Name of the list.
    name: String,
    /// When it was handed in.
    listed_on: chrono::NaiveDate,
    /// By whom.
    listed_by: String,
}

async fn lists(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let lists = view::lists(&state.store, &cx).await;
    let lists = lists.map(|lists| IssueListsView {
        results: lists
            .into_iter()
            .map(|one| TakenListView {
                id: one.id,
                authority: one.authority,
                year: one.year,
                name: one.name,
                listed_on: one.listed_on,
                listed_by: one.listed_by,
            })
            .collect(),
    });
    ok(&cx, lists)
}

async fn take(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<TakeIssueList>,
) -> Result<Response, Fault> {
    if command.sha256.is_some() {
        let error = Error::field("sha256", "接口只收各行，不收文件；请不要写 sha256");
        return Err(cx.fault(error));
    }
    let key = key.as_ref().map(|key| key.0.as_str());
    let taken = run(&state.store, cx.cx.clone(), key, command)
        .await
        .map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::CREATED, &taken)
}

async fn compared(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let compared = view::compared(&state.store, &cx, &id).await;
    ok(&cx, compared.map(told::issue_list))
}
