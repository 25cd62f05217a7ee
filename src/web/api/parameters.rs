//! Parameters that several operations take, and how answers go out.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::Error;
use crate::web::extract::Cx;
use crate::web::problem::Fault;

/// No parameter at all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AsOf {
    /// The day asked for; today where absent.
    pub(super) as_of: Option<String>,
}

/// Reads a day; the fault names the parameter.
pub(super) fn day(cx: &Cx, name: &str, given: Option<&str>) -> Result<Option<NaiveDate>, Fault> {
    let wrong = |text: &str| {
        let head: String = text.chars().take(40).collect();
        let message = format!("参数 {name}：“{head}”不是日期，请写成 2024-05-01");
        cx.bad_request(Error::field(name, message))
    };
    match given.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text
            .parse::<NaiveDate>()
            .ok()
            .filter(|day| (1..=9999).contains(&chrono::Datelike::year(day)))
            .map(Some)
            .ok_or_else(|| wrong(text)),
    }
}

/// Reads a whole number, not negative.
pub(super) fn whole(cx: &Cx, name: &str, given: Option<&str>) -> Result<Option<i64>, Fault> {
    let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    text.parse::<i64>()
        .ok()
        .filter(|number| *number >= 0)
        .map(Some)
        .ok_or_else(|| {
            let head: String = text.chars().take(40).collect();
            let message = format!("参数 {name}：“{head}”不是非负整数");
            cx.bad_request(Error::field(name, message))
        })
}

/// A JSON answer.
pub(super) fn answer<T: Serialize>(
    cx: &Cx,
    status: StatusCode,
    value: &T,
) -> Result<Response, Fault> {
    let text = serde_json::to_string(value)
        .map_err(|error| cx.fault(Error::Internal(error.to_string())))?;
    let mut response = (status, Body::from(text)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A JSON answer with status 200.
pub(super) fn ok<T: Serialize>(cx: &Cx, value: Result<T, Error>) -> Result<Response, Fault> {
    let value = value.map_err(|error| cx.fault(error))?;
    answer(cx, StatusCode::OK, &value)
}
