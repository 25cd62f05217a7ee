//! What a reviewer does: accept, send back, find not normative, keep notes, issue the opinion.

use axum::extract::State;
use axum::response::Response;

use super::form::Posted;
use super::page::view;
use crate::app::Error;
use crate::app::review::accept::{AcceptReview, ReturnReview};
use crate::app::review::not_normative::FindNotNormative;
use crate::app::review::notes::{self, SaveNotes};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::see;
use crate::web::problem::Fault;
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform};

type Pairs = Form<Vec<(String, String)>>;

/// Back to the desk, or the desk again with what was entered.
async fn after(
    state: &AppState,
    cx: &Cx,
    id: &str,
    posted: Posted,
    done: Result<(), Refusal>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see(&format!("/workbench/reviews/{id}"))),
        Err(refusal) => view(state, cx, id, Some(posted), Some(refusal)).await,
    }
}

pub(super) async fn accept(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response, Fault> {
    let posted = Posted::of(pairs);
    let command = AcceptReview {
        review_id: id.clone(),
        expected_version: posted.expected_version,
    };
    let done = perform(&state, &cx, &posted.key, command)
        .await?
        .map(|_| ());
    after(&state, &cx, &id, posted, done).await
}

pub(super) async fn send_back(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response, Fault> {
    let posted = Posted::of(pairs);
    let command = ReturnReview {
        review_id: id.clone(),
        expected_version: posted.expected_version,
        note: posted.note.clone(),
    };
    let done = perform(&state, &cx, &posted.key, command)
        .await?
        .map(|_| ());
    after(&state, &cx, &id, posted, done).await
}

pub(super) async fn not_normative(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response, Fault> {
    let posted = Posted::of(pairs);
    let command = FindNotNormative {
        review_id: id.clone(),
        expected_version: posted.expected_version,
        reason: posted.note.clone(),
    };
    let done = perform(&state, &cx, &posted.key, command)
        .await?
        .map(|_| ());
    after(&state, &cx, &id, posted, done).await
}

pub(super) async fn opinion(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response, Fault> {
    let posted = Posted::of(pairs);
    let done = if posted.issue {
        match posted.command(&id) {
            Ok(command) => perform(&state, &cx, &posted.key, command)
                .await?
                .map(|_| ()),
            Err(error) => Err(Refusal::of(error, &cx)?),
        }
    } else {
        match keep(&state, &cx, &id, &posted).await {
            Ok(()) => Ok(()),
            Err(error) => Err(Refusal::of(error, &cx)?),
        }
    };
    after(&state, &cx, &id, posted, done).await
}

async fn keep(state: &AppState, cx: &Cx, id: &str, posted: &Posted) -> Result<(), Error> {
    let body =
        serde_json::to_value(&posted.form).map_err(|error| Error::Internal(error.to_string()))?;
    let save = SaveNotes {
        body,
        expected_version: posted.notes_version,
    };
    notes::save(&state.store, cx, id, save).await.map(|_| ())
}
