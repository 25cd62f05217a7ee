//! 备案: the list of those who file or receive, and their acts.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::commands::bodies;
use super::describe::{Api, Op};
use super::parameters::ok;
use super::schema::{one_of, several};
use crate::app::Error;
use crate::app::answers::{self, FilingsView};
use crate::app::filing::act::ActOnFiling;
use crate::app::filing::desk::Handed;
use crate::domain::access::Role;
use crate::domain::filing::{FilingCommand, FilingStage};
use crate::web::extract::{Cx, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "备案";

pub(super) fn operations(api: Api) -> Api {
    let words: Vec<&str> = FilingStage::ALL
        .iter()
        .map(|stage| stage.as_str())
        .collect();
    api.add(
        Op::get(
            "/api/v1/filings",
            Policy::Roles(&[Role::Filer, Role::FilingExaminer, Role::Auditor]),
        )
        .about(
            TAG,
            "备案清单",
            "本人可以报送或者审查的备案，按期限排列；stage 可以重复或者用逗号隔开。",
        )
        .query("stage", "备案阶段", several(one_of(&words)))
        .answers::<FilingsView>(200, "备案"),
        list,
    )
    .command::<ActBody>(
        "/api/v1/filings/{id}/acts",
        Policy::Roles(&[Role::Filer, Role::FilingExaminer]),
        TAG,
        "办理备案",
        "报送、登记、退回、暂缓，由 command 指明；审查在备案审查中办理。备案机关不在本系统内的，由报送人凭回执记录其结果。",
    )
}

bodies! {
    /// 办理备案.
    ActBody => ActOnFiling { filing_id } OK {
        /// 表单所依据的备案版本.
        expected_version: i64,
        /// 动作.
        #[schema(value_type = String, example = "submit")]
        command: FilingCommand,
        /// 日期；不填为今天.
        #[serde(default)]
        on: Option<NaiveDate>,
        /// 备案登记号或者回执编号.
        #[serde(default)]
        receipt: String,
        /// 理由.
        #[serde(default)]
        reason: String,
        /// 报送的材料；报送时可以列出.
        #[serde(default)]
        materials: Vec<Handed>,
        /// 缺少或者不合要求的材料，一次列全；本系统内的备案机关暂缓登记时必填.
        #[serde(default)]
        missing: Vec<String>,
        /// 不予登记的情形；本系统内的备案机关不予登记时必填.
        #[serde(default)]
        ground: String,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    #[serde(default)]
    stage: Vec<String>,
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let stages: Result<Vec<FilingStage>, Error> = which
        .stage
        .iter()
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            FilingStage::parse(word)
                .map_err(|error| Error::field("stage", format!("参数 stage：{error}")))
        })
        .collect();
    let stages = stages.map_err(|error| cx.bad_request(error))?;
    ok(&cx, answers::filings(&state.store, &cx, &stages).await)
}
