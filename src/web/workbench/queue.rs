//! 我的待办.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::calendar::missing_year;
use crate::app::cleanup;
use crate::app::view::queue::{self, OTHERS, Section, Target};
use crate::domain::access::Role;
use crate::web::api::citations::RELIES;
use crate::web::api::cleanups::CONCERNED;
use crate::web::extract::Cx;
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes, allows};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/workbench", Policy::SignedIn, show)
}

#[derive(Template)]
#[template(path = "work/queue.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a link that the page offers or not"
)]
struct View {
    shell: Shell,
    sections: Vec<Section>,
    waiting: usize,
    drafts: bool,
    reviews: bool,
    keeps: bool,
    cleans: bool,
    relies: bool,
    files: bool,
    /// Year whose calendar should be there by now.
    calendar: Option<i32>,
    administers: bool,
}

impl View {
    fn to(&self, target: &Target) -> String {
        match target {
            Target::Document(id) => format!("/workbench/documents/{id}"),
            Target::Review(id) => format!("/workbench/reviews/{id}"),
            Target::Filing(id) => format!("/workbench/filings/{id}"),
            Target::Suggestion(id) => format!("/workbench/suggestions/{id}"),
            Target::Campaign(id) => format!("/workbench/cleanups/{id}"),
            Target::Consultation(id) => format!("/workbench/consultations/{id}"),
            Target::Opinion(id) => format!("/workbench/department-opinions/{id}"),
            Target::Urgent(id) => format!("/workbench/documents/{id}/urgent"),
        }
    }

    /// Where it is shown how the due date was counted.
    fn due(&self, target: &Target) -> Option<String> {
        match target {
            Target::Document(_)
            | Target::Campaign(_)
            | Target::Consultation(_)
            | Target::Opinion(_)
            | Target::Urgent(_) => None,
            Target::Review(id) => Some(format!("/workbench/reviews/{id}/due")),
            Target::Filing(id) => Some(format!("/filings/{id}/due")),
            Target::Suggestion(id) => Some(format!("/workbench/suggestions/{id}/due")),
        }
    }
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let sections = queue::queue(&state.store, &cx).await;
    let mut sections = sections.map_err(|error| cx.fault(error))?;
    let cleanups = cleanup::tasks(&state.store, &cx).await;
    sections.extend(cleanups.map_err(|error| cx.fault(error))?);
    let shell = Shell::new(&state, &cx, "work").await?;
    let actor = cx.actor().map_err(|error| cx.fault(error))?;
    let view = View {
        shell,
        waiting: sections
            .iter()
            .filter(|section| section.id != OTHERS)
            .map(|section| section.tasks.len())
            .sum(),
        reviews: actor.holds(Role::Reviewer),
        drafts: actor.holds(Role::Drafter),
        calendar: missing_year(&cx.pack, cx.today),
        administers: actor.holds(Role::Administrator),
        keeps: actor.holds(Role::Registrar) || actor.holds(Role::Publisher),
        files: actor.holds(Role::Filer) || actor.holds(Role::FilingExaminer),
        cleans: allows(CONCERNED, &cx).is_ok(),
        relies: allows(RELIES, &cx).is_ok(),
        sections,
    };
    Ok(page(&cx, &view))
}
