//! 预演, and what the meeting decided; the publication of the results.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::app::Error;
use crate::app::cleanup::{self, CampaignView, DecideCampaign, PublishResults, Rehearsal};
use crate::domain::access::Role;
use crate::domain::document::MeetingResult;
use crate::web::api::cleanups::CONCERNED;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, day, perform, wrong};

pub(super) fn routes(routes: Routes) -> Routes {
    let decision = "/workbench/cleanups/{id}/decision";
    let acting = Policy::Roles(&[Role::Office, Role::Publisher]);
    routes
        .route(
            Method::GET,
            "/workbench/cleanups/{id}/rehearsal",
            CONCERNED,
            rehearse,
        )
        .route(Method::GET, decision, CONCERNED, show)
        .route(Method::POST, decision, acting, act)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct On {
    on: String,
}

#[derive(Template)]
#[template(path = "work/cleanup_rehearsal.html")]
struct RehearsalPage {
    shell: Shell,
    view: CampaignView,
    rehearsal: Rehearsal,
}

async fn rehearse(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(on): Query<On>,
) -> Result<Response, Fault> {
    let on = day(&on.on, "on").map_err(|error| cx.bad_request(error))?;
    let found = cleanup::campaign(&state.store, &cx, &id).await;
    let view = found.map_err(|error| cx.fault(error))?;
    let rehearsal = cleanup::rehearsal(&state.store, &cx, &id, on.or(view.line.effect_on)).await;
    let rehearsal = rehearsal.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "work").await?;
    Ok(page(
        &cx,
        &RehearsalPage {
            shell,
            view,
            rehearsal,
        },
    ))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    expected_version: i64,
    meeting: String,
    held_on: String,
    result: String,
    effect_on: String,
    dissent: String,
    note: String,
    published_on: String,
    announcement: String,
}

impl Fields {
    fn decide(&self, id: &str) -> Result<DecideCampaign, Error> {
        Ok(DecideCampaign {
            campaign_id: id.to_owned(),
            expected_version: self.expected_version,
            meeting: self.meeting.clone(),
            held_on: day(&self.held_on, "held_on")?
                .ok_or_else(|| Error::field("held_on", "请填写会议日期"))?,
            result: MeetingResult::parse(&self.result)
                .map_err(|_| Error::field("result", "请选择讨论结果"))?,
            effect_on: day(&self.effect_on, "effect_on")?,
            dissent: self.dissent.clone(),
            note: self.note.clone(),
        })
    }

    fn publish(&self, id: &str) -> Result<PublishResults, Error> {
        Ok(PublishResults {
            campaign_id: id.to_owned(),
            expected_version: self.expected_version,
            published_on: day(&self.published_on, "published_on")?,
            announcement: self.announcement.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "work/cleanup_decision.html")]
struct DecisionPage {
    shell: Shell,
    view: CampaignView,
    results: &'static [MeetingResult],
    today: NaiveDate,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl DecisionPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// A day as entered, or today.
    fn day(&self, entered: &str) -> String {
        if entered.is_empty() && self.refusal.is_none() {
            self.today.to_string()
        } else {
            entered.to_owned()
        }
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, Fields::default(), None).await
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = cleanup::campaign(&state.store, cx, id).await;
    let found = found.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(state, cx, "work").await?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let view = DecisionPage {
        shell,
        view: found,
        results: MeetingResult::ALL,
        today: cx.today,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.act.as_str() {
        "decide" => match form.decide(&id) {
            Ok(command) => perform(&state, &cx, &form.key, command).await?,
            Err(error) => Err(Refusal::of(error, &cx)?),
        },
        "publish" => match form.publish(&id) {
            Ok(command) => perform(&state, &cx, &form.key, command).await?,
            Err(error) => Err(Refusal::of(error, &cx)?),
        },
        _ => Err(Refusal::of(Error::field("act", "请选择办理方式"), &cx)?),
    };
    match done {
        Ok(_) => Ok(see(&format!("/workbench/cleanups/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}
