//! `/healthz`: the process answers. `/readyz`: database, log and index do. The description of the API.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

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
    let started = Arc::new(AtomicBool::new(false));
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
        move |state, cx, query| ready(Arc::clone(&started), state, cx, query),
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
    /// `ready`: all is well; `degraded`: serves, but something is wrong; `starting`: the index is being
    /// brought up to the log; `unavailable`: database or log do not answer.
    status: &'static str,
    /// The database answers.
    database: bool,
    /// Size of the log; null where it does not answer.
    log: Option<i64>,
    /// 检索索引.
    index: IndexReadiness,
    /// 故障, in words.
    faults: Vec<String>,
}

/// 检索索引.
#[derive(Debug, Serialize, ToSchema)]
struct IndexReadiness {
    /// The size of the log up to which the index stands.
    sequence: u64,
    /// That was the whole log when it was last looked at.
    caught_up: bool,
}

async fn alive() -> &'static str {
    "ok"
}

async fn ready(
    started: Arc<AtomicBool>,
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let index = state.index_status.borrow().clone();
    let head = answers::head(&state.store).await;
    if index.caught_up {
        started.store(true, Ordering::Relaxed);
    }
    let mut faults: Vec<String> = index.fault.into_iter().collect();
    faults.extend(state.check.borrow().iter().cloned());
    if let Err(error) = &head {
        tracing::error!(?error, "not ready");
        faults.push("数据库或者登记簿不能应答".to_owned());
    }
    let (code, status) = if head.is_err() {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    } else if !faults.is_empty() {
        (StatusCode::OK, "degraded")
    } else if started.load(Ordering::Relaxed) {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "starting")
    };
    let readiness = Readiness {
        status,
        database: head.is_ok(),
        log: head.ok().map(|head| head.size),
        index: IndexReadiness {
            sequence: index.sequence,
            caught_up: index.caught_up,
        },
        faults,
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
