//! 政策解读.

use axum::extract::State;
use axum::response::Response;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::interpretation::{
    self, InterpretationsView, PublishInterpretation, WithdrawInterpretation,
};
use crate::domain::access::Role;
use crate::domain::interpretation::InterpretationKind;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "公布与效力";
const INTERPRETERS: Policy = Policy::Roles(&[Role::Drafter, Role::Registrar, Role::Publisher]);

pub(super) fn operations(api: Api) -> Api {
    api.command::<InterpretationBody>(
        "/api/v1/documents/{id}/interpretations",
        INTERPRETERS,
        TAG,
        "发布政策解读",
        "由起草单位或者公布、登记岗位发布；文件的页面和解读的页面互相链接。",
    )
    .command::<InterpretationWithdrawalBody>(
        "/api/v1/interpretations/{id}/withdrawal",
        INTERPRETERS,
        TAG,
        "撤下政策解读",
        "不再公开，登记簿保留。",
    )
    .add(
        Op::get("/api/v1/documents/{id}/interpretations", Policy::Public)
            .about(TAG, "政策解读", "本件的政策解读。")
            .answers::<InterpretationsView>(200, "政策解读"),
        list,
    )
}

bodies! {
    /// 发布政策解读.
    InterpretationBody => PublishInterpretation { document_id } CREATED {
        /// 解读形式.
        #[schema(value_type = String, example = "text")]
        kind: InterpretationKind,
        /// 标题.
        title: String,
        /// 解读单位.
        author: String,
        /// 内容，一段一行.
        text: String,
    }
    /// 撤下政策解读.
    InterpretationWithdrawalBody => WithdrawInterpretation { interpretation_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由.
        reason: String,
    }
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let found = interpretation::of_document(&state.store, &id).await;
    ok(&cx, found.map(|results| InterpretationsView { results }))
}
