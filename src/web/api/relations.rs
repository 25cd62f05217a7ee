//! 文件关系: what a published text says about others; confirmed, dismissed, taken back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::commands::{bodies, perform};
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::relation::{
    self, ConfirmRelation, DismissRelation, Proposal, RetractRelation, Standing,
};
use crate::app::view::public;
use crate::domain::access::Role;
use crate::domain::relation::RelationState;
use crate::text::relations::RelationKind;
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const TAG: &str = "文件关系";
const KEEPERS: Policy = Policy::Roles(&[Role::Registrar, Role::Publisher]);
const RETRACTION: &str = "/api/v1/documents/{id}/relations/{relation}/retraction";

pub(super) fn operations(api: Api) -> Api {
    let api = api
        .add(
            Op::get("/api/v1/documents/{id}/relations", Policy::Public)
                .about(
                    TAG,
                    "文件关系",
                    "文中载明的对其他文件的废止、宣布失效、延长、修改、替代、转发；state 为 open 的尚未确认，\
                     不影响任何文件的效力状态。",
                )
                .answers::<RelationsView>(200, "文件关系"),
            list,
        )
        .command::<ConfirmBody>(
            "/api/v1/documents/{id}/relations/confirmation",
            KEEPERS,
            TAG,
            "确认关系",
            "对方文件的效力状态随之变动，并注明以本件为依据。对方不在本库的，只记录关系。",
        )
        .command::<DismissBody>(
            "/api/v1/documents/{id}/relations/dismissal",
            KEEPERS,
            TAG,
            "不予认定",
            "须写明理由。",
        );
    api.add(
        Op::post(RETRACTION, KEEPERS)
            .about(
                TAG,
                "撤回认定",
                "须写明理由；确认时记录的效力变动一并撤回。",
            )
            .json::<ReasonBody>()
            .answers::<relation::Confirmed>(200, "已撤回"),
        retract,
    )
}

bodies! {
    /// 确认关系.
    ConfirmBody => ConfirmRelation { document_id } CREATED {
        /// 关系种类.
        #[schema(value_type = String)]
        kind: RelationKind,
        /// 关系在本件中的标识，见列表.
        key: String,
        /// 对方文件.
        #[serde(default)]
        target_id: Option<String>,
        /// 自何日起.
        #[serde(default)]
        on: Option<NaiveDate>,
        /// 延长至，含当日.
        #[serde(default)]
        until: Option<NaiveDate>,
        /// 替代的，同时终止旧文件.
        #[serde(default)]
        close: bool,
    }
    /// 不予认定.
    DismissBody => DismissRelation { document_id } CREATED {
        /// 关系种类.
        #[schema(value_type = String)]
        kind: RelationKind,
        /// 关系在本件中的标识，见列表.
        key: String,
        /// 理由.
        reason: String,
    }
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonBody {
    /// 理由.
    reason: String,
}

/// The relations of a document.
#[derive(Debug, Serialize, ToSchema)]
struct RelationsView {
    /// In the order of the text.
    relations: Vec<RelationView>,
}

/// One relation.
#[derive(Debug, Serialize, ToSchema)]
struct RelationView {
    /// 关系种类.
    kind: &'static str,
    /// Key within document and kind.
    key: String,
    /// Title as cited.
    title: Option<String>,
    /// Number as printed.
    number: Option<String>,
    /// The first day.
    on: Option<NaiveDate>,
    /// 延长至, inclusive.
    until: Option<NaiveDate>,
    /// What the text leaves open: none, `no_end`, `list_missing`, partial, `by_number_only`.
    gap: &'static str,
    /// The words of the text.
    words: String,
    /// eId of the provision they stand in.
    eid: Option<String>,
    /// open, confirmed, dismissed.
    state: &'static str,
    /// Id of the decision.
    relation_id: Option<String>,
    /// The other document of a decision; of an open one the candidates.
    targets: Vec<TargetView>,
}

/// A document that is or may be meant.
#[derive(Debug, Serialize, ToSchema)]
struct TargetView {
    /// Id.
    document_id: String,
    /// Title.
    title: String,
    /// Label of its state today.
    status: &'static str,
    /// Label of its state once confirmed, where it would change.
    becomes: Option<&'static str>,
}

fn shown(proposal: Proposal) -> RelationView {
    let (state, relation_id, targets) = match proposal.standing {
        Standing::Open(candidates) => ("open", None, candidates),
        Standing::Confirmed(recorded) => (
            RelationState::Confirmed.as_str(),
            Some(recorded.relation_id),
            recorded.target.into_iter().collect(),
        ),
        Standing::Dismissed(recorded) => (
            RelationState::Dismissed.as_str(),
            Some(recorded.relation_id),
            recorded.target.into_iter().collect(),
        ),
    };
    let targets = targets.into_iter().map(|one| TargetView {
        document_id: one.id,
        title: one.title,
        status: one.now,
        becomes: one.becomes,
    });
    RelationView {
        kind: proposal.kind.as_str(),
        key: proposal.key,
        title: proposal.title,
        number: proposal.number,
        on: proposal.on,
        until: proposal.until,
        gap: proposal.gap.as_str(),
        words: proposal.words,
        eid: proposal.eid,
        state,
        relation_id,
        targets: targets.collect(),
    }
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    let document = public::find(&state.store, &id).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let searcher = state.search.searcher().map_err(|error| cx.fault(error))?;
    let found = relation::proposals(&state.store, &searcher, &document, cx.today).await;
    let view = found.map(|found| RelationsView {
        relations: found.into_iter().map(shown).collect(),
    });
    ok(&cx, view)
}

async fn retract(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path((id, relation)): Path<(String, String)>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<ReasonBody>,
) -> Result<Response, Fault> {
    let command = RetractRelation {
        document_id: id,
        relation_id: relation,
        reason: body.reason,
    };
    perform(&state, &cx, key, StatusCode::OK, command).await
}
