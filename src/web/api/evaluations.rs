//! 评估.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::citations::RELIES;
use super::commands::bodies;
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::evaluation::{self, CriterionLine, EvaluationDesk, RecordEvaluation};
use crate::domain::access::Role;
use crate::domain::evaluation::{EvaluationKind, EvaluationOutcome};
use crate::web::extract::{Cx, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "评估";
/// Who evaluates.
pub(in crate::web) const EVALUATES: Policy = Policy::Roles(&[Role::Drafter]);

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/evaluations", RELIES)
            .about(
                TAG,
                "待评估和已评估的文件",
                "本级有效文件中施行满期、有效期将届满而尚未评估的，以及已经记录的评估。",
            )
            .answers::<EvaluationDesk>(200, "评估"),
        all,
    )
    .command::<EvaluationBody>(
        "/api/v1/documents/{id}/evaluations",
        EVALUATES,
        TAG,
        "记录评估",
        "评估只提出建议，不改变文件的效力；清单中的每个事项都要写明情况。",
    )
}

bodies! {
    /// 记录评估.
    EvaluationBody => RecordEvaluation { document_id } CREATED {
        /// 种类：`first`、`before_expiry`、`picked`、`on_demand`.
        #[schema(value_type = String, example = "first")]
        kind: EvaluationKind,
        /// 评估日期.
        evaluated_on: NaiveDate,
        /// 各事项的情况.
        criteria: Vec<CriterionLine>,
        /// 结论：`keep`、`extend`、`amend`、`reissue`、`repeal`、`declare_void`.
        #[schema(value_type = String, example = "keep")]
        outcome: EvaluationOutcome,
        /// 理由.
        reason: String,
        /// 评估报告的名称或者文号、签署人.
        report: String,
    }
}

async fn all(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, evaluation::desk(&state.store, &cx).await)
}
