//! 征求有关单位意见 and 简易程序.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::drafting::DRAFTER;
use super::parameters::{Nothing, ok};
use crate::app::department::{
    self, AnswerDepartment, AskDepartments, DepartmentOpinions, HandleDissent, LapseDepartment,
    OpinionPage,
};
use crate::app::urgent::{self, DecideUrgent, RequestUrgent, UrgentPage};
use crate::domain::access::Role;
use crate::domain::department::DissentHandling;
use crate::domain::document::Step;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "征求有关单位意见";
const URGENT: &str = "简易程序";
const ANSWERING: Policy = Policy::Roles(&[Role::Drafter, Role::Reviewer, Role::Office]);
const OFFICE: Policy = Policy::Roles(&[Role::Office]);
const EITHER: Policy = Policy::Roles(&[Role::Drafter, Role::Office]);

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::get("/api/v1/documents/{id}/departments", DRAFTER)
                .about(TAG, "各单位的意见", "只有起草单位可以查看。")
                .answers::<DepartmentOpinions>(200, "各单位的意见"),
            opinions,
        )
        .add(
            Op::get("/api/v1/department-opinions/{id}", ANSWERING)
                .about(TAG, "征求本单位意见的文本", "只有被征求的单位可以查看。")
                .answers::<OpinionPage>(200, "文本和答复"),
            one,
        )
        .add(
            Op::get("/api/v1/documents/{id}/urgent", EITHER)
                .about(
                    URGENT,
                    "简易程序的申请和决定",
                    "起草单位和决定机关的办公机构可以查看。",
                )
                .answers::<UrgentPage>(200, "申请和决定"),
            urgents,
        );
    commands(api)
}

fn commands(api: Api) -> Api {
    api.command::<AskBody>(
        "/api/v1/documents/{id}/departments",
        DRAFTER,
        TAG,
        "征求有关单位意见",
        "工作稿存为版本；只有所列单位能看到。",
    )
    .command::<AnswerBody>(
        "/api/v1/department-opinions/{id}/answer",
        ANSWERING,
        TAG,
        "答复征求意见",
        "被征求的单位答复；起草单位代为记录的，须填写来函文号。",
    )
    .command::<LapseBody>(
        "/api/v1/department-opinions/{id}/lapse",
        DRAFTER,
        TAG,
        "记录逾期未答复",
        "答复期限届满以后才能记录。",
    )
    .command::<HandlingBody>(
        "/api/v1/department-opinions/{id}/handling",
        DRAFTER,
        TAG,
        "处理不同意见",
        "经协调达成一致，或者协调不一致、如实报会议决定。",
    )
    .command::<UrgentBody>(
        "/api/v1/documents/{id}/urgent",
        DRAFTER,
        URGENT,
        "申请适用简易程序",
        "情形和可以省略的步骤以规则清单为限；合法性审核不得省略。",
    )
    .command::<UrgentDecisionBody>(
        "/api/v1/urgent-requests/{id}/decision",
        OFFICE,
        URGENT,
        "决定是否适用简易程序",
        "批准的，须记录批准人姓名、职务和日期；所列步骤即记为经批准简化。",
    )
}

bodies! {
    /// 征求有关单位意见.
    AskBody => AskDepartments { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 单位的 id.
        authority_ids: Vec<String>,
        /// 请重点研究的内容.
        #[serde(default)]
        note: String,
    }
    /// 答复征求意见.
    AnswerBody => AnswerDepartment { opinion_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 无不同意见.
        agrees: bool,
        /// 意见.
        #[serde(default)]
        text: String,
        /// 来函文号.
        #[serde(default)]
        paper: String,
    }
    /// 记录逾期未答复.
    LapseBody => LapseDepartment { opinion_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
    }
    /// 处理不同意见.
    HandlingBody => HandleDissent { opinion_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// `coordinated`、`reported`.
        #[schema(value_type = String, example = "coordinated")]
        handling: DissentHandling,
        /// 协调的情况和理由.
        text: String,
    }
    /// 申请适用简易程序.
    UrgentBody => RequestUrgent { document_id } CREATED {
        /// 情形，清单中的 id.
        ground: String,
        /// 理由.
        reason: String,
        /// 省略的步骤.
        #[schema(value_type = Vec<String>)]
        steps: Vec<Step>,
    }
    /// 决定是否适用简易程序.
    UrgentDecisionBody => DecideUrgent { urgent_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 是否批准.
        approve: bool,
        /// 批准人姓名.
        #[serde(default)]
        approver: String,
        /// 批准人职务.
        #[serde(default)]
        office: String,
        /// 批准日期.
        #[serde(default)]
        decided_on: Option<NaiveDate>,
        /// 批件编号.
        #[serde(default)]
        paper: String,
        /// 说明.
        #[serde(default)]
        note: String,
    }
}

async fn opinions(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, department::opinions(&state.store, &cx, &id).await)
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, department::one(&state.store, &cx, &id).await)
}

async fn urgents(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, urgent::page(&state.store, &cx, &id).await)
}
