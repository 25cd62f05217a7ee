//! 编号簿 and 机关 for everybody; opening of series.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer, ok};
use super::schema::text;
use crate::app::answers::{self, AuthoritiesView, LedgerView};
use crate::app::registration::series::OpenSeries;
use crate::app::run;
use crate::domain::access::Role;
use crate::web::extract::{Cx, IdempotencyKey, Json, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/numbers", Policy::Public)
            .about(
                "编号",
                "编号簿",
                "全部编号系列；指定 series 时另给出该系列的全部编号，作废的连同理由一并给出。\
                 尚未公布的文件只见编号，不见标题。",
            )
            .query("series", "编号系列的 id", text())
            .answers::<LedgerView>(200, "编号簿"),
        ledger,
    )
    .add(
        Op::post("/api/v1/series", Policy::Roles(&[Role::Registrar]))
            .about(
                "编号",
                "启用编号系列",
                "启用某机关本年度的编号系列，写明起始序号和理由；答复其第一个编号。",
            )
            .json::<OpenSeries>()
            .answers::<Opened>(201, "已启用"),
        open,
    )
    .add(
        Op::get("/api/v1/authorities", Policy::Public)
            .about("机关", "机关名录", "登记的全部机关，按机关代码排列。")
            .answers::<AuthoritiesView>(200, "机关"),
        authorities,
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    series: Option<String>,
}

/// 已启用的编号系列.
#[derive(Debug, Serialize, ToSchema)]
struct Opened {
    /// 各系列的第一个编号.
    first_numbers: Vec<String>,
}

async fn ledger(
    State(state): State<AppState>,
    cx: Cx,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let series = which.series.filter(|id| !id.is_empty());
    ok(&cx, answers::ledger(&state.store, series.as_deref()).await)
}

async fn open(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<OpenSeries>,
) -> Result<Response, Fault> {
    let key = key.as_ref().map(|key| key.0.as_str());
    let first_numbers = run(&state.store, cx.cx.clone(), key, command)
        .await
        .map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::CREATED, &Opened { first_numbers })
}

async fn authorities(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::authorities(&state.store).await)
}
