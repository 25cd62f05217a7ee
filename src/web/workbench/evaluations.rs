//! 评估: what is due, what was recorded, and recording one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::Error;
use crate::app::evaluation::{
    self, Criteria, CriterionLine, EvaluationDesk, RecordEvaluation, criteria, evaluable,
};
use crate::domain::evaluation::{EvaluationKind, EvaluationOutcome};
use crate::web::api::citations::RELIES;
use crate::web::api::evaluations::EVALUATES;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

const ONE: &str = "/workbench/evaluations/{id}";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/workbench/evaluations", RELIES, list)
        .route(Method::GET, ONE, EVALUATES, show)
        .route(Method::POST, ONE, EVALUATES, record)
}

#[derive(Template)]
#[template(path = "work/evaluations.html")]
struct ListPage {
    shell: Shell,
    desk: EvaluationDesk,
    /// How many of those due have come.
    come: usize,
}

#[derive(Template)]
#[template(path = "work/evaluation.html")]
struct OnePage {
    shell: Shell,
    id: String,
    title: String,
    criteria: Criteria,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn finding(&self, id: &str) -> &str {
        let given = self.form.findings.get(&format!("criteria.{id}"));
        given.map_or("", String::as_str)
    }

    fn wrong_of(&self, id: &str) -> &str {
        self.wrong(&format!("criteria.{id}"))
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Fields {
    key: String,
    kind: String,
    evaluated_on: String,
    outcome: String,
    reason: String,
    report: String,
    /// criteria.* by name; the command refuses what is in no list.
    #[serde(flatten)]
    findings: BTreeMap<String, String>,
}

impl Fields {
    fn command(&self, id: &str) -> Result<RecordEvaluation, Error> {
        let lines = self.findings.iter().map(|(name, finding)| CriterionLine {
            id: name.strip_prefix("criteria.").unwrap_or(name).to_owned(),
            finding: finding.clone(),
        });
        Ok(RecordEvaluation {
            document_id: id.to_owned(),
            kind: EvaluationKind::parse(&self.kind)
                .map_err(|_| Error::field("kind", "请选择评估种类"))?,
            evaluated_on: day(&self.evaluated_on, "evaluated_on")?
                .ok_or_else(|| Error::field("evaluated_on", "请填写评估日期"))?,
            criteria: lines.collect(),
            outcome: EvaluationOutcome::parse(&self.outcome)
                .map_err(|_| Error::field("outcome", "请选择评估结论"))?,
            reason: self.reason.clone(),
            report: self.report.clone(),
        })
    }
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let desk = evaluation::desk(&state.store, &cx).await;
    let desk = desk.map_err(|error| cx.fault(error))?;
    let view = ListPage {
        shell: Shell::new(&state, &cx, "work").await?,
        come: desk.due.iter().filter(|due| due.come).count(),
        desk,
    };
    Ok(page(&cx, &view))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: String,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let document = evaluable(&state.store, cx, &id).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = OnePage {
        shell: Shell::new(state, cx, "work").await?,
        id,
        title: document.row.title,
        criteria: criteria(cx, cx.today),
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, id, Fields::default(), None).await
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.command(&id) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see("/workbench/evaluations#recorded")),
        Err(refusal) => view(&state, &cx, id, form, Some(refusal)).await,
    }
}

/// Colour of an outcome.
fn tone(outcome: &str) -> &'static str {
    match EvaluationOutcome::parse(outcome) {
        Ok(EvaluationOutcome::Keep) => "ok",
        Ok(EvaluationOutcome::Extend | EvaluationOutcome::Amend | EvaluationOutcome::Reissue) => {
            "warn"
        }
        Ok(EvaluationOutcome::Repeal | EvaluationOutcome::DeclareVoid) | Err(_) => "bad",
    }
}
