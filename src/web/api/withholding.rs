//! 紧急下线 and 恢复公开.

use axum::extract::State;
use axum::response::Response;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::withholding::{self, RestoreText, WithholdText, WithholdingSheet};
use crate::domain::access::Role;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "公布与效力";
const KEEPERS: Policy = Policy::Roles(&[Role::Registrar, Role::Publisher]);

pub(super) fn operations(api: Api) -> Api {
    api.command::<WithholdingBody>(
        "/api/v1/documents/{id}/withholding",
        KEEPERS,
        TAG,
        "紧急下线",
        "已公布的文本立即不再公开：公开页面、检索、接口、订阅源和导出只显示这一事实和情形，其余请求返回 451。",
    )
    .command::<RestorationBody>(
        "/api/v1/documents/{id}/restoration",
        KEEPERS,
        TAG,
        "恢复公开",
        "核实后恢复；两次决定都留在登记簿。",
    )
    .add(
        Op::get("/api/v1/documents/{id}/withholding", KEEPERS)
            .about(TAG, "下线情况", "历次下线和恢复，以及可选的情形。")
            .answers::<WithholdingSheet>(200, "下线情况"),
        sheet,
    )
}

bodies! {
    /// 紧急下线.
    WithholdingBody => WithholdText { document_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 情形，清单中的 id.
        ground: String,
        /// 理由，不公开.
        reason: String,
        /// 批准人.
        approver: String,
    }
    /// 恢复公开.
    RestorationBody => RestoreText { document_id } OK {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 理由，不公开.
        reason: String,
        /// 批准人.
        approver: String,
    }
}

async fn sheet(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, withholding::sheet(&state.store, &cx, &id).await)
}
