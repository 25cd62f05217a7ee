//! 备案审查: one review with its acts.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::Error;
use crate::app::filing::review::{
    self, ActOnReview, ItemInput, PointAnswer, PointVerdict, ReferralInput, ReviewAct, ReviewView,
};
use crate::domain::access::Role;
use crate::domain::filing_review::{ItemResult, ReviewCommand, TalkKind, Verdict};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::Filer, Role::FilingExaminer]);
    let reading = Policy::Roles(&[Role::Filer, Role::FilingExaminer, Role::Auditor]);
    routes
        .route(Method::GET, "/workbench/filing-reviews/{id}", reading, show)
        .route(Method::POST, "/workbench/filing-reviews/{id}", acting, act)
}

#[derive(Template)]
#[template(path = "work/filing_review.html")]
struct OnePage {
    shell: Shell,
    it: ReviewView,
    /// Provisions of the reviewed text.
    reviewed: Vec<(String, String)>,
    /// Provisions of the text that holds now.
    current: Vec<(String, String)>,
    results: &'static [ItemResult],
    talks: &'static [TalkKind],
    verdicts: &'static [Verdict],
    today: NaiveDate,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// What was entered in a field of a form that was refused.
    fn kept(&self, command: &str, field: &str) -> &str {
        if self.form.get("command") == command {
            self.form.get(field)
        } else {
            ""
        }
    }

    fn tone(&self) -> &'static str {
        if self.it.closed_on.is_some() {
            "ok"
        } else {
            "warn"
        }
    }
}

/// The fields of a form as they came: points and items have names of their own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn all(&self, name: &str) -> Vec<String> {
        let of = self.0.iter().filter(|(field, _)| field == name);
        of.map(|(_, value)| value.clone()).collect()
    }

    /// The ids of fields `prefix.id` with what was entered, where something was.
    fn each(&self, prefix: &str) -> Vec<(&str, &str)> {
        let fields = self.0.iter().filter(|(_, value)| !value.is_empty());
        let named = fields.filter_map(|(field, value)| {
            let id = field.strip_prefix(prefix)?.strip_prefix('.')?;
            Some((id, value.as_str()))
        });
        named.collect()
    }

    fn needed_day(&self, name: &str) -> Result<NaiveDate, Error> {
        day(self.get(name), name)?.ok_or_else(|| Error::field(name, "请填写日期"))
    }

    fn act(&self) -> Result<ReviewAct, Error> {
        let text = |name: &str| self.get(name).to_owned();
        let command = ReviewCommand::parse(self.get("command"))
            .map_err(|_| Error::field("command", "请选择要办理的事项"))?;
        Ok(match command {
            ReviewCommand::Distribute => ReviewAct::Distribute {
                bodies: self.bodies()?,
            },
            ReviewCommand::TakeOpinion => ReviewAct::TakeOpinion {
                referral_id: text("referral_id"),
                opinion: text("opinion"),
            },
            ReviewCommand::Check => ReviewAct::Check {
                items: self.items()?,
            },
            ReviewCommand::AddPoint => ReviewAct::AddPoint {
                eid: self.some("eid"),
                item: self.some("item"),
                problem: text("problem"),
                advice: text("advice"),
            },
            ReviewCommand::DropPoint => ReviewAct::DropPoint {
                point_id: text("point_id"),
            },
            ReviewCommand::Talk => ReviewAct::Talk {
                kind: TalkKind::parse(self.get("kind"))
                    .map_err(|_| Error::field("kind", "请选择沟通方式"))?,
                held_on: day(self.get("held_on"), "held_on")?,
                with_whom: text("with_whom"),
                content: text("content"),
            },
            ReviewCommand::IssueOpinion => ReviewAct::IssueOpinion {
                number: text("number"),
                opinion: text("opinion"),
            },
            ReviewCommand::AnswerPoints => ReviewAct::AnswerPoints {
                answers: self.answers(),
            },
            ReviewCommand::AcceptPlan => ReviewAct::AcceptPlan {
                plan: text("plan"),
                due_on: self.needed_day("due_on")?,
            },
            ReviewCommand::Resume => ReviewAct::Resume {
                reason: text("reason"),
            },
            ReviewCommand::Refile => ReviewAct::Refile {
                document_id: self.some("document_id"),
            },
            ReviewCommand::Judge => ReviewAct::Judge {
                verdicts: self.verdicts()?,
            },
            ReviewCommand::Suspend => ReviewAct::Suspend {
                provisions: self.all("provisions"),
                because: text("because"),
            },
            ReviewCommand::Order => ReviewAct::Order {
                text: text("text"),
                due_on: self.needed_day("due_on")?,
            },
            ReviewCommand::Pass => ReviewAct::Pass {
                conclusion: text("conclusion"),
            },
            ReviewCommand::Correct => ReviewAct::Correct {
                conclusion: text("conclusion"),
            },
            ReviewCommand::Revoke => ReviewAct::Revoke {
                because: text("because"),
                on: day(self.get("on"), "on")?,
            },
        })
    }

    /// One body a line.
    fn bodies(&self) -> Result<Vec<ReferralInput>, Error> {
        let due_on = day(self.get("due_on"), "due_on")?;
        let lines = self.get("bodies").lines().map(str::trim);
        let bodies = lines.filter(|line| !line.is_empty());
        Ok(bodies
            .map(|body| ReferralInput {
                body: body.to_owned(),
                due_on,
            })
            .collect())
    }

    fn items(&self) -> Result<Vec<ItemInput>, Error> {
        let results = self.each("result").into_iter();
        results
            .map(|(id, result)| {
                Ok(ItemInput {
                    id: id.to_owned(),
                    result: ItemResult::parse(result)?,
                    note: self.get(&format!("note.{id}")).to_owned(),
                })
            })
            .collect()
    }

    fn answers(&self) -> Vec<PointAnswer> {
        let answers = self.each("answer").into_iter();
        answers
            .map(|(id, answer)| PointAnswer {
                point_id: id.to_owned(),
                adopted: self.get(&format!("adopted.{id}")) == "1",
                answer: answer.to_owned(),
            })
            .collect()
    }

    fn verdicts(&self) -> Result<Vec<PointVerdict>, Error> {
        let verdicts = self.each("verdict").into_iter();
        verdicts
            .map(|(id, verdict)| {
                Ok(PointVerdict {
                    point_id: id.to_owned(),
                    verdict: Verdict::parse(verdict)?,
                    note: self.get(&format!("note.{id}")).to_owned(),
                })
            })
            .collect()
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = review::one(&state.store, cx, id).await;
    let it = found.map_err(|error| cx.fault(error))?;
    let choices = review::choices(&state.store, &it).await;
    let [reviewed, current] = choices.map_err(|error| cx.fault(error))?;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = OnePage {
        shell: Shell::new(state, cx, "work").await?,
        it,
        reviewed,
        current,
        results: ItemResult::ALL,
        talks: TalkKind::ALL,
        verdicts: Verdict::ALL,
        today: cx.today,
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
    view(&state, &cx, &id, Fields::default(), None).await
}

fn command(id: &str, form: &Fields) -> Result<ActOnReview, Error> {
    let version = form.get("expected_version").parse();
    Ok(ActOnReview {
        review_id: id.to_owned(),
        expected_version: version.map_err(|_| Error::field("expected_version", "表单已失效"))?,
        act: form.act()?,
    })
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&id, &form) {
        Ok(command) => perform(&state, &cx, form.get("key"), command)
            .await?
            .map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/filing-reviews/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}
