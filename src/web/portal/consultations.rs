//! 公开征求意见 for everybody: the list, a draft with its clock, comments and what became of them.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::app::consultation::{self, ConsultationList, ConsultationView, SubmitComment};
use crate::app::view::render::Look;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page, page_with};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform, wrong};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/consultations", Policy::Public, list)
        .route(Method::GET, "/consultations/{id}", Policy::Public, show)
        .route(
            Method::POST,
            "/consultations/{id}/comments",
            Policy::Public,
            submit,
        )
}

#[derive(Template)]
#[template(path = "portal/consultations.html")]
struct ListPage {
    shell: Shell,
    list: ConsultationList,
}

#[derive(Template)]
#[template(path = "portal/consultation.html")]
struct OnePage {
    shell: Shell,
    page: ConsultationView,
    key: String,
    form: Fields,
    /// The comment has arrived.
    taken: bool,
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    eid: String,
    name: String,
    contact: String,
    body: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Turn {
    page: Option<u64>,
    eid: String,
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let list = consultation::list(&state.store, &cx, turn.page.unwrap_or(1)).await;
    let view = ListPage {
        list: list.map_err(|error| cx.fault(error))?,
        shell: Shell::new(&state, &cx, "consultations").await?,
    };
    Ok(page(&cx, &view))
}

struct Shown {
    form: Fields,
    page: u64,
    taken: bool,
    refusal: Option<Refusal>,
}

async fn view(state: &AppState, cx: &Cx, id: &str, shown: Shown) -> Result<Response, Fault> {
    let found = consultation::one(&state.store, cx, id, shown.page).await;
    let status = match (&shown.refusal, shown.taken) {
        (Some(refusal), _) => refusal.status,
        (None, true) => StatusCode::CREATED,
        (None, false) => StatusCode::OK,
    };
    let view = OnePage {
        page: found.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "consultations").await?,
        key: cx.new_id(),
        form: shown.form,
        taken: shown.taken,
        refusal: shown.refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(turn): Query<Turn>,
) -> Result<Response, Fault> {
    let form = Fields {
        eid: turn.eid,
        ..Fields::default()
    };
    let shown = Shown {
        form,
        page: turn.page.unwrap_or(1),
        taken: false,
        refusal: None,
    };
    view(&state, &cx, &id, shown).await
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let given = form.clone();
    let command = SubmitComment {
        consultation_id: id.clone(),
        eid: Some(given.eid).filter(|eid| !eid.is_empty()),
        name: given.name,
        contact: given.contact,
        body: given.body,
    };
    let shown = match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Shown {
            form: Fields::default(),
            page: 1,
            taken: true,
            refusal: None,
        },
        Err(refusal) => Shown {
            form,
            page: 1,
            taken: false,
            refusal: Some(refusal),
        },
    };
    view(&state, &cx, &id, shown).await
}

/// Tone of a phase on the page.
fn tone(phase: &str) -> &'static str {
    match phase {
        "running" => "ok",
        "closed" => "warn",
        _ => "off",
    }
}
