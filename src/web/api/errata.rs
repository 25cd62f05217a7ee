//! 更正 of published texts.

use axum::extract::State;
use axum::response::Response;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::erratum::{self, CorrectText, ErrataView};
use crate::domain::access::Role;
use crate::web::extract::{Cx, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "公布与效力";
const KEEPERS: Policy = Policy::Roles(&[Role::Registrar, Role::Publisher]);

pub(super) fn operations(api: Api) -> Api {
    api.command::<ErratumBody>(
        "/api/v1/documents/{id}/text-corrections",
        KEEPERS,
        TAG,
        "更正公布的文本",
        "公布的文本保持原样，公开页面同时显示更正；更正公告的页面显示它更正的文件。",
    )
    .add(
        Op::get("/api/v1/documents/{id}/text-corrections", Policy::Public)
            .about(TAG, "更正", "对本件文本的更正，和本件公告的更正。")
            .answers::<ErrataView>(200, "更正"),
        list,
    )
}

bodies! {
    /// 更正公布的文本.
    ErratumBody => CorrectText { document_id } CREATED {
        /// 表单所依据的版本.
        expected_version: i64,
        /// 条款标识；不填为全文.
        #[serde(default)]
        eid: Option<String>,
        /// 有误的文字，在文本中恰好出现一次.
        was: String,
        /// 应为；空为删去.
        #[serde(default)]
        becomes: String,
        /// 理由.
        reason: String,
        /// 批准人.
        approver: String,
        /// 公告更正的文件.
        #[serde(default)]
        notice_id: Option<String>,
    }
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, erratum::of_document(&state.store, &id).await)
}
