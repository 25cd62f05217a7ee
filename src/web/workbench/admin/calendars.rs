//! 放假安排: the years that are known, and one more.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::Datelike;
use serde::Deserialize;

use super::{ADMINISTRATORS, messages};
use crate::app::calendar::{AddCalendar, CalendarAdded, missing_year};
use crate::rules::YearLine;
use crate::web::extract::{Cx, Form};
use crate::web::page::{Shell, page_with};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/admin/calendars", ADMINISTRATORS, list)
        .route(Method::POST, "/admin/calendars", ADMINISTRATORS, add)
}

#[derive(Template)]
#[template(path = "work/admin_calendars.html")]
struct CalendarsPage {
    shell: Shell,
    /// Last first.
    years: Vec<YearLine>,
    missing: Option<i32>,
    form: Fields,
    faults: Vec<String>,
    added: Option<CalendarAdded>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    year: i32,
    source: String,
}

impl Fields {
    /// The form of a year that is to be filled in.
    fn blank(year: i32) -> Self {
        let source = format!(
            "year = {year}\n# 调休上班的周末\nworkdays = []\n\n[source]\n\
             title = \"国务院办公厅关于{year}年部分节假日安排的通知\"\nnumber = \"\"\n\n\
             [[holiday]]\nname = \"元旦\"\nfrom = {year}-01-01\nthrough = {year}-01-01\n"
        );
        Self {
            key: String::new(),
            year,
            source,
        }
    }
}

async fn show(
    state: &AppState,
    cx: &Cx,
    form: Option<Fields>,
    faults: Vec<String>,
    added: Option<CalendarAdded>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "admin").await?;
    let rules = state.rules();
    let next = rules
        .calendar()
        .last_year()
        .map_or(cx.today.year(), |last| last + 1);
    let mut form = form.unwrap_or_else(|| Fields::blank(next));
    form.key = cx.new_id();
    let mut years: Vec<YearLine> = rules.calendar().lines().collect();
    years.reverse();
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = CalendarsPage {
        shell,
        years,
        missing: missing_year(&rules, cx.today),
        form,
        faults,
        added,
    };
    Ok(page_with(cx, status, &view))
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    show(&state, &cx, None, Vec::new(), None).await
}

async fn add(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let command = AddCalendar {
        year: form.year,
        source: form.source.replace("\r\n", "\n"),
    };
    let source = command.source.clone();
    let done = crate::app::run(&state.store, cx.cx.clone(), key.as_deref(), command).await;
    match done {
        Ok(added) => {
            state
                .add_year(&source)
                .map_err(|problems| cx.fault(crate::app::Error::Internal(problems.to_string())))?;
            show(&state, &cx, None, Vec::new(), Some(added)).await
        }
        Err(error) => {
            let faults = messages(error).map_err(|error| cx.fault(error))?;
            show(&state, &cx, Some(form), faults, None).await
        }
    }
}
