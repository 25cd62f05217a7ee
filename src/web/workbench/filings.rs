//! 备案: what is due, what was sent, what came back; one act on one filing.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, day, perform, wrong};
use super::letters::about;
use crate::app::Error;
use crate::app::answers::{self, DocumentView, FilingView};
use crate::app::filing::act::ActOnFiling;
use crate::app::filing::desk::{self, DeskView, Handed};
use crate::app::filing::review::{self, OpenReview, ReviewLine};
use crate::app::law::DueRecord;
use crate::app::letter::{LetterOffer, LetterView};
use crate::app::suggestion::{self, StaffLine};
use crate::app::view::due::{DueView, due_view};
use crate::domain::access::Role;
use crate::domain::filing::{FilingCommand, FilingStage};
use crate::domain::filing_review::ReviewMode;
use crate::domain::letter::LetterSubject;
use crate::domain::suggestion::SuggestionStage;
use crate::store::{people, queries};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes, allows};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::Filer, Role::FilingExaminer]);
    let reading = Policy::Roles(&[Role::Filer, Role::FilingExaminer, Role::Auditor]);
    routes
        .route(Method::GET, "/workbench/filings", reading, list)
        .route(Method::GET, "/workbench/filings/{id}", reading, show)
        .route(Method::POST, "/workbench/filings/{id}", acting, act)
        .route(
            Method::POST,
            "/workbench/filings/{id}/reviews",
            Policy::Roles(&[Role::FilingExaminer]),
            open,
        )
}

/// A filing with its due date as people read it.
struct Line {
    filing: FilingView,
    due: Option<DueView>,
}

#[derive(Template)]
#[template(path = "work/filings.html")]
struct ListPage {
    shell: Shell,
    open: Vec<Line>,
    closed: Vec<Line>,
    /// The asker examines, or audits.
    examines: bool,
}

#[derive(Template)]
#[template(path = "work/filing.html")]
struct FilingPage {
    shell: Shell,
    line: Line,
    document: DocumentView,
    /// What a receiving body that acts here found.
    desk: Option<DeskView>,
    check: Option<DueView>,
    supplement: Option<DueView>,
    reviews: Vec<ReviewLine>,
    opening: Option<Opening>,
    letters: Vec<LetterView>,
    offers: Vec<LetterOffer>,
    key: String,
    today: NaiveDate,
    form: Fields,
    refusal: Option<Refusal>,
}

impl FilingPage {
    /// What was entered in a form that is no longer here, because the filing went on meanwhile.
    fn entered(&self) -> Vec<(String, String)> {
        if self.refusal.is_none() || !self.line.filing.permitted.is_empty() {
            return Vec::new();
        }
        let command = FilingCommand::parse(&self.form.command).map_or("", FilingCommand::label);
        let fields = [
            ("办理", command),
            ("日期", &self.form.on),
            ("登记号、回执", &self.form.receipt),
            ("说明", &self.form.reason),
        ];
        let filled = fields.into_iter().filter(|(_, text)| !text.is_empty());
        filled
            .map(|(label, text)| (label.to_owned(), text.to_owned()))
            .collect()
    }

    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// Whether a command is among those that may be given now.
    fn may(&self, command: &str) -> bool {
        let mut permitted = self.line.filing.permitted.iter();
        permitted.any(|one| one.command == command)
    }

    /// Whether the filer listed a material.
    fn handed(&self, id: &str) -> bool {
        let desk = self.desk.as_ref();
        desk.is_some_and(|desk| desk.handed.iter().any(|one| one.id == id))
    }
}

/// What the form for a new review offers.
struct Opening {
    modes: Vec<ReviewMode>,
    suggestions: Vec<StaffLine>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    materials: Vec<String>,
    missing: Vec<String>,
    ground: String,
    key: String,
    expected_version: i64,
    command: String,
    on: String,
    receipt: String,
    reason: String,
}

async fn lines(state: &AppState, cx: &Cx) -> Result<Vec<Line>, Error> {
    let filings = answers::filings(&state.store, cx, &[]).await?.results;
    let stages: Vec<&str> = FilingStage::ALL
        .iter()
        .map(|stage| stage.as_str())
        .collect();
    let rows = queries::filings_in(state.store.reader(), &stages).await?;
    let rows: HashMap<&str, _> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut lines = Vec::with_capacity(filings.len());
    for filing in filings {
        let due = match rows.get(filing.id.as_str()) {
            Some(row) => due_view(cx, row.due_on, Some(&row.due))?,
            None => None,
        };
        lines.push(Line { filing, due });
    }
    Ok(lines)
}

/// One filing in which the asker has a part, with its document.
async fn line(state: &AppState, cx: &Cx, id: &str) -> Result<(Line, DocumentView), Error> {
    let filings = answers::filings(&state.store, cx, &[]).await?.results;
    let filing = filings.into_iter().find(|filing| filing.id == id);
    let filing = filing.ok_or(Error::NotFound("此备案"))?;
    let row = queries::filing(state.store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此备案"))?;
    let due = due_view(cx, row.due_on, Some(&row.due))?;
    let document = answers::document(&state.store, cx, &filing.document_id, None).await?;
    Ok((Line { filing, due }, document))
}

/// A material that was ticked.
fn one_copy(id: &str) -> Handed {
    Handed {
        id: id.to_owned(),
        copies: 1,
    }
}

type Receiving = (Option<DeskView>, Option<DueView>, Option<DueView>);

/// The desk of the receiving body, with the clock that runs: of the check, or of the 补正.
async fn receiving(state: &AppState, cx: &Cx, filing: &FilingView) -> Result<Receiving, Error> {
    if !filing.receiver_inside {
        return Ok((None, None, None));
    }
    let receiver = people::authority(state.store.reader(), &filing.receiver_id).await?;
    let receiver = receiver.ok_or(Error::NotFound("此备案机关"))?;
    let desk = desk::view(&state.store, cx, &filing.id, &receiver).await?;
    let clock = |stage: FilingStage, due: &DueRecord| match FilingStage::parse(&filing.stage) {
        Ok(now) if now == stage => due_view(cx, due.due_on, Some(&due.json)),
        Ok(_) | Err(_) => Ok(None),
    };
    let check = clock(FilingStage::Submitted, &desk.check)?;
    let supplement = clock(FilingStage::Deferred, &desk.supplement)?;
    Ok((Some(desk), check, supplement))
}

/// What a new review may be opened in, where the asker may open one now.
async fn opening(state: &AppState, cx: &Cx, filing: &FilingView) -> Result<Option<Opening>, Error> {
    if !review::may_open(&state.store, cx, &filing.id).await? {
        return Ok(None);
    }
    let accepted = SuggestionStage::Accepted.as_str();
    let mut suggestions = suggestion::desk(&state.store, cx).await?.results;
    suggestions.retain(|one| {
        one.document_id == filing.document_id
            && one.receiver == filing.receiver
            && one.stage == accepted
    });
    Ok(Some(Opening {
        modes: review::modes(cx),
        suggestions,
    }))
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "work").await?;
    let lines = lines(&state, &cx).await.map_err(|error| cx.fault(error))?;
    let (open, closed) = lines
        .into_iter()
        .partition(|line| !line.filing.permitted.is_empty());
    Ok(page(
        &cx,
        &ListPage {
            shell,
            open,
            closed,
            examines: allows(super::circular::READERS, &cx).is_ok(),
        },
    ))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: Option<Fields>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "work").await?;
    let found = line(state, cx, id).await;
    let (line, document) = found.map_err(|error| cx.fault(error))?;
    let receiving = receiving(state, cx, &line.filing).await;
    let (desk, check, supplement) = receiving.map_err(|error| cx.fault(error))?;
    let reviews = review::lines_of(&state.store, id).await;
    let opening = opening(state, cx, &line.filing).await;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let form = form.unwrap_or_default();
    let (letters, offers) = about(state, cx, LetterSubject::Filing, id).await?;
    let (key, today) = (cx.new_id(), cx.today);
    Ok(page_with(
        cx,
        status,
        &FilingPage {
            shell,
            line,
            document,
            desk,
            check,
            supplement,
            reviews: reviews.map_err(|error| cx.fault(error))?,
            opening: opening.map_err(|error| cx.fault(error))?,
            letters,
            offers,
            key,
            today,
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
    view(&state, &cx, &id, None, None).await
}

fn command(id: &str, form: &Fields) -> Result<ActOnFiling, Error> {
    let on = Some(form.on.trim()).filter(|on| !on.is_empty());
    let on = on
        .map(|on| {
            on.parse()
                .map_err(|_| Error::field("on", "日期格式应为 2026-11-24"))
        })
        .transpose()?;
    Ok(ActOnFiling {
        filing_id: id.to_owned(),
        expected_version: form.expected_version,
        command: FilingCommand::parse(&form.command)
            .map_err(|_| Error::field("command", "请选择要办理的事项"))?,
        on,
        receipt: form.receipt.clone(),
        reason: form.reason.clone(),
        materials: form.materials.iter().map(|id| one_copy(id)).collect(),
        missing: form.missing.clone(),
        ground: form.ground.clone(),
    })
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match command(&id, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/filings/{id}"))),
        Err(refusal) => view(&state, &cx, &id, Some(form), Some(refusal)).await,
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OpeningFields {
    key: String,
    expected_version: i64,
    mode: String,
    examiner: String,
    suggestion_id: String,
    partner: String,
    due_on: String,
}

fn open_command(id: &str, form: &OpeningFields) -> Result<OpenReview, Error> {
    let suggestion = Some(form.suggestion_id.clone()).filter(|id| !id.is_empty());
    Ok(OpenReview {
        filing_id: id.to_owned(),
        expected_version: form.expected_version,
        mode: ReviewMode::parse(&form.mode).map_err(|_| Error::field("mode", "请选择审查方式"))?,
        examiner: form.examiner.clone(),
        suggestion_id: suggestion,
        demand_id: None,
        partner: form.partner.clone(),
        due_on: day(&form.due_on, "due_on")?,
    })
}

async fn open(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<OpeningFields>,
) -> Result<Response, Fault> {
    let done = match open_command(&id, &form) {
        Ok(command) => perform(&state, &cx, &form.key, command).await?,
        Err(error) => Err(Refusal::of(error, &cx)?),
    };
    match done {
        Ok(opened) => Ok(see(&format!("/workbench/filing-reviews/{}", opened.id))),
        Err(refusal) => view(&state, &cx, &id, None, Some(refusal)).await,
    }
}

/// Tone of a stage on the page.
fn tone(stage: &str) -> &'static str {
    match FilingStage::parse(stage) {
        Ok(FilingStage::FilingRegistered | FilingStage::Passed | FilingStage::Corrected) => "ok",
        Ok(FilingStage::Refused | FilingStage::Revoked) => "bad",
        Ok(FilingStage::Due | FilingStage::Deferred | FilingStage::OpinionIssued) => "warn",
        Ok(
            FilingStage::Submitted
            | FilingStage::UnderReview
            | FilingStage::Answered
            | FilingStage::PlanAccepted,
        )
        | Err(_) => "off",
    }
}
