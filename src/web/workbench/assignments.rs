//! 分办与移交 of legality reviews.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::review::assignment::{
    self, AssignReview, AssignedReview, Colleague, HandOverReviews,
};
use crate::domain::access::Role;
use crate::web::extract::{Cx, Form};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const HERE: &str = "/workbench/assignments";

pub(super) fn routes(routes: Routes) -> Routes {
    let who = Policy::Roles(&[Role::Reviewer]);
    routes
        .route(Method::GET, HERE, who, show)
        .route(Method::POST, HERE, who, assign)
        .route(
            Method::POST,
            "/workbench/assignments/hand-over",
            who,
            hand_over,
        )
}

#[derive(Template)]
#[template(path = "work/assignments.html")]
struct View {
    shell: Shell,
    lines: Vec<AssignedReview>,
    colleagues: Vec<Colleague>,
    key: String,
    form: Fields,
    over: Over,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn holds(&self, line: &AssignedReview, colleague: &Colleague) -> bool {
        if self.form.review == line.review_id {
            return self.form.person == colleague.id;
        }
        line.person_id.as_ref() == Some(&colleague.id)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    review: String,
    expected_version: i64,
    person: String,
    reason: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Over {
    key: String,
    from: String,
    to: String,
    reason: String,
}

async fn view(
    state: &AppState,
    cx: &Cx,
    form: Fields,
    over: Over,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let fault = |error: Error| cx.fault(error);
    let lines = assignment::all(&state.store, cx).await.map_err(fault)?;
    let actor = cx.actor().map_err(fault)?;
    let mut colleagues: Vec<Colleague> = Vec::new();
    for body in actor.authorities(Role::Reviewer) {
        let found = assignment::colleagues(&state.store, &body).await;
        for one in found.map_err(fault)? {
            if !colleagues.contains(&one) {
                colleagues.push(one);
            }
        }
    }
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        lines,
        colleagues,
        key: cx.new_id(),
        form,
        over,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    view(&state, &cx, Fields::default(), Over::default(), None).await
}

async fn assign(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let given = form.clone();
    let command = AssignReview {
        review_id: given.review,
        expected_version: given.expected_version,
        person_id: Some(given.person),
        reason: given.reason,
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(HERE)),
        Err(refusal) => view(&state, &cx, form, Over::default(), Some(refusal)).await,
    }
}

async fn hand_over(
    State(state): State<AppState>,
    cx: Cx,
    Form(over): Form<Over>,
) -> Result<Response, Fault> {
    let given = over.clone();
    let command = HandOverReviews {
        from: given.from,
        to: given.to,
        reason: given.reason,
    };
    match perform(&state, &cx, &over.key, command).await? {
        Ok(_) => Ok(see(HERE)),
        Err(refusal) => view(&state, &cx, Fields::default(), over, Some(refusal)).await,
    }
}
