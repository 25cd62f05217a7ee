//! 登记簿: size, root, proofs.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::describe::{Api, Op};
use super::parameters::{Nothing, ok, whole};
use super::schema::whole as whole_schema;
use crate::app::Error;
use crate::app::answers::{self, Consistency, Inclusion, LogHead, Proofs};
use crate::web::extract::{Cx, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "登记簿";

pub(super) fn operations(api: Api) -> Api {
    let included = Arc::new(Proofs::default());
    let continued = Arc::clone(&included);
    api.add(
        Op::get("/api/v1/log", Policy::Public)
            .about(
                TAG,
                "登记簿表头",
                "事件条数和哈希树的根（RFC 6962，SHA-256）。",
            )
            .answers::<LogHead>(200, "表头"),
        head,
    )
    .add(
        Op::get("/api/v1/log/proof", Policy::Public)
            .about(
                TAG,
                "存在证明",
                "第 seq 条（从 0 起）在前 size 条的树中的审计路径；size 不填为全部。",
            )
            .query("seq", "位置，从 0 起", whole_schema())
            .query("size", "树的条数", whole_schema())
            .answers::<Inclusion>(200, "存在证明"),
        move |state, cx, query| proof(Arc::clone(&included), state, cx, query),
    )
    .add(
        Op::get("/api/v1/log/consistency", Policy::Public)
            .about(
                TAG,
                "一致性证明",
                "前 size 条的树是前 from 条的树的延续；size 不填为全部。",
            )
            .query("from", "较早的条数", whole_schema())
            .query("size", "较晚的条数", whole_schema())
            .answers::<Consistency>(200, "一致性证明"),
        move |state, cx, query| consistency(Arc::clone(&continued), state, cx, query),
    )
}

async fn head(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::head(&state.store).await)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    seq: Option<String>,
    size: Option<String>,
}

async fn proof(
    proofs: Arc<Proofs>,
    State(state): State<AppState>,
    cx: Cx,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    let seq = needed(&cx, "seq", place.seq.as_deref())?;
    let size = whole(&cx, "size", place.size.as_deref())?;
    let proof = proofs.inclusion(&state.store, seq, size).await;
    ok(&cx, Ok(proof.map_err(|error| cx.bad_request(error))?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: Option<String>,
    size: Option<String>,
}

async fn consistency(
    proofs: Arc<Proofs>,
    State(state): State<AppState>,
    cx: Cx,
    Query(span): Query<Span>,
) -> Result<Response, Fault> {
    let from = needed(&cx, "from", span.from.as_deref())?;
    let size = whole(&cx, "size", span.size.as_deref())?;
    let proof = proofs.consistency(&state.store, from, size).await;
    ok(&cx, Ok(proof.map_err(|error| cx.bad_request(error))?))
}

fn needed(cx: &Cx, name: &str, given: Option<&str>) -> Result<i64, Fault> {
    whole(cx, name, given)?
        .ok_or_else(|| cx.bad_request(Error::field(name, format!("缺少参数 {name}"))))
}
