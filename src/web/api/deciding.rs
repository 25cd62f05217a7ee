//! 集体讨论、签发、登记编号、公布、效力变动.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::Nothing;
use crate::app::decision::meeting::RecordMeeting;
use crate::app::decision::sign::Sign;
use crate::app::decision::votes::{Dissent, Votes};
use crate::app::publication::effect::{RecordEffect, Recorded, RetractEffect};
use crate::app::publication::publish::Publish;
use crate::app::registration::register::Register;
use crate::app::registration::void::VoidNumber;
use crate::domain::access::Role;
use crate::domain::document::MeetingResult;
use crate::domain::validity::Act;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const OFFICE: Policy = Policy::Roles(&[Role::Office]);
const REGISTRAR: Policy = Policy::Roles(&[Role::Registrar]);
const KEEPERS: Policy = Policy::Roles(&[Role::Registrar, Role::Publisher]);

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .command::<MeetingBody>(
            "/api/v1/documents/{id}/meeting",
            OFFICE,
            "决定",
            "记录集体讨论",
            "没有允许提交讨论的合法性审核意见的，返回 409 并说明依据。",
        )
        .command::<SignatureBody>(
            "/api/v1/documents/{id}/signature",
            OFFICE,
            "决定",
            "签发",
            "记录签发人和签发日期（成文日期）。",
        )
        .command::<RegistrationBody>(
            "/api/v1/documents/{id}/registration",
            REGISTRAR,
            "编号",
            "登记编号",
            "在同一步给出规则包要求的全部编号，不跳号。",
        )
        .command::<VoidBody>(
            "/api/v1/documents/{id}/void",
            REGISTRAR,
            "编号",
            "编号作废",
            "公布之前可以作废，理由在编号簿公开，编号不再使用。",
        )
        .command::<PublicationBody>(
            "/api/v1/documents/{id}/publication",
            Policy::Roles(&[Role::Publisher]),
            "公布",
            "公布",
            "文件对所有人可见，施行日期、有效期成为效力事实，应报送的备案及其期限随之算出。",
        )
        .command::<EffectBody>(
            "/api/v1/documents/{id}/effects",
            KEEPERS,
            "公布",
            "记录效力变动",
            "延长有效期、废止、宣布失效、撤销、停止执行、恢复执行。",
        );
    api.add(
        Op::post("/api/v1/documents/{id}/effects/{fact}/retraction", KEEPERS)
            .about(
                "公布",
                "撤回效力变动",
                "该项仍留在历史中，不再计入效力状态。",
            )
            .json::<RetractionBody>()
            .answers::<Recorded>(200, "已撤回"),
        retract,
    )
}

bodies! {
    /// 记录集体讨论.
    MeetingBody => RecordMeeting { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 会议名称.
        #[schema(example = "县政府第32次常务会议")]
        meeting: String,
        /// 会议日期.
        held_on: NaiveDate,
        /// 结果: `passed`、`passed_with_changes`、`postponed`、`rejected`.
        #[schema(value_type = String, example = "passed")]
        result: MeetingResult,
        /// 不同意见.
        #[serde(default)]
        dissent: String,
        /// 表决情况.
        #[serde(default)]
        votes: Option<Votes>,
        /// 会议纪要编号.
        #[serde(default)]
        minutes: String,
        /// 不同意见，按人记录，不公开.
        #[serde(default)]
        dissents: Vec<Dissent>,
        /// 修改内容或者理由.
        #[serde(default)]
        note: String,
    }

    /// 签发.
    SignatureBody => Sign { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 签发日期.
        signed_on: NaiveDate,
        /// 签发人.
        signed_by: String,
    }

    /// 登记编号.
    RegistrationBody => Register { document_id } CREATED {
        /// 表单所依据的文件版本.
        expected_version: i64,
    }

    /// 编号作废.
    VoidBody => VoidNumber { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 作废理由，在编号簿公开.
        reason: String,
    }

    /// 公布.
    PublicationBody => Publish { document_id } OK {
        /// 表单所依据的文件版本.
        expected_version: i64,
        /// 公布日期；不填为今天.
        #[serde(default)]
        published_on: Option<NaiveDate>,
        /// 公布载体.
        #[serde(default)]
        #[schema(example = "县政府网站、县政府公报")]
        channel: String,
    }

    /// 记录效力变动.
    EffectBody => RecordEffect { document_id } CREATED {
        /// 变动: `extend`、`repeal`、`declare_void`、`revoke`、`suspend`、`resume`、`commence`、`term`.
        #[schema(value_type = String, example = "extend")]
        act: Act,
        /// 起始日.
        #[serde(default)]
        on: Option<NaiveDate>,
        /// 截止日，含当日.
        #[serde(default)]
        until: Option<NaiveDate>,
        /// 停止执行的个别条款的 eId.
        #[serde(default)]
        provisions: Vec<String>,
        /// 依据.
        because: String,
        /// 作为依据的文件的 id.
        #[serde(default)]
        basis_id: Option<String>,
    }
}

/// 撤回效力变动.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RetractionBody {
    /// 理由.
    reason: String,
}

async fn retract(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path((document_id, fact_id)): Path<(String, String)>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<RetractionBody>,
) -> Result<Response, Fault> {
    let command = RetractEffect {
        document_id,
        fact_id,
        reason: body.reason,
    };
    perform(&state, &cx, key, StatusCode::OK, command).await
}
