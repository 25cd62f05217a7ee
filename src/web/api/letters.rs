//! 公文文书: previewing, issuing, voiding, the files; and the templates.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use super::schema::text;
use crate::app::letter::{
    self, AddLetterTemplate, IssueLetter, LetterGiven, LetterList, LetterPreview, LetterView,
    TemplateAdded, TemplateList, VoidLetter,
};
use crate::domain::access::Role;
use crate::domain::letter::LetterKind;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;
use crate::web::workbench::letters::{ISSUERS, docx};

const TAG: &str = "文书";
const ADMINISTRATORS: Policy = Policy::Roles(&[Role::Administrator]);

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::get("/api/v1/letters", Policy::SignedIn)
                .about(
                    TAG,
                    "文书清单",
                    "本人参与办理的文书；about 给出文件、备案、审查建议或者备案机关的 id 时，只列与之有关的。",
                )
                .query("about", "文书所涉及的 id", text())
                .answers::<LetterList>(200, "文书"),
            list,
        )
        .add(
            Op::get("/api/v1/letters/{id}", Policy::SignedIn)
                .about(TAG, "一件文书", "参与办理的人员可以查看；文件另取。")
                .answers::<LetterView>(200, "文书"),
            one,
        )
        .add(
            Op::get("/api/v1/letters/{id}/file", Policy::SignedIn)
                .about(
                    TAG,
                    "文书的 Word 文档",
                    "按党政机关公文格式排印，与发出时的字节相同。",
                )
                .answers_with(200, "Word 文档", Some("application/octet-stream")),
            file,
        )
        .add(
            Op::post("/api/v1/letters/preview", ISSUERS)
                .about(TAG, "预览文书", "不给出编号；应答中的 digest 在发出时带上。")
                .json::<LetterPreviewBody>()
                .answers::<LetterPreview>(200, "预览"),
            preview,
        );
    let api = api
        .add(
            Op::post("/api/v1/letters", ISSUERS)
                .about(TAG, "发出文书", "编号、生成文件、记入登记簿，一次完成。")
                .json::<IssueLetter>()
                .answers::<LetterGiven>(201, "已发出"),
            issue,
        )
        .command::<LetterVoidBody>(
            "/api/v1/letters/{id}/void",
            ISSUERS,
            TAG,
            "文书作废",
            "编号和文件保留，写明理由。",
        );
    api.add(
        Op::get("/api/v1/letter-templates", ADMINISTRATORS)
            .about(TAG, "文书模板", "随程序提供的和本地增加的全部版本。")
            .answers::<TemplateList>(200, "模板"),
        templates,
    )
    .add(
        Op::post("/api/v1/letter-templates", ADMINISTRATORS)
            .about(
                TAG,
                "更改文书模板",
                "增加一个自 from 起用的版本；有误的逐行指出，不予保存。",
            )
            .json::<AddLetterTemplate>()
            .answers::<TemplateAdded>(201, "已保存"),
        add,
    )
}

bodies! {
    /// 文书作废.
    LetterVoidBody => VoidLetter { letter_id } OK {
        /// 作废理由.
        reason: String,
    }
}

/// What is to be previewed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetterPreviewBody {
    /// 文书种类.
    #[schema(value_type = String, example = "review_request")]
    kind: LetterKind,
    /// 文件、备案、审查建议或者备案机关的 id.
    subject_id: String,
    /// 需要填写的内容，按占位符.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// 本年度第一件的起始序号.
    #[serde(default)]
    first_serial: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    about: Option<String>,
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let found = match &asked.about {
        Some(subject) => letter::about(&state.store, &cx, subject).await,
        None => letter::latest(&state.store, &cx).await,
    };
    ok(&cx, found)
}

async fn one(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, letter::one(&state.store, &cx, &id).await)
}

async fn file(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let found = letter::file(&state.store, &cx, &id).await;
    let (name, bytes) = found.map_err(|error| cx.fault(error))?;
    Ok(docx(&name, bytes))
}

async fn preview(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<LetterPreviewBody>,
) -> Result<Response, Fault> {
    let (kind, first) = (body.kind, body.first_serial);
    let told = letter::preview(
        &state.store,
        &cx,
        kind,
        &body.subject_id,
        &body.values,
        first,
    );
    ok(&cx, told.await)
}

async fn issue(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<IssueLetter>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::CREATED, command).await
}

async fn templates(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    ok(&cx, letter::templates(&state.store, &cx).await)
}

async fn add(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(command): Json<AddLetterTemplate>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, StatusCode::CREATED, command).await
}
