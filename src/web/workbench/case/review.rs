//! 送审、答复审核意见、补正、提请讨论、撤回.

use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;

use super::{DRAFTER, act, again};
use crate::app::Error;
use crate::app::drafting::submit::SubmitForReview;
use crate::app::drafting::withdraw::Withdraw;
use crate::app::review::accept::SupplementReview;
use crate::app::review::answer::{AnswerFindings, FindingAnswer, ProceedUnadopted};
use crate::app::view::case::CasePage;
use crate::domain::review::Answer;
use crate::web::extract::{Cx, Form, Path};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;
use crate::web::workbench::forms::Refusal;

pub(super) fn routes(routes: Routes) -> Routes {
    let post = Method::POST;
    let routes = routes
        .route(
            post.clone(),
            "/workbench/documents/{id}/submit",
            DRAFTER,
            submit,
        )
        .route(
            post.clone(),
            "/workbench/documents/{id}/answers",
            DRAFTER,
            answers,
        );
    routes
        .route(
            post.clone(),
            "/workbench/documents/{id}/proceed",
            DRAFTER,
            proceed,
        )
        .route(
            post.clone(),
            "/workbench/documents/{id}/supplement",
            DRAFTER,
            supplement,
        )
        .route(
            post,
            "/workbench/documents/{id}/withdraw",
            DRAFTER,
            withdraw,
        )
}

/// A form that says nothing beyond its button.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Button {
    expected_version: i64,
    #[serde(default)]
    key: String,
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Button>,
) -> Result<Response, Fault> {
    let command = SubmitForReview {
        document_id: id.clone(),
        expected_version: form.expected_version,
        reviewer: None,
    };
    let place = (id.as_str(), "reviews", form.key.as_str());
    act(&state, &cx, place, command, |_| {}).await
}

async fn proceed(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Button>,
) -> Result<Response, Fault> {
    let command = ProceedUnadopted {
        document_id: id.clone(),
        expected_version: form.expected_version,
    };
    let place = (id.as_str(), "main", form.key.as_str());
    act(&state, &cx, place, command, |_| {}).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasoned {
    expected_version: i64,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    key: String,
}

async fn withdraw(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Reasoned>,
) -> Result<Response, Fault> {
    let command = Withdraw {
        document_id: id.clone(),
        expected_version: form.expected_version,
        reason: form.reason.clone(),
    };
    let place = (id.as_str(), "main", form.key.as_str());
    let reason = form.reason;
    act(&state, &cx, place, command, |page| {
        page.withdraw_reason = reason;
    })
    .await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Supplement {
    review: String,
    expected_version: i64,
    #[serde(default)]
    note: String,
    #[serde(default)]
    key: String,
}

async fn supplement(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Supplement>,
) -> Result<Response, Fault> {
    let command = SupplementReview {
        review_id: form.review,
        expected_version: form.expected_version,
        note: form.note.clone(),
    };
    let place = (id.as_str(), "reviews", form.key.as_str());
    let note = form.note;
    act(&state, &cx, place, command, |page| {
        if let Some(returned) = &mut page.returned {
            returned.note = note;
        }
    })
    .await
}

/// The answers as typed: `answer.{finding}` and `reason.{finding}`.
#[derive(Debug)]
struct Answered {
    version: i64,
    key: String,
    fields: Vec<(String, String)>,
}

impl Answered {
    fn of(fields: Vec<(String, String)>) -> Result<Self, Error> {
        let field = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map(|(_, value)| value.clone())
        };
        let version = field("expected_version").and_then(|text| text.parse().ok());
        Ok(Self {
            version: version.ok_or_else(|| {
                Error::field("expected_version", "表单不完整，请重新打开此页后再提交")
            })?,
            key: field("key").unwrap_or_default(),
            fields,
        })
    }

    fn typed(&self, name: &str, finding: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| {
            field
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('.'))
                == Some(finding)
        });
        found.map_or("", |(_, value)| value.as_str())
    }

    fn answers(&self) -> Result<Vec<FindingAnswer>, Error> {
        let mut answers = Vec::new();
        for (field, value) in &self.fields {
            let Some(finding) = field.strip_prefix("answer.") else {
                continue;
            };
            answers.push(FindingAnswer {
                finding_id: finding.to_owned(),
                answer: Answer::parse(value)?,
                reason: self.typed("reason", finding).to_owned(),
            });
        }
        Ok(answers)
    }

    fn enter(&self, page: &mut CasePage) {
        for finding in page.opinion.iter_mut().flat_map(|one| &mut one.findings) {
            let answer = self.typed("answer", &finding.id).to_owned();
            if !answer.is_empty() {
                finding.answer = answer;
            }
            self.typed("reason", &finding.id)
                .clone_into(&mut finding.reason);
        }
    }
}

async fn answers(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let form = Answered::of(fields).map_err(|error| cx.fault(error))?;
    let answers = match form.answers() {
        Ok(answers) => answers,
        Err(error) => {
            let refusal = Refusal::of(error, &cx)?;
            return again(&state, &cx, &id, refusal, |page| form.enter(page)).await;
        }
    };
    let command = AnswerFindings {
        document_id: id.clone(),
        expected_version: form.version,
        answers,
    };
    let place = (id.as_str(), "opinion", form.key.as_str());
    act(&state, &cx, place, command, |page| form.enter(page)).await
}
