//! 合法性审核: the queue, one round, acceptance, return, opinion, notes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, answer, ok};
use crate::app::answers::{self, ReviewQueue, ReviewView};
use crate::app::review::accept::{AcceptReview, ReturnReview, SupplementReview};
use crate::app::review::assignment::{
    self, AssignReview, AssignedReviews, HandOverReviews, HandedOver,
};
use crate::app::review::not_normative::FindNotNormative;
use crate::app::review::notes::{self, SaveNotes};
use crate::app::review::opinion::{CheckLine, FindingInput, IssueOpinion};
use crate::domain::access::Role;
use crate::domain::review::Opinion;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const REVIEWER: Policy = Policy::Roles(&[Role::Reviewer]);
const TAG: &str = "合法性审核";

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::get("/api/v1/reviews", REVIEWER)
                .about(
                    TAG,
                    "待办审核",
                    "本人所在审核机构尚未出具意见的审核，按期限排列。",
                )
                .answers::<ReviewQueue>(200, "审核"),
            queue,
        )
        .add(
            Op::get("/api/v1/reviews/{id}", Policy::SignedIn)
                .about(
                    TAG,
                    "一次审核",
                    "参与办理的人员可以看到；审核草稿只有审核机构可以看到。",
                )
                .answers::<ReviewView>(200, "审核"),
            review,
        )
        .add(
            Op::post("/api/v1/reviews/{id}/notes", REVIEWER)
                .about(
                    TAG,
                    "保存审核草稿",
                    "出具意见之前随时保存；expected_version 是草稿的版本，没有草稿时为 0。\
                     本操作以版本防重，不使用幂等键。",
                )
                .json::<SaveNotes>()
                .answers::<NotesSaved>(200, "已保存"),
            save,
        );
    let api = assignments(api);
    api.command::<AcceptBody>(
        "/api/v1/reviews/{id}/acceptance",
        REVIEWER,
        TAG,
        "受理",
        "材料齐备，审核期限自今日起算；答复审核期限。",
    )
    .command::<ReturnBody>(
        "/api/v1/reviews/{id}/return",
        REVIEWER,
        TAG,
        "要求补正",
        "材料不齐的，写明需要补正的材料或者内容。",
    )
    .command::<SupplementBody>(
        "/api/v1/reviews/{id}/supplement",
        super::drafting::DRAFTER,
        TAG,
        "补正",
        "起草单位补正后再送，期限重新起算。",
    )
    .command::<OpinionBody>(
        "/api/v1/reviews/{id}/opinion",
        REVIEWER,
        TAG,
        "出具审核意见",
        "结论、审核要点、条文意见。“应当予以修改”和“不合法”须写明理由。起草人不得审核自己起草的文件。",
    )
    .command::<NotNormativeBody>(
        "/api/v1/reviews/{id}/not-normative",
        REVIEWER,
        TAG,
        "认定不属于行政规范性文件",
        "写明认定理由，案卷终止，不编号。",
    )
}

/// 分办与移交.
fn assignments(api: Api) -> Api {
    api.command::<AssignBody>(
        "/api/v1/reviews/{id}/assignment",
        REVIEWER,
        TAG,
        "分办",
        "分办给本审核机构的一人；不填承办人为收回。分办以后只由承办人办理。",
    )
    .add(
        Op::post("/api/v1/review-assignments/hand-over", REVIEWER)
            .about(
                TAG,
                "移交",
                "将一人在办的审核全部移交给本审核机构的另一人。",
            )
            .json::<HandOverReviews>()
            .answers::<HandedOver>(200, "已移交"),
        hand_over,
    )
    .add(
        Op::get("/api/v1/review-assignments", REVIEWER)
            .about(TAG, "分办情况", "本审核机构在办的审核及其承办人。")
            .answers::<AssignedReviews>(200, "分办情况"),
        assigned,
    )
}

/// 审核草稿的新版本.
#[derive(Debug, Serialize, ToSchema)]
struct NotesSaved {
    /// 下一次保存用的版本.
    version: i64,
}

bodies! {
    /// 受理.
    AcceptBody => AcceptReview { review_id } OK {
        /// 表单所依据的审核版本.
        expected_version: i64,
    }

    /// 分办.
    AssignBody => AssignReview { review_id } OK {
        /// 表单所依据的分办版本；从未分办为 0.
        expected_version: i64,
        /// 承办人的 id；不填为收回.
        #[serde(default)]
        person_id: Option<String>,
        /// 改派、收回的理由.
        #[serde(default)]
        reason: String,
    }

    /// 要求补正.
    ReturnBody => ReturnReview { review_id } OK {
        /// 表单所依据的审核版本.
        expected_version: i64,
        /// 需要补正的材料或者内容.
        note: String,
    }

    /// 补正.
    SupplementBody => SupplementReview { review_id } OK {
        /// 表单所依据的审核版本.
        expected_version: i64,
        /// 补正了什么.
        #[serde(default)]
        note: String,
    }

    /// 出具审核意见.
    OpinionBody => IssueOpinion { review_id } CREATED {
        /// 表单所依据的审核版本.
        expected_version: i64,
        /// 结论: lawful、amend、unlawful.
        #[schema(value_type = String, example = "lawful")]
        opinion: Opinion,
        /// 理由.
        #[serde(default)]
        reason: String,
        /// 审核要点，清单中的每一项.
        checklist: Vec<CheckLine>,
        /// 条文意见.
        #[serde(default)]
        findings: Vec<FindingInput>,
    }

    /// 认定不属于行政规范性文件.
    NotNormativeBody => FindNotNormative { review_id } OK {
        /// 表单所依据的审核版本.
        expected_version: i64,
        /// 认定理由.
        reason: String,
    }
}

async fn queue(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::queue(&state.store, &cx).await)
}

async fn review(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, answers::review(&state.store, &cx, &id).await)
}

async fn save(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<SaveNotes>,
) -> Result<Response, Fault> {
    let version = notes::save(&state.store, &cx, &id, body)
        .await
        .map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::OK, &NotesSaved { version })
}

async fn hand_over(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<HandOverReviews>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::OK, command).await
}

async fn assigned(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let found = assignment::all(&state.store, &cx).await;
    ok(&cx, found.map(|results| AssignedReviews { results }))
}
