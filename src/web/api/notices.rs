//! 通知 and saved searches of the person who is signed in.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer, ok};
use super::schema::one_of;
use crate::app::Error;
use crate::app::notice::{self, NoticeList, SavedSearchList, SavedSearchView, SearchDraft};
use crate::web::extract::{Cx, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "通知";

pub(super) fn operations(api: Api) -> Api {
    let post = |path| Op::new(Method::POST, path, Policy::SignedIn);
    api.add(
        Op::get("/api/v1/notices", Policy::SignedIn)
            .about(
                TAG,
                "通知",
                "本人和本人所任岗位的通知，最近的在前；编号按收件人连续，缺号即有遗失。",
            )
            .query("unread", "只列未读的", one_of(&["true", "false"]))
            .answers::<NoticeList>(200, "通知"),
        list,
    )
    .add(
        post("/api/v1/notices/read")
            .about(TAG, "标为已读", "别人的通知不受影响。")
            .json::<NoticeIds>()
            .answers_with(204, "已标记", None),
        read,
    )
    .add(
        Op::get("/api/v1/saved-searches", Policy::SignedIn)
            .about(TAG, "检索订阅", "本人的检索订阅和电子邮件地址。")
            .answers::<SavedSearchList>(200, "检索订阅"),
        searches,
    )
    .add(
        post("/api/v1/saved-searches")
            .about(
                TAG,
                "订阅检索",
                "此后公布、导入的文件符合检索式的，各通知一次。",
            )
            .json::<SearchDraft>()
            .answers::<SavedSearchView>(201, "已订阅"),
        save,
    )
    .add(
        Op::new(
            Method::DELETE,
            "/api/v1/saved-searches/{id}",
            Policy::SignedIn,
        )
        .about(TAG, "取消检索订阅", "已给出的通知保留。")
        .answers_with(204, "已取消", None),
        remove,
    )
    .add(
        Op::new(Method::PUT, "/api/v1/notices/address", Policy::SignedIn)
            .about(TAG, "电子邮件地址", "空的取消；邮件不含文件标题。")
            .json::<NoticeAddress>()
            .answers_with(204, "已保存", None),
        address,
    )
}

/// Notices by id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeIds {
    /// 通知的 id.
    ids: Vec<String>,
}

/// An address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeAddress {
    /// 电子邮件地址.
    address: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    unread: Option<String>,
}

fn nothing(cx: &Cx, done: Result<(), Error>) -> Result<Response, Fault> {
    done.map_err(|error| cx.fault(error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let unread = match asked.unread.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let error = Error::field("unread", "参数 unread 应为 true 或者 false");
            return Err(cx.bad_request(error));
        }
    };
    ok(&cx, notice::list(&state.store, &cx, unread).await)
}

async fn read(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<NoticeIds>,
) -> Result<Response, Fault> {
    nothing(&cx, notice::mark_read(&state.store, &cx, &body.ids).await)
}

async fn searches(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, notice::searches(&state.store, &cx).await)
}

async fn save(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    Json(draft): Json<SearchDraft>,
) -> Result<Response, Fault> {
    let saved = notice::save_search(&state.store, &state.search, &cx, &draft).await;
    let saved = saved.map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::CREATED, &saved)
}

async fn remove(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    nothing(&cx, notice::remove_search(&state.store, &cx, &id).await)
}

async fn address(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<NoticeAddress>,
) -> Result<Response, Fault> {
    let set = notice::set_address(&state.store, &cx, &body.address).await;
    nothing(&cx, set)
}
