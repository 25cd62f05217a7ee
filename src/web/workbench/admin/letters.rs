//! 文书模板: the versions, and a new one – checked, looked at with samples, added.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{ADMINISTRATORS, messages};
use crate::app::letter::{self, AddLetterTemplate, TemplateAdded, TemplateVersion};
use crate::domain::letter::{LetterField, LetterKind};
use crate::rules::letter::Filled;
use crate::web::extract::{Cx, Form, Query};
use crate::web::page::{Shell, page_with};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let all = "/admin/letters";
    routes
        .route(Method::GET, all, ADMINISTRATORS, list)
        .route(Method::POST, all, ADMINISTRATORS, add)
        .route(Method::POST, "/admin/letters/check", ADMINISTRATORS, check)
}

#[derive(Template)]
#[template(path = "work/admin_letters.html")]
struct TemplatesPage {
    shell: Shell,
    versions: Vec<TemplateVersion>,
    form: Fields,
    /// The placeholders of the kind that is being edited.
    fields: Vec<LetterField>,
    faults: Vec<String>,
    sample: Option<Filled>,
    added: Option<TemplateAdded>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    source: String,
    reason: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    /// The version whose text the editor begins with.
    version: String,
}

async fn show(state: &AppState, cx: &Cx, mut view: Shown) -> Result<Response, Fault> {
    let versions = letter::templates(&state.store, cx).await;
    let versions = versions.map_err(|error| cx.fault(error))?.results;
    if let Some(known) = versions.iter().find(|one| one.id == view.version) {
        let today = format!("from = {}", cx.today);
        let old = format!("from = {}", known.from);
        view.form.source = known.source.replacen(&old, &today, 1);
    }
    let kind = view.form.source.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().trim_matches('"');
        LetterKind::parse(value)
            .ok()
            .filter(|_| key.trim() == "kind")
    });
    view.form.key = cx.new_id();
    let status = if view.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = TemplatesPage {
        shell: Shell::new(state, cx, "admin").await?,
        versions,
        form: view.form,
        fields: kind.map(LetterKind::fields).unwrap_or_default(),
        faults: view.faults,
        sample: view.sample,
        added: view.added,
    };
    Ok(page_with(cx, status, &view))
}

#[derive(Default)]
struct Shown {
    version: String,
    form: Fields,
    faults: Vec<String>,
    sample: Option<Filled>,
    added: Option<TemplateAdded>,
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = Shown {
        version: asked.version,
        ..Shown::default()
    };
    show(&state, &cx, shown).await
}

async fn check(
    State(state): State<AppState>,
    cx: Cx,
    Form(mut form): Form<Fields>,
) -> Result<Response, Fault> {
    form.source = form.source.replace("\r\n", "\n");
    let mut shown = Shown::default();
    match letter::sample(&cx, &form.source) {
        Ok((_, sample)) => shown.sample = Some(sample),
        Err(error) => shown.faults = messages(error).map_err(|error| cx.fault(error))?,
    }
    shown.form = form;
    show(&state, &cx, shown).await
}

async fn add(
    State(state): State<AppState>,
    cx: Cx,
    Form(mut form): Form<Fields>,
) -> Result<Response, Fault> {
    form.source = form.source.replace("\r\n", "\n");
    let key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let command = AddLetterTemplate {
        source: form.source.clone(),
        reason: form.reason.clone(),
    };
    let done = crate::app::run(&state.store, cx.cx.clone(), key.as_deref(), command).await;
    let mut shown = Shown::default();
    match done {
        Ok(added) => shown.added = Some(added),
        Err(error) => {
            shown.faults = messages(error).map_err(|error| cx.fault(error))?;
            shown.form = form;
        }
    }
    show(&state, &cx, shown).await
}
