//! 公开征求意见: everybody reads and comments; the drafter opens, looks through, answers and reports.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::drafting::DRAFTER;
use super::parameters::{ok, whole};
use crate::app::consultation::{
    self, AdoptComment, ConsultationDesk, ConsultationList, ConsultationView, EndConsultation,
    EraseComment, ExtendConsultation, ModerateComment, OpenConsultation, ReportAdoption,
    SubmitComment,
};
use crate::domain::review::Answer;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "公开征求意见";

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::get("/api/v1/consultations", Policy::Public)
                .about(
                    TAG,
                    "公开征求意见清单",
                    "征求意见中的在前；page 从 1 开始。",
                )
                .answers::<ConsultationList>(200, "清单"),
            list,
        )
        .add(
            Op::get("/api/v1/consultations/{id}", Policy::Public)
                .about(
                    TAG,
                    "一次公开征求意见",
                    "公告、征求意见稿和已公开的意见；采纳情况在公布以后才有。page 为意见的页。",
                )
                .answers::<ConsultationView>(200, "征求意见"),
            one,
        )
        .add(
            Op::get("/api/v1/consultations/{id}/desk", DRAFTER)
                .about(
                    TAG,
                    "起草单位收到的意见",
                    "含姓名和联系方式，只有起草单位可以查看。",
                )
                .answers::<ConsultationDesk>(200, "意见"),
            desk,
        );
    commands(api)
}

fn commands(api: Api) -> Api {
    api.command::<ConsultationBody>(
        "/api/v1/documents/{id}/consultations",
        DRAFTER,
        TAG,
        "公布征求意见稿",
        "工作稿存为版本并公布；期限不得短于规则规定的最短期限。",
    )
    .command::<CommentBody>(
        "/api/v1/consultations/{id}/comments",
        Policy::Public,
        TAG,
        "提交意见",
        "任何人都可以提交，不需要登录；截止以后不再接收。",
    )
    .command::<ExtensionBody>(
        "/api/v1/consultations/{id}/extension",
        DRAFTER,
        TAG,
        "延长期限",
        "理由公开。",
    )
    .command::<EndBody>(
        "/api/v1/consultations/{id}/end",
        DRAFTER,
        TAG,
        "提前终止",
        "理由公开；终止的征求意见不算已办理。",
    )
    .command::<AdoptionReportBody>(
        "/api/v1/consultations/{id}/report",
        DRAFTER,
        TAG,
        "公布意见采纳情况",
        "截止以后，意见全部审看、公开的意见全部说明采纳情况的，可以公布。",
    )
    .command::<ModerationBody>(
        "/api/v1/comments/{id}/moderation",
        DRAFTER,
        TAG,
        "审看意见",
        "公开或者不公开；不公开的须写明理由。",
    )
    .command::<AdoptionBody>(
        "/api/v1/comments/{id}/adoption",
        DRAFTER,
        TAG,
        "说明采纳情况",
        "部分采纳、不采纳的须写明理由。",
    )
    .command::<CommentErasureBody>(
        "/api/v1/comments/{id}/erasure",
        DRAFTER,
        TAG,
        "删除意见的原文和个人信息",
        "公布采纳情况或者提前终止以后才能删除。",
    )
}

bodies! {
    /// 公布征求意见稿.
    ConsultationBody => OpenConsultation { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 起草说明.
        explanation: String,
        /// 提交意见的其他方式.
        how: String,
        /// 截止日期，含当日.
        closes_on: NaiveDate,
        /// 属于重大行政决策.
        #[serde(default)]
        major: bool,
        /// 缩短期限的理由.
        #[serde(default)]
        short_reason: String,
    }
    /// 提交意见.
    CommentBody => SubmitComment { consultation_id } CREATED {
        /// 针对的条款；不填为整个文本.
        #[serde(default)]
        eid: Option<String>,
        /// 姓名或者名称，可以不填.
        #[serde(default)]
        name: String,
        /// 联系方式，可以不填.
        #[serde(default)]
        contact: String,
        /// 意见.
        body: String,
    }
    /// 延长期限.
    ExtensionBody => ExtendConsultation { consultation_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 新的截止日期.
        closes_on: NaiveDate,
        /// 理由.
        reason: String,
    }
    /// 提前终止.
    EndBody => EndConsultation { consultation_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
    /// 公布意见采纳情况.
    AdoptionReportBody => ReportAdoption { consultation_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 总体情况.
        text: String,
    }
    /// 审看意见.
    ModerationBody => ModerateComment { comment_id } OK {
        /// 表单所依据的意见版本.
        expected_version: i64,
        /// 是否公开.
        show: bool,
        /// 不公开的理由.
        #[serde(default)]
        reason: String,
    }
    /// 说明采纳情况.
    AdoptionBody => AdoptComment { comment_id } OK {
        /// 表单所依据的意见版本.
        expected_version: i64,
        /// 采纳情况: `adopted`、`partly`、`not_adopted`.
        #[schema(value_type = String, example = "partly")]
        answer: Answer,
        /// 理由.
        #[serde(default)]
        reason: String,
    }
    /// 删除意见.
    CommentErasureBody => EraseComment { comment_id } OK {
        /// 表单所依据的意见版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    page: Option<String>,
}

impl Turn {
    fn page(&self, cx: &Cx) -> Result<u64, Fault> {
        let page = whole(cx, "page", self.page.as_deref())?;
        Ok(page.and_then(|page| u64::try_from(page).ok()).unwrap_or(1))
    }
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let page = turn.page(&cx)?;
    ok(&cx, consultation::list(&state.store, &cx, page).await)
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let page = turn.page(&cx)?;
    ok(&cx, consultation::one(&state.store, &cx, &id, page).await)
}

async fn desk(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let page = turn.page(&cx)?;
    ok(&cx, consultation::desk(&state.store, &cx, &id, page).await)
}
