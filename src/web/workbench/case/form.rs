//! 形式检查: why a finding is kept.

use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use super::{DRAFTER, act, again};
use crate::app::Error;
use crate::app::drafting::form::overrule::OverrideFormCheck;
use crate::app::view::case::form::Entered;
use crate::domain::form_check::FormCheck;
use crate::web::extract::{Cx, Form, Path};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;
use crate::web::workbench::forms::Refusal;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(
        Method::POST,
        "/workbench/documents/{id}/form-check",
        DRAFTER,
        overridden,
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    check: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    key: String,
}

async fn overridden(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let entered = Entered {
        check: typed.check.clone(),
        reason: typed.reason.clone(),
    };
    let Ok(check) = FormCheck::parse(&typed.check) else {
        let error = Error::field("check", "没有这一项检查，请重新打开此页");
        let refusal = Refusal::of(error, &cx)?;
        return again(&state, &cx, &id, refusal, |page| page.entered = entered).await;
    };
    let command = OverrideFormCheck {
        document_id: id.clone(),
        check,
        reason: typed.reason,
    };
    let place = (id.as_str(), "form", typed.key.as_str());
    act(&state, &cx, place, command, |page| page.entered = entered).await
}
