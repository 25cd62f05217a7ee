//! 会话: sign in and out, who am I, own password.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::Error;
use crate::app::access::{self, sign_in};
use crate::app::answers::{self, MeView};
use crate::web::extract::{Cx, Json, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::session;
use crate::web::state::AppState;

const TAG: &str = "会话";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::new(Method::POST, "/api/v1/session", Policy::Public)
            .about(
                TAG,
                "登录",
                "登录名和密码正确时返回本人及岗位，并设置会话 Cookie。密码连续输错五次，账户锁定十五分钟。",
            )
            .json::<SignIn>()
            .answers::<MeView>(200, "已登录"),
        sign_in_here,
    )
    .add(
        Op::new(Method::DELETE, "/api/v1/session", Policy::Public)
            .about(TAG, "退出", "结束会话；没有登录也返回 204。")
            .answers_with(204, "已退出", None),
        sign_out,
    )
    .add(
        Op::get("/api/v1/me", Policy::SignedInAny)
            .about(TAG, "本人", "本人、岗位，以及是否须先修改密码。")
            .answers::<MeView>(200, "本人"),
        me,
    )
    .add(
        Op::new(Method::POST, "/api/v1/me/password", Policy::SignedInAny)
            .about(TAG, "修改本人密码", "修改后本人的其他会话一律结束，本会话继续。")
            .json::<NewPassword>()
            .answers_with(204, "已修改", None),
        password,
    )
}

/// 登录.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "zhangli", "password": "clear-Sky-42"}))]
struct SignIn {
    /// 登录名.
    login: String,
    /// 密码.
    password: String,
}

/// 修改密码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// 原密码.
    old: String,
    /// 新密码.
    new: String,
}

async fn sign_in_here(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    Query(Nothing {}): Query<Nothing>,
    Json(form): Json<SignIn>,
) -> Result<Response, Fault> {
    let signed_in = sign_in::sign_in(&state.store, &cx, &form.login, &form.password)
        .await
        .map_err(|error| cx.fault(error))?;
    session::begin(&session, &signed_in)
        .await
        .map_err(|error| cx.fault(error))?;
    let actor = access::actor(&state.store, &signed_in.person_id)
        .await
        .and_then(|found| found.ok_or(Error::Unauthenticated))
        .map_err(|error| cx.fault(error))?;
    ok(&cx, answers::me(&state.store, &actor.0).await)
}

async fn sign_out(
    cx: Cx,
    session: Session,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    session::end(&session)
        .await
        .map_err(|error| cx.fault(error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn me(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let actor = cx.actor().map_err(|error| cx.fault(error))?;
    ok(&cx, answers::me(&state.store, actor).await)
}

async fn password(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    Query(Nothing {}): Query<Nothing>,
    Json(form): Json<NewPassword>,
) -> Result<Response, Fault> {
    sign_in::change_own(&state.store, &cx, &form.old, &form.new)
        .await
        .map_err(|error| cx.fault(error))?;
    let person = cx
        .actor()
        .map_err(|error| cx.fault(error))?
        .person_id
        .clone();
    let found = access::actor(&state.store, &person)
        .await
        .and_then(|found| found.ok_or(Error::Unauthenticated))
        .map_err(|error| cx.fault(error))?;
    let again = sign_in::SignedIn {
        person_id: person,
        generation: found.1,
        must_change: false,
    };
    session::begin(&session, &again)
        .await
        .map_err(|error| cx.fault(error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
