//! 识读与更正 of an imported document: its text with marks, what is recorded beside what was read, and
//! a form that puts right what is wrong.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::correction::{CorrectParticulars, Correction};
use crate::app::view::particulars::{Recorded, recorded};
use crate::app::view::reading::{ReadPage, ReadValue};
use crate::domain::access::Role;
use crate::domain::particular::Particular;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let keepers = Policy::Roles(&[Role::Registrar, Role::Publisher]);
    let one = "/workbench/reading/{id}";
    routes
        .route(Method::GET, one, keepers, show)
        .route(Method::POST, one, keepers, submit)
}

/// The fields as typed, so that nothing entered is lost.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Typed {
    key: String,
    expected_version: i64,
    adopt: String,
    reason: String,
    instrument_title: String,
    issuer: String,
    document_number: String,
    form: String,
    issued_on: String,
    published_on: String,
    effective_on: String,
    last_valid_on: String,
}

impl Typed {
    const fn of(&self, field: Particular) -> &String {
        match field {
            Particular::InstrumentTitle => &self.instrument_title,
            Particular::Issuer => &self.issuer,
            Particular::DocumentNumber => &self.document_number,
            Particular::Form => &self.form,
            Particular::IssuedOn => &self.issued_on,
            Particular::PublishedOn => &self.published_on,
            Particular::EffectiveOn => &self.effective_on,
            Particular::LastValidOn => &self.last_valid_on,
        }
    }

    const fn slot(&mut self, field: Particular) -> &mut String {
        match field {
            Particular::InstrumentTitle => &mut self.instrument_title,
            Particular::Issuer => &mut self.issuer,
            Particular::DocumentNumber => &mut self.document_number,
            Particular::Form => &mut self.form,
            Particular::IssuedOn => &mut self.issued_on,
            Particular::PublishedOn => &mut self.published_on,
            Particular::EffectiveOn => &mut self.effective_on,
            Particular::LastValidOn => &mut self.last_valid_on,
        }
    }

    fn recorded(recorded: &Recorded) -> Self {
        let mut typed = Self {
            expected_version: recorded.row_version,
            ..Self::default()
        };
        for field in Particular::ALL {
            recorded.value(*field).clone_into(typed.slot(*field));
        }
        typed
    }

    /// The fields that differ from what is recorded.
    fn corrections(&self, recorded: &Recorded) -> Vec<Correction> {
        let changed = Particular::ALL
            .iter()
            .filter(|field| self.of(**field).trim() != recorded.value(**field));
        changed
            .map(|field| Correction {
                field: *field,
                value: Some(self.of(*field).trim().to_owned()).filter(|value| !value.is_empty()),
            })
            .collect()
    }
}

#[derive(Template)]
#[template(path = "work/reading.html")]
struct View {
    shell: Shell,
    recorded: Recorded,
    read: Read,
    typed: Typed,
    key: String,
    refusal: Option<Refusal>,
}

/// What was read, as the shared parts of the pages want it.
struct Read {
    page: ReadPage,
}

impl Read {
    fn of(&self, field: &str) -> Vec<&ReadValue> {
        self.page
            .values
            .iter()
            .filter(|one| one.field == field)
            .collect()
    }

    fn others(&self) -> impl Iterator<Item = &ReadValue> {
        self.page.values.iter().filter(|one| one.field.is_empty())
    }
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn holds(&self, field: &str) -> &str {
        Particular::parse(field).map_or("", |field| self.typed.of(field))
    }

    fn fields(&self) -> &'static [Particular] {
        Particular::ALL
    }

    /// A date field, of which the day must be known.
    const fn is_day(field: Particular) -> bool {
        matches!(field, Particular::EffectiveOn | Particular::LastValidOn)
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, None, None).await
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Fault> {
    let recorded = recorded(&state.store, &id).await;
    let recorded = recorded.map_err(|error| cx.fault(error))?;
    if !typed.adopt.is_empty() {
        let field = Particular::parse(&typed.adopt);
        let field = field.map_err(|_| cx.bad_request(Error::field("adopt", "没有这一项")))?;
        if let Some(value) = recorded.read.of(field.as_str()).next() {
            typed.slot(field).clone_from(&value.value);
        }
        return view(&state, &cx, &id, Some(typed), None).await;
    }
    let command = CorrectParticulars {
        document_id: id.clone(),
        expected_version: typed.expected_version,
        corrections: typed.corrections(&recorded),
        reason: typed.reason.clone(),
    };
    match perform(&state, &cx, &typed.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/reading/{id}"))),
        Err(refusal) => view(&state, &cx, &id, Some(typed), Some(refusal)).await,
    }
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    typed: Option<Typed>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let mut recorded = recorded(&state.store, id)
        .await
        .map_err(|error| cx.fault(error))?;
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let typed = typed.unwrap_or_else(|| Typed::recorded(&recorded));
    let read = Read {
        page: std::mem::take(&mut recorded.read),
    };
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        recorded,
        read,
        typed,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}
