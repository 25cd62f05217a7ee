//! 效力变动 of a public document: what is recorded, one more, one taken back.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use crate::app::Error;
use crate::app::answers::{self, DocumentView};
use crate::app::publication::effect::{RecordEffect, RetractEffect};
use crate::domain::access::Role;
use crate::domain::document::NumberState;
use crate::domain::number::number_key;
use crate::domain::validity::Act;
use crate::store::{queries, text};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// What people may record; commencement and term come with publication, marks with imports.
const ACTS: &[Act] = &[
    Act::Extend,
    Act::Repeal,
    Act::DeclareVoid,
    Act::Revoke,
    Act::Suspend,
    Act::Resume,
];

pub(super) fn routes(routes: Routes) -> Routes {
    let keepers = Policy::Roles(&[Role::Registrar, Role::Publisher]);
    routes
        .route(Method::GET, "/workbench/effects/{id}", keepers, show)
        .route(Method::POST, "/workbench/effects/{id}", keepers, record)
        .route(
            Method::POST,
            "/workbench/effects/{id}/retraction",
            keepers,
            retract,
        )
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    on: String,
    until: String,
    provisions: String,
    because: String,
    basis: String,
    fact: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "work/effects.html")]
struct EffectsPage {
    shell: Shell,
    document: DocumentView,
    acts: &'static [Act],
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl EffectsPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// What is wrong with the number of the basis: as it was looked up here, or by the command.
    fn basis_wrong(&self) -> &str {
        match self.wrong("basis") {
            "" => self.wrong("basis_id"),
            wrong => wrong,
        }
    }

    /// The reason entered for taking back this fact.
    fn reason(&self, fact: &str) -> &str {
        if self.form.fact == fact {
            &self.form.reason
        } else {
            ""
        }
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "work").await?;
    let document = answers::document(&state.store, cx, id, None).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let key = cx.new_id();
    Ok(page_with(
        cx,
        status,
        &EffectsPage {
            shell,
            document,
            acts: ACTS,
            key,
            form,
            refusal,
        },
    ))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, Fields::default(), None).await
}

/// The one document that has the number given as basis; among several nothing is guessed.
async fn basis(state: &AppState, number: &str) -> Result<Option<String>, Error> {
    if number.trim().is_empty() {
        return Ok(None);
    }
    let found = queries::documents_by_number(state.store.reader(), &number_key(number)).await?;
    let live = found
        .into_iter()
        .filter(|number| number.state != NumberState::Voided.as_str());
    let mut ids: Vec<String> = live.map(|number| number.document_id).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [] => Err(Error::field(
            "basis",
            "本库没有此文号的文件；可以留空，只写明依据",
        )),
        [one] => Ok(Some(one.clone())),
        several => Err(Error::field(
            "basis",
            format!(
                "本库有 {} 件文件使用此文号，不能确定是哪一件；请留空，只写明依据",
                several.len()
            ),
        )),
    }
}

/// The eIds as entered, each of which must stand in the current text.
async fn provisions(state: &AppState, id: &str, entered: &str) -> Result<Vec<String>, Error> {
    let wanted: Vec<String> = entered.split_whitespace().map(str::to_owned).collect();
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let row = queries::document(state.store.reader(), id).await?;
    let rows = match row.and_then(|row| row.revision_id) {
        Some(revision) => text::provisions(state.store.reader(), &revision).await?,
        None => Vec::new(),
    };
    let known = |eid: &str| {
        rows.iter().any(|row| {
            eid.strip_prefix(row.eid.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("__"))
        })
    };
    match wanted.iter().find(|eid| !known(eid)) {
        Some(eid) => Err(Error::field(
            "provisions",
            format!("现行文本中没有标识为“{eid}”的条款"),
        )),
        None => Ok(wanted),
    }
}

async fn command(state: &AppState, id: &str, form: &Fields) -> Result<RecordEffect, Error> {
    Ok(RecordEffect {
        document_id: id.to_owned(),
        act: Act::parse(&form.act).map_err(|_| Error::field("act", "请选择变动种类"))?,
        on: day(&form.on, "on")?,
        until: day(&form.until, "until")?,
        provisions: provisions(state, id, &form.provisions).await?,
        because: form.because.clone(),
        basis_id: basis(state, &form.basis).await?,
    })
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&state, &id, &form).await {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/effects/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}

async fn retract(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = RetractEffect {
        document_id: id.clone(),
        fact_id: form.fact.clone(),
        reason: form.reason.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/effects/{id}"))),
        Err(refusal) => view(&state, &cx, &id, form, Some(refusal)).await,
    }
}
