//! 适用规则: whose rules the registry follows.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer};
use crate::app::Error;
use crate::app::access::place::ChoosePlace;
use crate::domain::access::Role;
use crate::web::extract::{Cx, IdempotencyKey, Json, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

const ADMINISTRATOR: Policy = Policy::Roles(&[Role::Administrator]);
const TAG: &str = "规则";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/place", Policy::Public)
            .about(
                TAG,
                "适用规则",
                "本库适用哪个地方的规则，以及有规则的全部地方。",
            )
            .answers::<PlaceView>(200, "适用规则"),
        show,
    )
    .add(
        Op::post("/api/v1/place", ADMINISTRATOR)
            .about(
                TAG,
                "确定适用规则",
                "只影响以后的事项：已经定下的期限、已经作出的判断不变。",
            )
            .json::<PlaceBody>()
            .answers::<PlaceView>(200, "已确定"),
        choose,
    )
}

/// 确定适用规则.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceBody {
    /// 规则包的 id.
    place: String,
    /// 理由.
    reason: String,
}

/// 适用规则.
#[derive(Serialize, ToSchema)]
struct PlaceView {
    /// 规则包的 id.
    place: String,
    /// 地方.
    name: String,
    /// 规则包版本.
    version: String,
    /// 有规则的全部地方.
    places: Vec<KnownPlace>,
}

/// 有规则的地方.
#[derive(Serialize, ToSchema)]
struct KnownPlace {
    /// 规则包的 id.
    place: String,
    /// 地方.
    name: String,
}

fn view(state: &AppState) -> PlaceView {
    let rules = state.rules();
    let places = state.places().into_iter();
    PlaceView {
        place: rules.id().to_owned(),
        name: rules.name().to_owned(),
        version: rules.version().to_owned(),
        places: places
            .map(|(place, name)| KnownPlace { place, name })
            .collect(),
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Fault> {
    answer(&cx, StatusCode::OK, &view(&state))
}

async fn choose(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<PlaceBody>,
) -> Result<Response, Fault> {
    let pack = state.rules_of(&body.place);
    let pack = pack.map_err(|error| cx.fault(Error::field("place", error.to_string())))?;
    let key = key.as_ref().map(|key| key.0.as_str());
    let command = ChoosePlace::of(&pack, &body.reason);
    crate::app::run(&state.store, cx.cx.clone(), key, command)
        .await
        .map_err(|error| cx.fault(error))?;
    let followed = state.follow_chosen().await;
    followed.map_err(|error| cx.fault(error))?;
    answer(&cx, StatusCode::OK, &view(&state))
}
