//! What is done after the review: record the meeting, sign, register, open a series, void, publish.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::{Fields, Sheet, held, view};
use crate::app::Error;
use crate::app::decision::votes::{Dissent, Votes};
use crate::app::decision::{meeting::RecordMeeting, sign::Sign};
use crate::app::publication::publish::Publish;
use crate::app::registration::register::Register;
use crate::app::registration::series::OpenSeries;
use crate::app::registration::void::VoidNumber;
use crate::domain::document::MeetingResult;
use crate::store::queries;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::see;
use crate::web::problem::Fault;
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform};

/// Where a form leads when it is done, or back to itself with what was entered. A case that went back
/// to its drafter is no longer the office's to see.
async fn after(
    state: &AppState,
    cx: &Cx,
    id: &str,
    (sheet, form): (Sheet, Fields),
    done: Result<(), Refusal>,
) -> Result<Response, Fault> {
    if let Err(refusal) = done {
        return view(state, cx, id, Some(sheet), form, Some(refusal)).await;
    }
    let case = held(state, id).await.map_err(|error| cx.fault(error))?;
    Ok(if case.takes_part(cx) {
        see(&format!("/workbench/documents/{id}/decide"))
    } else {
        see("/workbench")
    })
}

fn date(text: &str, field: &str) -> Result<NaiveDate, Error> {
    text.trim()
        .parse()
        .map_err(|_| Error::field(field, "请填写日期，格式如 2026-11-24"))
}

/// 表决情况: all four numbers or none.
fn votes(form: &Fields) -> Result<Option<Votes>, Error> {
    let all = [
        &form.present,
        &form.in_favour,
        &form.against,
        &form.abstained,
    ];
    if all.iter().all(|text| text.trim().is_empty()) {
        return Ok(None);
    }
    let whole = |field: &str, text: &str| {
        text.trim()
            .parse::<i64>()
            .map_err(|_| Error::field(field, "表决情况的四项都应填写整数，没有的填 0"))
    };
    Ok(Some(Votes {
        present: whole("present", &form.present)?,
        in_favour: whole("in_favour", &form.in_favour)?,
        against: whole("against", &form.against)?,
        abstained: whole("abstained", &form.abstained)?,
    }))
}

/// 不同意见 by person, without the rows that were left empty.
fn dissents(form: &Fields) -> Vec<Dissent> {
    let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
    let rows = form
        .dissent_name
        .len()
        .max(form.dissent_office.len())
        .max(form.dissent_text.len());
    let all = (0..rows).map(|row| Dissent {
        name: at(&form.dissent_name, row),
        office: at(&form.dissent_office, row),
        text: at(&form.dissent_text, row),
    });
    let filled = |one: &Dissent| {
        [&one.name, &one.office, &one.text]
            .iter()
            .any(|text| !text.trim().is_empty())
    };
    all.filter(filled).collect()
}

pub(super) async fn meeting(
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
            votes: votes(&form)?,
            minutes: form.minutes.clone(),
            dissents: dissents(&form),
            note: form.note.clone(),
        })
    };
    let done = match command() {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    after(&state, &cx, &id, (Sheet::Meeting, form), done).await
}

pub(super) async fn sign(
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
    after(&state, &cx, &id, (Sheet::Signature, form), done).await
}

pub(super) async fn register(
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
    after(&state, &cx, &id, (Sheet::Registration, form), done).await
}

pub(super) async fn open_series(
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
    after(&state, &cx, &id, (Sheet::Series, form), done).await
}

pub(super) async fn void(
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
    after(&state, &cx, &id, (Sheet::Void, form), done).await
}

pub(super) async fn publish(
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
    after(&state, &cx, &id, (Sheet::Publication, form), done).await
}
