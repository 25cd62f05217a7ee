//! 机关、人员与岗位: for the administrator.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, answer, ok};
use crate::app::Error;
use crate::app::access::account::{self, ChangePerson, CreatePerson, PersonCreated, PostInput};
use crate::app::access::authority::{AuthorityRecorded, RecordAuthority};
use crate::app::access::sign_in;
use crate::app::answers::{self, PeopleView};
use crate::domain::access::Role;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const ADMINISTRATOR: Policy = Policy::Roles(&[Role::Administrator]);
const TAG: &str = "人员";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::post("/api/v1/authorities", ADMINISTRATOR)
            .about("机关", "登记机关", "登记新机关；带 id 时修改已登记的机关。")
            .json::<RecordAuthority>()
            .answers::<AuthorityRecorded>(201, "已登记"),
        record,
    )
    .add(
        Op::get("/api/v1/people", ADMINISTRATOR)
            .about(TAG, "人员", "全部人员及其岗位。")
            .answers::<PeopleView>(200, "人员"),
        list,
    )
    .add(
        Op::post("/api/v1/people", ADMINISTRATOR)
            .about(TAG, "新增人员", "初始密码须在首次登录后修改。")
            .json::<PersonBody>()
            .answers::<PersonCreated>(201, "已新增"),
        create,
    )
    .command_by::<ChangeBody>(
        Op::new(Method::PATCH, "/api/v1/people/{id}", ADMINISTRATOR).about(
            TAG,
            "改变岗位，停用或者启用",
            "岗位的改变自下一次请求起生效；停用后其会话立即失效。",
        ),
    )
    .add(
        Op::new(Method::POST, "/api/v1/people/{id}/password", ADMINISTRATOR)
            .about(
                TAG,
                "重置密码",
                "其会话一律结束，下次登录后须修改密码；锁定同时解除。",
            )
            .json::<ResetBody>()
            .answers_with(204, "已重置", None),
        reset,
    )
}

/// 新增人员.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonBody {
    /// 登录名.
    login: String,
    /// 姓名.
    name: String,
    /// 所属机关的 id.
    authority_id: String,
    /// 岗位.
    posts: Vec<PostInput>,
    /// 初始密码.
    password: String,
}

/// 重置密码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetBody {
    /// 新的初始密码.
    password: String,
}

bodies! {
    /// 改变人员.
    ChangeBody => ChangePerson { person_id } OK {
        /// 今后的岗位；不填为不变.
        #[serde(default)]
        posts: Option<Vec<PostInput>>,
        /// 停用；不填为不变.
        #[serde(default)]
        disabled: Option<bool>,
    }
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<RecordAuthority>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::CREATED, command).await
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::people(&state.store, &cx).await)
}

async fn create(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<PersonBody>,
) -> Result<Response, Fault> {
    let command = CreatePerson {
        login: body.login,
        name: body.name,
        authority_id: body.authority_id,
        posts: body.posts,
    };
    let key = key.as_ref().map(|key| key.0.as_str());
    let password = body.password;
    let created =
        account::create_with_password(&state.store, cx.cx.clone(), key, command, &password, true)
            .await
            .map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::CREATED, &created)
}

async fn reset(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<ResetBody>,
) -> Result<Response, Fault> {
    let fault = |error| cx.fault(error);
    let people = answers::people(&state.store, &cx).await.map_err(fault)?;
    let person = people.results.iter().find(|person| person.id == id);
    let login = &person
        .ok_or_else(|| cx.fault(Error::NotFound("此人员")))?
        .login;
    account::set_password(&state.store, &id, login, &body.password, true)
        .await
        .map_err(fault)?;
    sign_in::note(&state.store, &cx, "password_reset", Some(&id), "")
        .await
        .map_err(fault)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
