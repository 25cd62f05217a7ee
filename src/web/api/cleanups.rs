//! 清理: the published results for everybody; campaigns with all their commands for those concerned.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cleanup_bodies::{
    CleanupAssignBody, CleanupCheckBody, CleanupCheckProofsBody, CleanupDecideBody,
    CleanupDropBody, CleanupProofBody, CleanupProposeBody, CleanupPublishBody, CleanupReviseBody,
    CleanupSubmitBody, CleanupVersionBody, CleanupWithdrawBody,
};
use super::commands::perform;
use super::describe::{Api, Op};
use super::parameters::{Nothing, day, ok};
use super::schema::day as day_schema;
use crate::app::cleanup::{
    self, Beyond, CampaignMoved, CampaignView, CampaignsView, CreateCampaign, OpenCampaign,
    PlanInput, PublishedCampaign, PublishedList, Rehearsal,
};
use crate::domain::access::Role;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "清理";
const CAMPAIGNS: &str = "/api/v1/campaigns";
const CAMPAIGN: &str = "/api/v1/campaigns/{id}";
/// Who has a part in clean-ups.
pub(in crate::web) const CONCERNED: Policy = Policy::Roles(&[
    Role::CleanupLead,
    Role::Drafter,
    Role::Office,
    Role::Publisher,
    Role::Auditor,
]);
/// Who leads them.
pub(in crate::web) const LEADS: Policy = Policy::Roles(&[Role::CleanupLead]);
const HANDLES: Policy = Policy::Roles(&[Role::Drafter]);
const DECIDES: Policy = Policy::Roles(&[Role::Office]);
const PUBLISHES: Policy = Policy::Roles(&[Role::Publisher]);

pub(super) fn operations(api: Api) -> Api {
    let api = reading(api);
    let api = planning(api);
    working(api)
}

fn reading(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/cleanups", Policy::Public)
            .about(TAG, "已公布的清理", "已公布结果的清理，最近的在前。")
            .answers::<PublishedList>(200, "清理"),
        published_all,
    )
    .add(
        Op::get("/api/v1/cleanups/{id}", Policy::Public)
            .about(
                TAG,
                "清理结果",
                "一次清理的结果目录：继续有效、修改、废止、宣布失效、此前已废止，以及取消、保留的证明事项。",
            )
            .answers::<PublishedCampaign>(200, "清理结果"),
        published,
    )
    .add(
        Op::get(CAMPAIGNS, CONCERNED)
            .about(TAG, "清理工作", "本人有权办理或者查看的清理，最近的在前。")
            .answers::<CampaignsView>(200, "清理"),
        all,
    )
    .add(
        Op::get(CAMPAIGN, CONCERNED)
            .about(
                TAG,
                "清理工作详情",
                "方案、范围、进度、每件文件的清理意见、证明事项，以及本人现在可以办理的动作。",
            )
            .answers::<CampaignView>(200, "清理"),
        one,
    )
    .add(
        Op::get("/api/v1/campaigns/{id}/rehearsal", CONCERNED)
            .about(
                TAG,
                "预演",
                "决定在指定日期生效时，每件文件的效力状态由什么变为什么；与实际决定用同一计算。",
            )
            .query("on", "生效日期；不填为今天", day_schema())
            .answers::<Rehearsal>(200, "预演"),
        rehearse,
    )
    .add(
        Op::get("/api/v1/campaigns/{id}/beyond", CONCERNED)
            .about(
                TAG,
                "不在清理范围内的文件",
                "范围冻结以后出现、符合范围条件的文件。决定不及于这些文件。",
            )
            .answers::<BeyondView>(200, "文件"),
        beyond,
    )
}

fn planning(api: Api) -> Api {
    api.add(
        Op::post(CAMPAIGNS, LEADS)
            .about(
                TAG,
                "拟定清理方案",
                "范围由制定机关、公布截止日和检索式等条件组成。",
            )
            .json::<PlanInput>()
            .answers::<CampaignMoved>(201, "已拟定"),
        create,
    )
    .command::<CleanupReviseBody>(
        "/api/v1/campaigns/{id}/plan",
        LEADS,
        TAG,
        "修改清理方案",
        "只在启动以前。",
    )
    .add(
        Op::post("/api/v1/campaigns/{id}/opening", LEADS)
            .about(
                TAG,
                "启动清理",
                "冻结范围：记下每件文件及其文本的哈希，按谁起草谁清理分派。",
            )
            .json::<CleanupVersionBody>()
            .answers::<CampaignMoved>(200, "已启动"),
        open,
    )
    .command::<CleanupAssignBody>(
        "/api/v1/campaigns/{id}/assignments",
        LEADS,
        TAG,
        "分派、改派",
        "须写明理由，如起草单位已经撤并。",
    )
    .command::<CleanupCheckBody>(
        "/api/v1/campaigns/{id}/checks",
        LEADS,
        TAG,
        "核对清理意见",
        "同意或者退回；退回须写明理由。自己提出的须由他人核对。",
    )
    .command::<CleanupSubmitBody>(
        "/api/v1/campaigns/{id}/submission",
        LEADS,
        TAG,
        "提请决定",
        "须全部核对同意；方案写明未列入目录一律失效的，可以有未提出意见的文件。",
    )
    .command::<CleanupWithdrawBody>(
        "/api/v1/campaigns/{id}/withdrawal",
        LEADS,
        TAG,
        "终止清理",
        "只在决定以前，须写明理由。",
    )
}

fn working(api: Api) -> Api {
    api.command::<CleanupProposeBody>(
        "/api/v1/campaigns/{id}/proposals",
        HANDLES,
        TAG,
        "提出清理意见",
        "一次可以对多件提出；与文件当前效力不符的结论会被拒绝。",
    )
    .command::<CleanupProofBody>(
        "/api/v1/campaigns/{id}/proofs",
        HANDLES,
        TAG,
        "列入或者更正证明事项",
        "保留的须写明法律、行政法规或者国务院决定依据；取消的须选择情形。",
    )
    .command::<CleanupDropBody>(
        "/api/v1/campaigns/{id}/proofs/removal",
        HANDLES,
        TAG,
        "证明事项不列入",
        "误列、重复的，须写明理由。",
    )
    .command::<CleanupCheckProofsBody>(
        "/api/v1/campaigns/{id}/proofs/checks",
        LEADS,
        TAG,
        "核对证明事项",
        "同意或者退回；退回须写明理由。",
    )
    .command::<CleanupDecideBody>(
        "/api/v1/campaigns/{id}/decision",
        DECIDES,
        TAG,
        "记录清理决定",
        "会议通过的，全部文件的效力变动在一个事务中记录。修改后通过、未通过的退回牵头机构。",
    )
    .command::<CleanupPublishBody>(
        "/api/v1/campaigns/{id}/publication",
        PUBLISHES,
        TAG,
        "公布清理结果",
        "结果目录即行公开。",
    )
}

/// Documents outside of the frozen scope.
#[derive(Debug, Serialize, ToSchema)]
struct BeyondView {
    /// By their days.
    results: Vec<Beyond>,
}

async fn published_all(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, cleanup::published_all(&state.store).await)
}

async fn published(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, cleanup::published(&state.store, &cx, &id).await)
}

async fn all(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, cleanup::campaigns(&state.store, &cx).await)
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, cleanup::campaign(&state.store, &cx, &id).await)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    on: Option<String>,
}

async fn rehearse(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(on): Query<On>,
) -> Result<Response, Fault> {
    let on = day(&cx, "on", on.on.as_deref())?;
    ok(&cx, cleanup::rehearsal(&state.store, &cx, &id, on).await)
}

async fn beyond(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let found = cleanup::beyond(&state.store, &state.search, &cx, &id).await;
    ok(&cx, found.map(|results| BeyondView { results }))
}

async fn create(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(plan): Json<PlanInput>,
) -> Result<Response, Fault> {
    perform(
        &state,
        &cx,
        key,
        StatusCode::CREATED,
        CreateCampaign { plan },
    )
    .await
}

async fn open(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<CleanupVersionBody>,
) -> Result<Response, Fault> {
    let found = cleanup::candidates_of(&state.store, &state.search, &cx, &id).await;
    let command = OpenCampaign {
        campaign_id: id,
        expected_version: body.expected_version,
        found: found.map_err(|error| cx.fault(error))?,
    };
    perform(&state, &cx, key, StatusCode::OK, command).await
}
