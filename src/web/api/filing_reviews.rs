//! 备案审查、审查要求: conducted by the receiving body, answered by the issuer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::filing::demand::{
    self, AnswerDemand, DemandDesk, DemandLine, DemandRecorded, RecordDemand, StartDemand,
};
use crate::app::filing::review::{self, ActOnReview, OpenReview, ReviewAct, ReviewView};
use crate::domain::access::Role;
use crate::domain::filing_review::ReviewMode;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "备案";
const EXAMINERS: Policy = Policy::Roles(&[Role::FilingExaminer]);
const HANDLERS: Policy = Policy::Roles(&[Role::Filer, Role::FilingExaminer]);
const READERS: Policy = Policy::Roles(&[Role::Filer, Role::FilingExaminer, Role::Auditor]);
const AUDITED: Policy = Policy::Roles(&[Role::FilingExaminer, Role::Auditor]);

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .command::<OpenReviewBody>(
            "/api/v1/filings/{id}/reviews",
            EXAMINERS,
            TAG,
            "启动备案审查",
            "已备案登记的，由备案机关启动审查；审查方式为规则包列出的。",
        )
        .add(
            Op::get("/api/v1/filing-reviews/{id}", READERS)
                .about(
                    TAG,
                    "一件备案审查",
                    "制定机关只见发给它的意见；分送、逐项审查和沟通只有审查机关可见。",
                )
                .answers::<ReviewView>(200, "备案审查"),
            one,
        )
        .command::<ReviewActBody>(
            "/api/v1/filing-reviews/{id}/acts",
            HANDLERS,
            TAG,
            "办理备案审查",
            "由 act.command 指明：分送、逐项审查、记录问题、沟通、提出意见、逐条答复、中止、重新报送、逐条核对、停止执行、责令改正、通过、终止、撤销。",
        );
    api.add(
        Op::post("/api/v1/review-demands", EXAMINERS)
            .about(
                TAG,
                "登记审查要求",
                "有权机关的审查要求，已备案登记的文件随即启动审查。",
            )
            .json::<RecordDemand>()
            .answers::<DemandRecorded>(201, "已登记"),
        record,
    )
    .add(
        Op::get("/api/v1/review-demands", AUDITED)
            .about(TAG, "审查要求清单", "本人办理的审查要求。")
            .answers::<DemandDesk>(200, "审查要求"),
        demands,
    )
    .add(
        Op::get("/api/v1/review-demands/{id}", AUDITED)
            .about(TAG, "一件审查要求", "本人办理的一件审查要求。")
            .answers::<DemandLine>(200, "审查要求"),
        demand_one,
    )
    .command::<StartDemandBody>(
        "/api/v1/review-demands/{id}/start",
        EXAMINERS,
        TAG,
        "审查要求启动审查",
        "收到时尚未备案登记的，登记后启动。",
    )
    .command::<AnswerDemandBody>(
        "/api/v1/review-demands/{id}/answer",
        EXAMINERS,
        TAG,
        "反馈审查要求",
        "审查结束后反馈结果。",
    )
}

bodies! {
    /// 启动备案审查.
    OpenReviewBody => OpenReview { filing_id } CREATED {
        /// 表单所依据的备案版本.
        expected_version: i64,
        /// 审查方式.
        #[schema(value_type = String, example = "ex_officio")]
        mode: ReviewMode,
        /// 审查人、承办科室.
        examiner: String,
        /// 所依据的审查建议.
        #[serde(default)]
        suggestion_id: Option<String>,
        /// 所依据的审查要求.
        #[serde(default)]
        demand_id: Option<String>,
        /// 移送、联合审查机关或者专项名称.
        #[serde(default)]
        partner: String,
        /// 办结日期.
        #[serde(default)]
        due_on: Option<chrono::NaiveDate>,
    }
    /// 办理备案审查.
    ReviewActBody => ActOnReview { review_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 动作.
        act: ReviewAct,
    }
    /// 审查要求启动审查.
    StartDemandBody => StartDemand { demand_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 审查人、承办科室.
        examiner: String,
    }
    /// 反馈审查要求.
    AnswerDemandBody => AnswerDemand { demand_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 反馈内容.
        answer: String,
    }
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, review::one(&state.store, &cx, &id).await)
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<RecordDemand>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::CREATED, command).await
}

async fn demands(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, demand::desk(&state.store, &cx).await)
}

async fn demand_one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, demand::one(&state.store, &cx, &id).await)
}
