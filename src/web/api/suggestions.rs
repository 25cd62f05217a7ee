//! 审查建议: anybody proposes and follows; the examining body handles.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::suggestion::{
    self, ActOnSuggestion, CompleteSuggestion, Completed, Desk, EraseProposal, PublicAnswers,
    StaffView, SubmitSuggestion, TrackedView,
};
use crate::app::view::public;
use crate::domain::access::Role;
use crate::domain::suggestion::{SuggestionCommand, SuggestionOutcome};
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "审查建议";
const EXAMINERS: Policy = Policy::Roles(&[Role::FilingExaminer]);
const READERS: Policy = Policy::Roles(&[Role::FilingExaminer, Role::Auditor]);

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .command_by::<SuggestionBody>(
            Op::post("/api/v1/documents/{id}/suggestions", Policy::Public).about(
                TAG,
                "提出审查建议",
                "任何人都可以对已公布的文件提出，不需要登录。查询码只在应答中给出这一次。",
            ),
        )
        .add(
            Op::get("/api/v1/documents/{id}/suggestions", Policy::Public)
                .about(
                    TAG,
                    "已答复的审查建议",
                    "公开摘要、结果和答复，不含建议人的任何信息；未答复的不在其中，也不计数。",
                )
                .answers::<PublicAnswers>(200, "已答复的审查建议"),
            answered,
        )
        .add(
            Op::post("/api/v1/suggestions/tracking", Policy::Public)
                .about(TAG, "查询审查建议", "凭查询码查看进展和答复。")
                .json::<SuggestionTracking>()
                .answers::<TrackedView>(200, "审查建议"),
            track,
        );
    let api = api
        .add(
            Op::post("/api/v1/suggestions/completion", Policy::Public)
                .about(TAG, "补充审查建议", "办理机关请求补充的，凭查询码补充。")
                .json::<CompleteSuggestion>()
                .answers::<Completed>(200, "已补充"),
            complete,
        )
        .add(
            Op::get("/api/v1/suggestions", READERS)
                .about(TAG, "审查建议清单", "本人办理的审查建议，按答复期限排列。")
                .answers::<Desk>(200, "审查建议"),
            list,
        )
        .add(
            Op::get("/api/v1/suggestions/{id}", EXAMINERS)
                .about(
                    TAG,
                    "一件审查建议",
                    "含建议人所写的内容，只有办理人员可以查看。",
                )
                .answers::<StaffView>(200, "审查建议"),
            one,
        );
    api.command::<SuggestionActBody>(
        "/api/v1/suggestions/{id}/acts",
        EXAMINERS,
        TAG,
        "办理审查建议",
        "请补充、启动审查、不启动审查、移送、作出结论、答复，由 command 指明。",
    )
    .command::<SuggestionErasureBody>(
        "/api/v1/suggestions/{id}/erasure",
        EXAMINERS,
        TAG,
        "删除建议人的个人信息",
        "答复以后才能删除；公开摘要和答复保留。",
    )
}

bodies! {
    /// 提出审查建议.
    SuggestionBody => SubmitSuggestion { document_id } CREATED {
        /// 办理机关；不填为通常办理的机关.
        #[serde(default)]
        receiver_id: Option<String>,
        /// 针对的条款；不填为整个文件.
        #[serde(default)]
        eid: Option<String>,
        /// 姓名或者名称，可以不填.
        #[serde(default)]
        name: String,
        /// 联系方式，可以不填.
        #[serde(default)]
        contact: String,
        /// 事项和理由.
        reason: String,
        /// 前一次建议的查询码.
        #[serde(default)]
        earlier_code: String,
    }
    /// 办理审查建议.
    SuggestionActBody => ActOnSuggestion { suggestion_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 动作.
        #[schema(value_type = String, example = "accept")]
        command: SuggestionCommand,
        /// 说明、理由、答复.
        #[serde(default)]
        text: String,
        /// 不启动审查的情形.
        #[serde(default)]
        ground: String,
        /// 审查结论.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        outcome: Option<SuggestionOutcome>,
        /// 公开摘要.
        #[serde(default)]
        summary: String,
    }
    /// 删除个人信息.
    SuggestionErasureBody => EraseProposal { suggestion_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
}

/// A tracking code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuggestionTracking {
    /// 查询码.
    code: String,
}

async fn answered(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    public::find(&state.store, &id)
        .await
        .map_err(|error| cx.fault(error))?;
    ok(&cx, suggestion::answers(&state.store, &cx, Some(&id)).await)
}

async fn track(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    Json(asked): Json<SuggestionTracking>,
) -> Result<Response, Fault> {
    ok(
        &cx,
        suggestion::tracked(&state.store, &cx, &asked.code).await,
    )
}

async fn complete(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<CompleteSuggestion>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::OK, command).await
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, suggestion::desk(&state.store, &cx).await)
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, suggestion::one(&state.store, &cx, &id).await)
}
