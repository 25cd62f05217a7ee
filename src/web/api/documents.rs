//! One document: public view, provisions, text, events; its case for those with a part in it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::describe::{Api, Op};
use super::parameters::{AsOf, Nothing, day, ok};
use super::schema::{day as day_schema, one_of};
use crate::app::Error;
use crate::app::answers::{
    self, DocumentView, DraftView, EventsView, FormCheckView, Proofs, ProvisionsView,
};
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "文件";
const AS_OF: &str = "查询哪一天的效力状态和文本；不填为今天";

pub(super) fn operations(api: Api) -> Api {
    let proofs = Arc::new(Proofs::default());
    api.add(
        Op::get("/api/v1/documents/{id}", Policy::Public)
            .about(
                TAG,
                "文件",
                "元数据、编号、某日的效力状态及其依据、文本及哈希、效力变动、备案结果、登记簿位置。\
                 未公布的文件只有参与办理的人员可以看到，其他人得到 404；参与办理的人员另见案卷（case）：\
                 阶段、现在可以办理的事项、审核、材料、准备步骤、集体讨论、备案。",
            )
            .query("as_of", AS_OF, day_schema())
            .answers::<DocumentView>(200, "文件"),
        document,
    )
    .add(
        Op::get("/api/v1/documents/{id}/provisions", Policy::Public)
            .about(TAG, "条文", "某日文本的全部条文，按顺序，带 eId。")
            .query("as_of", AS_OF, day_schema())
            .answers::<ProvisionsView>(200, "条文"),
        provisions,
    )
    .add(
        Op::get("/api/v1/documents/{id}/text", Policy::Public)
            .about(TAG, "全文", "某日文本的全文，纯文本；ETag 为其 SHA-256。")
            .query("as_of", AS_OF, day_schema())
            .answers_with(200, "全文", Some("text/plain")),
        text,
    )
    .add(
        Op::get("/api/v1/documents/{id}/events", Policy::Public)
            .about(
                TAG,
                "登记簿事件",
                "此文件的全部事件。公开事件给出叶子和内容，其余只给出叶子哈希。proof=true 时附存在证明。",
            )
            .query("proof", "附存在证明", one_of(&["true", "false"]))
            .answers::<EventsView>(200, "事件"),
        move |state, cx, path, query| events(Arc::clone(&proofs), state, cx, path, query),
    )
    .add(
        Op::get("/api/v1/documents/{id}/draft", super::drafting::DRAFTER)
            .about(TAG, "工作稿", "起草单位的起草人可以看到；其他人得到 404。")
            .answers::<DraftView>(200, "工作稿"),
        draft,
    )
    .add(
        Op::get("/api/v1/documents/{id}/form-check", Policy::SignedIn)
            .about(
                TAG,
                "形式检查",
                "起草人在起草阶段得到工作稿的检查结果，参与办理的其他人得到现行文本的；其他人得到 404。",
            )
            .answers::<FormCheckView>(200, "检查结果"),
        form_check,
    )
    .add(
        Op::get(
            "/api/v1/documents/{id}/materials/{material}",
            Policy::SignedIn,
        )
        .about(TAG, "下载材料", "参与办理的人员可以下载；其他人得到 404。")
        .answers_with(200, "文件内容", Some("application/octet-stream")),
        material,
    )
}

async fn document(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Response, Fault> {
    let as_of = day(&cx, "as_of", query.as_of.as_deref())?;
    ok(&cx, answers::document(&state.store, &cx, &id, as_of).await)
}

async fn provisions(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Response, Fault> {
    let as_of = day(&cx, "as_of", query.as_of.as_deref())?;
    ok(
        &cx,
        answers::provisions(&state.store, &cx, &id, as_of).await,
    )
}

async fn text(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Response, Fault> {
    let as_of = day(&cx, "as_of", query.as_of.as_deref())?;
    let text = answers::text(&state.store, &cx, &id, as_of)
        .await
        .map_err(|error| cx.fault(error))?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::ETAG, format!("\"{}\"", text.sha256)),
    ];
    Ok((headers, text.text).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    proof: Option<String>,
}

async fn events(
    proofs: Arc<Proofs>,
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(query): Query<Proof>,
) -> Result<Response, Fault> {
    let wanted = match query.proof.as_deref() {
        None | Some("" | "false") => None,
        Some("true") => Some(&*proofs),
        Some(_) => {
            let fault = Error::field("proof", "参数 proof 只能为 true 或者 false");
            return Err(cx.bad_request(fault));
        }
    };
    ok(&cx, answers::events(&state.store, &cx, &id, wanted).await)
}

async fn draft(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::draft(&state.store, &cx, &id).await)
}

async fn form_check(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::form_check(&state.store, &cx, &id).await)
}

async fn material(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, material)): Path<(String, String)>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let (view, bytes) = answers::material(&state.store, &cx, &id, &material)
        .await
        .map_err(|error| cx.fault(error))?;
    let name = crate::web::page::encode(&view.name);
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    if let Ok(value) = format!("attachment; filename*=UTF-8''{name}").parse() {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
