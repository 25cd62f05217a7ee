//! `/healthz`: the process answers. `/readyz`: database, log and index do. The description of the API.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer};
use crate::app::answers;
use crate::web::extract::{Cx, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "运行";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/healthz", Policy::Public)
            .about(TAG, "进程存活", "进程能应答即返回 ok，不检查数据库。")
            .answers_with(200, "存活", Some("text/plain")),
        alive,
    )
    .add(
        Op::get("/readyz", Policy::Public)
            .about(
                TAG,
                "可以服务",
                "检查数据库、登记簿和检索索引。可以服务或者降级服务时为 200；数据库、登记簿不能应答，\
                 或者启动时索引尚未跟上，为 503。",
            )
            .answers::<Readiness>(200, "ready 或者 degraded")
            .answers::<Readiness>(503, "starting 或者数据库不能应答"),
        ready,
    )
    .add(
        Op::get("/api/v1/openapi.json", Policy::Public)
            .about(TAG, "接口说明", "本接口的 OpenAPI 3.1 说明。")
            .answers_with(200, "OpenAPI 3.1", Some("application/json")),
        description,
    )
}

/// 运行状态.
#[derive(Debug, Serialize, ToSchema)]
struct Readiness {
    /// ready, degraded, starting, unavailable.
    status: &'static str,
    /// The database answers.
    database: bool,
    /// The log has a head.
    log: bool,
    /// Size of the log.
    log_size: Option<i64>,
    /// 故障, in words.
    faults: Vec<String>,
}

async fn alive() -> &'static str {
    "ok"
}

async fn ready(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let head = answers::head(&state.store).await;
    let (code, readiness) = match head {
        Ok(head) => (
            StatusCode::OK,
            Readiness {
                status: "ready",
                database: true,
                log: true,
                log_size: Some(head.size),
                faults: Vec::new(),
            },
        ),
        Err(error) => {
            tracing::error!(?error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Readiness {
                    status: "unavailable",
                    database: false,
                    log: false,
                    log_size: None,
                    faults: vec!["数据库或者登记簿不能应答".to_owned()],
                },
            )
        }
    };
    answer(&cx, code, &readiness)
}

static DESCRIPTION: LazyLock<String> = LazyLock::new(|| {
    super::openapi().to_json().unwrap_or_else(|error| {
        tracing::error!(%error, "description of the API");
        "{}".to_owned()
    })
});

async fn description(Query(Nothing {}): Query<Nothing>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, DESCRIPTION.as_str()).into_response()
}
