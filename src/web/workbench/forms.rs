//! What all forms of the workbench share: a command given with the key of its form, and a refusal that
//! goes back to the page it came from, with what was entered.

use axum::http::StatusCode;
use chrono::NaiveDate;

use crate::app::{Command, Error, FieldError, run};
use crate::web::extract::Cx;
use crate::web::problem::{Fault, detail, verdict};
use crate::web::state::AppState;

/// Longest key of a form, in bytes.
const KEY: usize = 200;

/// What a person can mend: shown above the form and at its fields by `work/_refusal.html`.
#[derive(Debug, Clone)]
pub(in crate::web) struct Refusal {
    /// Status of the answer.
    pub(in crate::web) status: StatusCode,
    /// What went wrong, in a few words.
    pub(in crate::web) title: &'static str,
    /// The reason.
    pub(in crate::web) message: String,
    /// Faults of fields.
    pub(in crate::web) faults: Vec<FieldError>,
    /// The rule that refuses it, with its source.
    pub(in crate::web) rule: Option<String>,
    /// The form was older than the record.
    pub(in crate::web) stale: bool,
}

impl Refusal {
    /// The refusal that an error is; faults of the program, what is not there and a session that ended
    /// are no refusals of a form and go out as pages of their own.
    pub(in crate::web) fn of(error: Error, cx: &Cx) -> Result<Self, Fault> {
        let (_, status, title) = verdict(&error);
        let apart = [
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::UNAUTHORIZED,
            StatusCode::NOT_FOUND,
        ];
        if apart.contains(&status) {
            return Err(cx.fault(error));
        }
        let message = detail(&error, status);
        let stale = matches!(error, Error::Stale);
        let rule = if let Error::Refused { rule, .. } = &error {
            rule.clone()
        } else {
            None
        };
        let faults = if let Error::Invalid(faults) = error {
            faults
        } else {
            Vec::new()
        };
        Ok(Self {
            status,
            title,
            message,
            faults,
            rule,
            stale,
        })
    }
}

/// What is wrong with a field; empty where nothing is.
pub(in crate::web) fn wrong<'a>(refusal: Option<&'a Refusal>, field: &str) -> &'a str {
    refusal
        .and_then(|refusal| refusal.faults.iter().find(|fault| fault.field == field))
        .map_or("", |fault| fault.message.as_str())
}

/// Gives a command with the key of its form, so that a form sent twice has one effect.
pub(in crate::web) async fn perform<C: Command>(
    state: &AppState,
    cx: &Cx,
    key: &str,
    command: C,
) -> Result<Result<C::Output, Refusal>, Fault> {
    if key.len() > KEY {
        let error = Error::field("key", "表单已失效，请重新打开此页后再提交");
        return Refusal::of(error, cx).map(Err);
    }
    let key = Some(key).filter(|key| !key.is_empty());
    match run(&state.store, cx.cx.clone(), key, command).await {
        Ok(output) => Ok(Ok(output)),
        Err(error) => Refusal::of(error, cx).map(Err),
    }
}

/// A day of a form; empty is none.
pub(in crate::web) fn day(text: &str, field: &str) -> Result<Option<NaiveDate>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Error::field(field, "日期格式应为 2026-11-24"))
}
