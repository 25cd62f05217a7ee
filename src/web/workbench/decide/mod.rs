//! 审核之后: meeting, signature, registration, publication; each a form with one command.
//!
//! Owns the page of the steps after the review and its forms. Must not know what allows a step: the
//! commands say it, and [`Case::permitted`] draws the forms. Held by `tests/it/workbench_desk/`.

mod acts;

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::forms::{Refusal, wrong};
use crate::app::answers::{self, CaseView, DocumentView};
use crate::app::{Case, Error, law};
use crate::domain::access::Role;
use crate::domain::document::MeetingResult;
use crate::store::{people, queries};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page_with};
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
            acts::meeting,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/signature",
            office,
            acts::sign,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/registration",
            registrar,
            acts::register,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/series",
            registrar,
            acts::open_series,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/void",
            registrar,
            acts::void,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/publication",
            publisher,
            acts::publish,
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
    present: String,
    in_favour: String,
    against: String,
    abstained: String,
    minutes: String,
    dissent_name: Vec<String>,
    dissent_office: Vec<String>,
    dissent_text: Vec<String>,
    note: String,
    signed_on: String,
    signed_by: String,
    first_serial: String,
    reason: String,
    published_on: String,
    channel: String,
}

impl Fields {
    /// A row of dissent as entered: name, office, text.
    fn dissent_at(&self, row: usize) -> (&str, &str, &str) {
        (
            self.dissent_name.get(row).map_or("", String::as_str),
            self.dissent_office.get(row).map_or("", String::as_str),
            self.dissent_text.get(row).map_or("", String::as_str),
        )
    }

    /// What was entered, as people read it.
    fn entered(&self) -> Vec<(String, String)> {
        let result = MeetingResult::parse(&self.result).map_or("", MeetingResult::label);
        let fields = [
            ("会议名称", self.meeting.as_str()),
            ("会议日期", &self.held_on),
            ("讨论结果", result),
            ("不同意见", &self.dissent),
            ("出席", &self.present),
            ("赞成", &self.in_favour),
            ("反对", &self.against),
            ("弃权", &self.abstained),
            ("会议纪要编号", &self.minutes),
            ("修改内容或者理由", &self.note),
            ("签发日期", &self.signed_on),
            ("签发人", &self.signed_by),
            ("起始序号", &self.first_serial),
            ("理由", &self.reason),
            ("公布日期", &self.published_on),
            ("公布载体", &self.channel),
        ];
        let filled = fields.into_iter().filter(|(_, text)| !text.is_empty());
        filled
            .map(|(label, text)| (label.to_owned(), text.to_owned()))
            .collect()
    }
}

/// One of the forms of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Meeting,
    Signature,
    Registration,
    Series,
    Void,
    Publication,
}

/// A number that would be given next.
struct NextNumber {
    kind: &'static str,
    /// As it would be printed, or why it cannot be.
    printed: String,
    /// Its series is open, or opens itself with the year.
    open: bool,
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
    next_numbers: Vec<NextNumber>,
    office: bool,
    /// The form that was refused.
    sent: Option<Sheet>,
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
        self.next_numbers.iter().any(|next| !next.open)
    }

    /// Whether a meeting can be entered: before an opinion too, so that the rule is told.
    fn meets(&self) -> bool {
        let waiting = matches!(self.case.stage.as_str(), "drafting" | "under_review");
        self.office && (waiting || self.may("meeting_passed"))
    }

    fn shows(&self, sheet: Sheet) -> bool {
        match sheet {
            Sheet::Meeting => self.meets(),
            Sheet::Signature => self.may("sign"),
            Sheet::Registration => self.may("register"),
            Sheet::Series => self.may("register") && self.closed_series(),
            Sheet::Void => self.may("void_number"),
            Sheet::Publication => self.may("publish"),
        }
    }

    /// What was entered in a form that is no longer here, because the case went on meanwhile.
    fn entered(&self) -> Vec<(String, String)> {
        match self.sent {
            Some(sheet) if !self.shows(sheet) => self.form.entered(),
            Some(_) | None => Vec::new(),
        }
    }

    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
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
) -> Result<(DocumentView, CaseView, Vec<NextNumber>), Error> {
    let document = answers::document(&state.store, cx, id, None).await?;
    let case = document.case.clone().ok_or(Error::NotFound("此文件"))?;
    let registers = case.permitted.iter().any(|one| one.command == "register");
    let next = if registers {
        next_numbers(state, cx, &held(state, id).await?).await?
    } else {
        Vec::new()
    };
    Ok((document, case, next))
}

async fn held(state: &AppState, id: &str) -> Result<Case, Error> {
    let row = queries::document(state.store.reader(), id)
        .await?
        .ok_or(Error::NotFound("此文件"))?;
    Case::of(row, people::authorities(state.store.reader()).await?)
}

async fn next_numbers(state: &AppState, cx: &Cx, held: &Case) -> Result<Vec<NextNumber>, Error> {
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
        numbers.push(NextNumber {
            kind: plan.kind.label(),
            printed: plan.print(next).unwrap_or_else(|error| error.to_string()),
            open: series.is_some() || earlier,
        });
    }
    Ok(numbers)
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    sent: Option<Sheet>,
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
        sent,
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
    view(&state, &cx, &id, None, Fields::default(), None).await
}
