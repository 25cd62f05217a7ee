//! 公文文书: the letters, one of them with its file, and a new one – entered, previewed, issued.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::forms::{Refusal, perform, wrong};
use crate::app::Error;
use crate::app::letter::{
    self, IssueLetter, LetterForm, LetterFormField, LetterOffer, LetterPreview, LetterView,
    VoidLetter,
};
use crate::domain::access::Role;
use crate::domain::letter::{LetterKind, LetterSubject};
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, encode, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// Who issues letters.
pub(in crate::web) const ISSUERS: Policy = Policy::Roles(&[
    Role::Drafter,
    Role::Reviewer,
    Role::Filer,
    Role::FilingExaminer,
]);

pub(super) fn routes(routes: Routes) -> Routes {
    let all = "/workbench/letters";
    let one = "/workbench/letters/{id}";
    routes
        .route(Method::GET, all, Policy::SignedIn, list)
        .route(Method::GET, "/workbench/letters/new", ISSUERS, new)
        .route(Method::POST, "/workbench/letters/preview", ISSUERS, preview)
        .route(Method::POST, all, ISSUERS, issue)
        .route(Method::GET, one, Policy::SignedIn, show)
        .route(
            Method::GET,
            "/workbench/letters/{id}/file",
            Policy::SignedIn,
            file,
        )
        .route(Method::POST, "/workbench/letters/{id}/void", ISSUERS, void)
}

#[derive(Template)]
#[template(path = "work/letters.html")]
struct ListPage {
    shell: Shell,
    letters: Vec<LetterView>,
    offers: Vec<LetterOffer>,
}

#[derive(Template)]
#[template(path = "work/letter.html")]
struct OnePage {
    shell: Shell,
    it: LetterView,
    key: String,
    reason: String,
    refusal: Option<Refusal>,
}

impl OnePage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

#[derive(Template)]
#[template(path = "work/letter_new.html")]
struct NewPage {
    shell: Shell,
    it: LetterForm,
    preview: Option<LetterPreview>,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl NewPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// What is missing in the case: it belongs to no field that is entered here.
    fn value(&self, field: &LetterFormField) -> &str {
        self.form.value(&field.name)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct About {
    kind: String,
    subject: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    kind: String,
    subject: String,
    previewed: String,
    first_serial: String,
    first_reason: String,
    comment_until: String,
    comment_channel: String,
    contact: String,
    reply_by: String,
    note: String,
}

impl Fields {
    fn entered(&self) -> [(&'static str, &str); 5] {
        [
            ("comment_until", &self.comment_until),
            ("comment_channel", &self.comment_channel),
            ("contact", &self.contact),
            ("reply_by", &self.reply_by),
            ("note", &self.note),
        ]
    }

    fn value(&self, name: &str) -> &str {
        let mut each = self.entered().into_iter();
        each.find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    fn values(&self) -> BTreeMap<String, String> {
        let filled = self.entered().into_iter();
        let filled = filled.filter(|(_, value)| !value.trim().is_empty());
        filled
            .map(|(name, value)| (name.to_owned(), value.replace("\r\n", "\n")))
            .collect()
    }

    fn kind(&self) -> Result<LetterKind, Error> {
        LetterKind::parse(&self.kind).map_err(|_| Error::NotFound("此文书种类"))
    }

    fn first(&self) -> Result<Option<i64>, Error> {
        let text = self.first_serial.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let told = "起始序号应为正整数";
        text.parse()
            .map(Some)
            .map_err(|_| Error::field("first_serial", told))
    }
}

/// The letters about a subject, and those that may be issued about it.
pub(super) async fn about(
    state: &AppState,
    cx: &Cx,
    subject: LetterSubject,
    id: &str,
) -> Result<(Vec<LetterView>, Vec<LetterOffer>), Fault> {
    let letters = letter::about(&state.store, cx, id).await;
    let letters = letters.map_err(|error| cx.fault(error))?.results;
    let offers = letter::offers(&state.store, cx, subject, id).await;
    Ok((letters, offers.map_err(|error| cx.fault(error))?))
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let letters = letter::latest(&state.store, &cx).await;
    let offers = letter::circulars(&state.store, &cx).await;
    let view = ListPage {
        shell: Shell::new(&state, &cx, "work").await?,
        letters: letters.map_err(|error| cx.fault(error))?.results,
        offers: offers.map_err(|error| cx.fault(error))?,
    };
    Ok(page(&cx, &view))
}

async fn one(
    state: &AppState,
    cx: &Cx,
    id: &str,
    reason: String,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = letter::one(&state.store, cx, id).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = OnePage {
        it: found.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        key: cx.new_id(),
        reason,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    one(&state, &cx, &id, String::new(), None).await
}

async fn file(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = letter::file(&state.store, &cx, &id).await;
    let (name, bytes) = found.map_err(|error| cx.fault(error))?;
    Ok(docx(&name, bytes))
}

/// A Word document as an attachment.
pub(in crate::web) fn docx(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(name));
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    (headers, bytes).into_response()
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Voiding {
    key: String,
    reason: String,
}

async fn void(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Voiding>,
) -> Result<Response, Fault> {
    let command = VoidLetter {
        letter_id: id.clone(),
        reason: form.reason.clone(),
    };
    match perform(&state, &cx, &form.key, command).await? {
        Ok(_) => Ok(see(&format!("/workbench/letters/{id}"))),
        Err(refusal) => one(&state, &cx, &id, form.reason, Some(refusal)).await,
    }
}

async fn entry(
    state: &AppState,
    cx: &Cx,
    form: Fields,
    preview: Option<LetterPreview>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let kind = form.kind().map_err(|error| cx.fault(error))?;
    let it = letter::form(&state.store, cx, kind, &form.subject).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = NewPage {
        it: it.map_err(|error| cx.fault(error))?,
        shell: Shell::new(state, cx, "work").await?,
        preview,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn new(
    State(state): State<AppState>,
    cx: Cx,
    Query(about): Query<About>,
) -> Result<Response, Fault> {
    let form = Fields {
        kind: about.kind,
        subject: about.subject,
        ..Fields::default()
    };
    entry(&state, &cx, form, None, None).await
}

async fn previewed(state: &AppState, cx: &Cx, form: &Fields) -> Result<LetterPreview, Error> {
    let values = form.values();
    let first = form.first()?;
    letter::preview(
        &state.store,
        cx,
        form.kind()?,
        &form.subject,
        &values,
        first,
    )
    .await
}

async fn preview(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    match previewed(&state, &cx, &form).await {
        Ok(told) => entry(&state, &cx, form, Some(told), None).await,
        Err(error) => {
            let refusal = Refusal::of(error, &cx)?;
            entry(&state, &cx, form, None, Some(refusal)).await
        }
    }
}

fn command(form: &Fields) -> Result<IssueLetter, Error> {
    Ok(IssueLetter {
        kind: form.kind()?,
        subject_id: form.subject.clone(),
        values: form.values(),
        previewed: form.previewed.clone(),
        first_serial: form.first()?,
        first_reason: form.first_reason.clone(),
    })
}

async fn issue(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(given) => Ok(see(&format!("/workbench/letters/{}", given.id))),
        Err(refusal) => {
            let told = previewed(&state, &cx, &form).await.ok();
            entry(&state, &cx, form, told, Some(refusal)).await
        }
    }
}
