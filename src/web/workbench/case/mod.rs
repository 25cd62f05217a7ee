//! 案卷: the page of one document for those who have a part in it, and its forms.
//!
//! A form that is refused comes back on the same page, with what was entered and the reasons.

mod compare;
mod draft;
mod form;
mod papers;
mod review;
pub(super) mod upload;

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::forms::{Refusal, wrong};
use crate::app::answers::FormRemarkView;
use crate::app::view::case::draft::{DraftForm, Suggestion};
use crate::app::view::case::{self, CasePage, Seen};
use crate::app::{Command, Error};
use crate::checks::form::Verdict;
use crate::domain::access::Role;
use crate::domain::document::{DocumentCommand, StepState};
use crate::domain::review::Answer;
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes.route(
        Method::GET,
        "/workbench/documents/{id}",
        Policy::SignedIn,
        get,
    );
    let routes = draft::routes(routes);
    let routes = form::routes(routes);
    let routes = papers::routes(routes);
    let routes = review::routes(routes);
    compare::routes(routes)
}

#[derive(Template)]
#[template(path = "work/case.html")]
struct View {
    shell: Shell,
    page: CasePage,
    suggestions: Vec<Suggestion>,
    /// The kind of material that was chosen.
    kind: String,
    key: String,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// Reasons for findings may be given.
    fn form_open(&self) -> bool {
        self.page.papers_open
    }

    fn document(&self) -> &str {
        &self.page.id
    }

    /// Whether the reason for this check was refused.
    fn entered_for(&self, check: &str) -> bool {
        self.page.entered.check == check
    }

    fn reason(&self) -> &str {
        &self.page.entered.reason
    }

    fn jump(&self, remark: &FormRemarkView) -> Option<String> {
        self.page.jump(remark)
    }

    /// What the text says of a field.
    fn says(&self, field: &str) -> Option<&Suggestion> {
        self.suggestions.iter().find(|one| one.field == field)
    }

    /// What was stored by somebody else while this form was open.
    fn newer(&self) -> Option<&DraftForm> {
        let stale = self.refusal.as_ref().is_some_and(|refusal| refusal.stale);
        let entered = self.page.draft.as_ref()?;
        let stored = self.page.stored.as_ref()?;
        (stale && !stored.same(entered)).then_some(stored)
    }
}

async fn get(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    match seen(&state, &cx, &id).await? {
        Seen::Case(page) => show(&state, &cx, *page, String::new(), None).await,
        Seen::Public => Ok(see(&format!("/documents/{id}"))),
    }
}

async fn seen(state: &AppState, cx: &Cx, id: &str) -> Result<Seen, Fault> {
    let seen = case::case(&state.store, cx, id).await;
    seen.map_err(|error| cx.fault(error))
}

async fn show(
    state: &AppState,
    cx: &Cx,
    page: CasePage,
    kind: String,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let suggestions = page.draft.as_ref().map(DraftForm::suggestions);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        page,
        suggestions: suggestions.unwrap_or_default(),
        kind,
        key: cx.new_id(),
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

/// The page again after a refusal, with what `enter` puts into its forms. Who has no part in the case
/// is not shown it by a refusal either.
async fn again(
    state: &AppState,
    cx: &Cx,
    id: &str,
    refusal: Refusal,
    enter: impl FnOnce(&mut CasePage),
) -> Result<Response, Fault> {
    match seen(state, cx, id).await? {
        Seen::Case(mut page) => {
            enter(&mut page);
            show(state, cx, *page, String::new(), Some(refusal)).await
        }
        Seen::Public => Err(cx.fault(Error::Forbidden("您没有参与此件的办理".to_owned()))),
    }
}

/// Gives a command; then back to a part of the page.
async fn act<C: Command>(
    state: &AppState,
    cx: &Cx,
    (id, part, key): (&str, &str, &str),
    command: C,
    enter: impl FnOnce(&mut CasePage),
) -> Result<Response, Fault> {
    match super::forms::perform(state, cx, key, command).await? {
        Ok(_) => Ok(back(id, part)),
        Err(refusal) => again(state, cx, id, refusal, enter).await,
    }
}

/// To a part of the page.
fn back(id: &str, part: &str) -> Response {
    see(&format!("/workbench/documents/{id}#{part}"))
}
