//! 审核之后: meeting, signature, registration, publication; each a form with one command.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, perform};
use crate::app::answers::{self, CaseView, DocumentView};
use crate::app::decision::{meeting::RecordMeeting, sign::Sign};
use crate::app::publication::publish::Publish;
use crate::app::registration::register::Register;
use crate::app::registration::series::OpenSeries;
use crate::app::registration::void::VoidNumber;
use crate::app::{Case, Error, law};
use crate::domain::access::Role;
use crate::domain::document::MeetingResult;
use crate::store::{people, queries};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let office = Policy::Roles(&[Role::Office]);
    let registrar = Policy::Roles(&[Role::Registrar]);
    let publisher = Policy::Roles(&[Role::Publisher]);
    routes
        .route(
            Method::GET,
            "/workbench/documents/{id}/decide",
            Policy::SignedIn,
            show,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/meeting",
            office,
            meeting,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/signature",
            office,
            sign,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/registration",
            registrar,
            register,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/series",
            registrar,
            open_series,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/void",
            registrar,
            void,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/publication",
            publisher,
            publish,
        )
}

/// What was entered in one of the forms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    expected_version: i64,
    meeting: String,
    held_on: String,
    result: String,
    dissent: String,
    note: String,
    signed_on: String,
    signed_by: String,
    first_serial: String,
    reason: String,
    published_on: String,
    channel: String,
}

#[derive(Template)]
#[template(path = "work/decide.html")]
struct DecidePage {
    shell: Shell,
    document: DocumentView,
    case: CaseView,
    key: String,
    today: NaiveDate,
    results: &'static [MeetingResult],
    /// The numbers that would be given next, and whether their series is open.
    next_numbers: Vec<(&'static str, String, bool)>,
    office: bool,
    form: Fields,
    refusal: Option<Refusal>,
}

impl DecidePage {
    fn may(&self, command: &str) -> bool {
        self.case.permitted.iter().any(|one| one.command == command)
    }

    fn result(&self, text: &str) -> &'static str {
        MeetingResult::parse(text).map_or("", MeetingResult::label)
    }

    fn closed_series(&self) -> bool {
        self.next_numbers.iter().any(|(_, _, open)| !open)
    }

    fn day<'a>(&'a self, entered: &'a str) -> String {
        if entered.is_empty() {
            self.today.to_string()
        } else {
            entered.to_owned()
        }
    }
}

async fn read(
    state: &AppState,
    cx: &Cx,
    id: &str,
) -> Result<(DocumentView, CaseView, Vec<(&'static str, String, bool)>), Error> {
    let document = answers::document(&state.store, cx, id, None).await?;
    let case = document.case.clone().ok_or(Error::NotFound("此文件"))?;
    let row = queries::document(state.store.reader(), id)
        .await?
        .ok_or(Error::NotFound("此文件"))?;
    let held = Case::of(row, people::authorities(state.store.reader()).await?)?;
    let known = queries::all_series(state.store.reader()).await?;
    let mut numbers = Vec::new();
    for plan in law::series(cx, &held.issuer)? {
        let series = known.iter().find(|series| series.id == plan.id);
        let next = series.map_or(1, |series| series.last_serial + 1);
        let earlier = known.iter().any(|series| {
            series.kind == plan.kind.as_str()
                && series.authority_id == plan.authority_id
                && series.year < plan.year
        });
        numbers.push((
            plan.kind.label(),
            plan.print(next)?,
            series.is_some() || earlier,
        ));
    }
    Ok((document, case, numbers))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "work").await?;
    let (document, case, next_numbers) =
        read(state, cx, id).await.map_err(|error| cx.fault(error))?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let holds = |role: Role| cx.actor.as_ref().is_some_and(|actor| actor.holds(role));
    let page = DecidePage {
        shell,
        document,
        case,
        key: cx.new_id(),
        today: cx.today,
        results: MeetingResult::ALL,
        next_numbers,
        office: holds(Role::Office),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &page))
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, Fields::default(), None).await
}

/// Where a form leads when it is done, or back to itself with what was entered.
async fn after(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Fields,
    done: Result<(), Refusal>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see(&format!("/workbench/documents/{id}/decide"))),
        Err(refusal) => view(state, cx, id, form, Some(refusal)).await,
    }
}

fn date(text: &str, field: &str) -> Result<NaiveDate, Error> {
    text.trim()
        .parse()
        .map_err(|_| Error::field(field, "请填写日期，格式如 2026-11-24"))
}

async fn meeting(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = || -> Result<RecordMeeting, Error> {
        Ok(RecordMeeting {
            document_id: id.clone(),
            expected_version: form.expected_version,
            meeting: form.meeting.clone(),
            held_on: date(&form.held_on, "held_on")?,
            result: MeetingResult::parse(&form.result)
                .map_err(|_| Error::field("result", "请选择讨论结果"))?,
            dissent: form.dissent.clone(),
            note: form.note.clone(),
        })
    };
    let done = match command() {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    after(&state, &cx, &id, form, done).await
}

async fn sign(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match date(&form.signed_on, "signed_on") {
        Ok(signed_on) => {
            let command = Sign {
                document_id: id.clone(),
                expected_version: form.expected_version,
                signed_on,
                signed_by: form.signed_by.clone(),
            };
            perform(&state, &cx, &form.key, command).await?.map(|_| ())
        }
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    after(&state, &cx, &id, form, done).await
}

async fn register(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = Register {
        document_id: id.clone(),
        expected_version: form.expected_version,
    };
    let done = perform(&state, &cx, &form.key, command).await?.map(|_| ());
    after(&state, &cx, &id, form, done).await
}

async fn open_series(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let row = queries::document(state.store.reader(), &id).await;
    let row = row.map_err(|error| cx.fault(error.into()))?;
    let issuer = row.and_then(|row| row.issuer_id).unwrap_or_default();
    let command = OpenSeries {
        authority_id: issuer,
        first_serial: form.first_serial.trim().parse().unwrap_or_default(),
        reason: form.reason.clone(),
    };
    let done = perform(&state, &cx, &form.key, command).await?.map(|_| ());
    after(&state, &cx, &id, form, done).await
}

async fn void(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let command = VoidNumber {
        document_id: id.clone(),
        expected_version: form.expected_version,
        reason: form.reason.clone(),
    };
    let done = perform(&state, &cx, &form.key, command).await?.map(|_| ());
    after(&state, &cx, &id, form, done).await
}

async fn publish(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match date(&form.published_on, "published_on") {
        Ok(published_on) => {
            let command = Publish {
                document_id: id.clone(),
                expected_version: form.expected_version,
                published_on: Some(published_on),
                channel: form.channel.clone(),
            };
            perform(&state, &cx, &form.key, command).await?.map(|_| ())
        }
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    after(&state, &cx, &id, form, done).await
}
