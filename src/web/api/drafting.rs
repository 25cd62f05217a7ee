//! 起草: from the first line to 送审.

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, answer};
use crate::app::drafting::attach::{Attached, RemoveMaterial};
use crate::app::drafting::create::{CreateDocument, Created};
use crate::app::drafting::draft::{self, SaveDraft};
use crate::app::drafting::form::overrule::OverrideFormCheck;
use crate::app::drafting::prepare::RecordStep;
use crate::app::drafting::revise::SaveRevision;
use crate::app::drafting::submit::SubmitForReview;
use crate::app::drafting::withdraw::Withdraw;
use crate::app::review::answer::{AnswerFindings, FindingAnswer, ProceedUnadopted};
use crate::app::run;
use crate::domain::access::Role;
use crate::domain::document::{Step, StepState};
use crate::domain::form_check::FormCheck;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

pub(super) const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);
const TAG: &str = "起草";

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::post("/api/v1/documents", DRAFTER)
                .about(
                    TAG,
                    "立卷起草",
                    "建立案卷和第一份工作稿；Location 为新文件的地址。",
                )
                .json::<CreateDocument>()
                .answers::<Created>(201, "已立卷"),
            create,
        )
        .add(
            Op::new(Method::PUT, "/api/v1/documents/{id}/draft", DRAFTER)
                .about(
                    TAG,
                    "保存工作稿",
                    "expected_version 是工作稿的版本；不是最新版本时返回 409，不改动任何内容。",
                )
                .json::<SaveDraft>()
                .answers::<DraftSaved>(200, "已保存"),
            save,
        )
        .add(
            Op::new(
                Method::DELETE,
                "/api/v1/documents/{id}/materials/{material}",
                DRAFTER,
            )
            .about(TAG, "撤下材料", "材料不再计入；文件本身仍然保存。")
            .answers::<Attached>(200, "已撤下"),
            remove,
        );
    commands(api)
}

fn commands(api: Api) -> Api {
    api.command::<RevisionBody>(
        "/api/v1/documents/{id}/revisions",
        DRAFTER,
        TAG,
        "存为版本",
        "把工作稿存为不可更改的文本版本。",
    )
    .command::<StepBody>(
        "/api/v1/documents/{id}/steps",
        DRAFTER,
        TAG,
        "记录准备步骤",
        "征求意见、听证、论证、风险评估、公平竞争审查、办公机构审核的办理情况。",
    )
    .command::<FormReasonBody>(
        "/api/v1/documents/{id}/form-check/overrides",
        DRAFTER,
        TAG,
        "说明保留形式问题的理由",
        "检查结果为 fail 的一项不改正文的，须说明理由；正文在该处改动后，说明失效。",
    )
    .command::<SubmitBody>(
        "/api/v1/documents/{id}/submit",
        DRAFTER,
        TAG,
        "送合法性审核",
        "工作稿存为版本并送审。缺少的材料和步骤一次列明（422）。",
    )
    .command::<WithdrawBody>(
        "/api/v1/documents/{id}/withdraw",
        DRAFTER,
        TAG,
        "撤回",
        "登记编号之前可以撤回，须写明理由。",
    )
    .command::<AnswersBody>(
        "/api/v1/documents/{id}/answers",
        DRAFTER,
        TAG,
        "答复审核意见",
        "逐条答复最近一次审核意见；部分采纳、不采纳须说明理由。",
    )
    .command::<ProceedBody>(
        "/api/v1/documents/{id}/proceed",
        DRAFTER,
        TAG,
        "说明不采纳理由后提请讨论",
        "审核结论为“应当予以修改”、正文未改、各条均答复不采纳的，可以提请集体讨论。",
    )
}

/// 工作稿的新版本.
#[derive(Debug, Serialize, ToSchema)]
struct DraftSaved {
    /// 下一次保存用的版本.
    version: i64,
}

bodies! {
    /// 存为版本.
    RevisionBody => SaveRevision { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
    }

    /// 记录准备步骤.
    StepBody => RecordStep { document_id } OK {
        /// 步骤.
        #[schema(value_type = String, example = "public_comment")]
        step: Step,
        /// 状态: `required`、`done`、`not_applicable`、`skipped`.
        #[schema(value_type = String, example = "done")]
        state: StepState,
        /// 办理日期.
        #[serde(default)]
        done_on: Option<NaiveDate>,
        /// 理由或者结果.
        #[serde(default)]
        reason: Option<String>,
        /// 办理单位或者人员.
        #[serde(default)]
        organ: Option<String>,
        /// 公平竞争审查的结论，清单中的 id.
        #[serde(default)]
        #[schema(example = "no_effect")]
        conclusion: Option<String>,
        /// 此步骤的材料.
        #[serde(default)]
        material_id: Option<String>,
    }

    /// 说明保留形式问题的理由.
    FormReasonBody => OverrideFormCheck { document_id } CREATED {
        /// 检查项目: `M1` … `M18`.
        #[schema(value_type = String, example = "M7")]
        check: FormCheck,
        /// 理由.
        reason: String,
    }

    /// 送合法性审核.
    SubmitBody => SubmitForReview { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 审核机构的 id；不填由规则确定.
        #[serde(default)]
        reviewer: Option<String>,
    }

    /// 撤回.
    WithdrawBody => Withdraw { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }

    /// 答复审核意见.
    AnswersBody => AnswerFindings { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 答复.
        answers: Vec<FindingAnswer>,
    }

    /// 说明不采纳理由后提请讨论.
    ProceedBody => ProceedUnadopted { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
    }
}

async fn create(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<CreateDocument>,
) -> Result<Response, Fault> {
    let key = key.as_ref().map(|key| key.0.as_str());
    let created = run(&state.store, cx.cx.clone(), key, command)
        .await
        .map_err(|error| cx.fault(error))?;
    let mut response = answer(&cx, StatusCode::CREATED, &created)?;
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/documents/{}", created.id)) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn save(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<SaveDraft>,
) -> Result<Response, Fault> {
    let version = draft::save(&state.store, &cx, &id, body)
        .await
        .map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::OK, &DraftSaved { version })
}

async fn remove(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path((document_id, material_id)): Path<(String, String)>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let command = RemoveMaterial {
        document_id,
        material_id,
    };
    perform(&state, &cx, key, StatusCode::OK, command).await
}
