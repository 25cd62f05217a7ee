//! One table from errors to answers: RFC 9457 for the API, a page for people.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Value as Json, json};

use crate::app::Error;
use crate::formats::read::ReadError;
use crate::store::StoreError;

/// What the caller wants to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// A page.
    Page,
    /// JSON.
    Json,
}

/// An error on its way out.
#[derive(Debug)]
pub struct Fault {
    error: Box<Error>,
    wants: Wants,
    uri: Uri,
    malformed: bool,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    status: u16,
    title: &'a str,
    detail: &'a str,
    errors: Vec<(String, String)>,
    rule: Option<&'a str>,
    signed_out: bool,
}

impl Fault {
    /// An error for a caller at `uri`.
    pub fn new(error: Error, wants: Wants, uri: Uri) -> Self {
        Self {
            error: Box::new(error),
            wants,
            uri,
            malformed: false,
        }
    }

    /// The request itself is not what the interface takes (an unknown parameter, a wrong word, JSON
    /// that does not parse): wrong fields answer 400 instead of 422.
    pub fn bad_request(error: Error, wants: Wants, uri: Uri) -> Self {
        Self {
            malformed: true,
            ..Self::new(error, wants, uri)
        }
    }

    fn verdict(&self) -> (&'static str, StatusCode, &'static str) {
        match self.error.as_ref() {
            Error::Invalid(_) if self.malformed => {
                ("bad-request", StatusCode::BAD_REQUEST, "请求有误")
            }
            error => verdict(error),
        }
    }

    /// What a request wants to read.
    pub fn wants(headers: &HeaderMap, path: &str) -> Wants {
        let accepts = |kind: &str| {
            headers
                .get(header::ACCEPT)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.contains(kind))
        };
        if path.starts_with("/api/")
            || path == "/readyz"
            || (accepts("application/json") && !accepts("text/html"))
        {
            Wants::Json
        } else {
            Wants::Page
        }
    }
}

/// Code, status and title of an error. Exhaustive: a new error must be decided here.
pub fn verdict(error: &Error) -> (&'static str, StatusCode, &'static str) {
    match error {
        Error::NotFound(_) => ("not-found", StatusCode::NOT_FOUND, "没有找到"),
        Error::Withheld(_) => (
            "withheld",
            StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
            "此文件已紧急下线",
        ),
        Error::Invalid(_) => ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "填写有误"),
        Error::Refused {
            code: "transition", ..
        } => ("transition", StatusCode::CONFLICT, "当前阶段不能这样办理"),
        Error::Refused { code, .. } => (code, StatusCode::CONFLICT, "不符合办理要求"),
        Error::Stale => ("stale", StatusCode::CONFLICT, "此件已被更新"),
        Error::Conflict(_) => ("conflict", StatusCode::CONFLICT, "与已有记录冲突"),
        Error::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED, "请先登录"),
        Error::Forbidden(_) => ("forbidden", StatusCode::FORBIDDEN, "没有权限"),
        Error::Reading(reading) => read_verdict(reading),
        Error::Query { .. } => ("query", StatusCode::BAD_REQUEST, "检索式有误"),
        Error::Gone => ("gone", StatusCode::GONE, "结果已更新"),
        Error::TooLarge { .. } => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "提交的内容过大"),
        Error::TooMany(_) => ("too-many", StatusCode::TOO_MANY_REQUESTS, "提交过于频繁"),
        Error::Unavailable(_) => (
            "unavailable",
            StatusCode::SERVICE_UNAVAILABLE,
            "暂时不能办理",
        ),
        Error::Store(store) => store_verdict(store),
        Error::Internal(_) => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "程序出错"),
    }
}

fn read_verdict(error: &ReadError) -> (&'static str, StatusCode, &'static str) {
    match error {
        ReadError::TooLarge { .. } => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "文件过大"),
        ReadError::Unsupported { .. } => (
            "unsupported",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "暂不支持的格式",
        ),
        _ => (
            "unreadable",
            StatusCode::UNPROCESSABLE_ENTITY,
            "文件不能读取",
        ),
    }
}

fn store_verdict(error: &StoreError) -> (&'static str, StatusCode, &'static str) {
    match error {
        StoreError::DiskFull => (
            "disk-full",
            StatusCode::INSUFFICIENT_STORAGE,
            "磁盘空间不足",
        ),
        StoreError::Unavailable(_) | StoreError::Held(_) => (
            "unavailable",
            StatusCode::SERVICE_UNAVAILABLE,
            "数据库暂时不可用",
        ),
        StoreError::KeyReused => ("key-reused", StatusCode::CONFLICT, "幂等键已用于另一请求"),
        StoreError::Duplicate(_) => ("duplicate", StatusCode::CONFLICT, "与已有记录重复"),
        StoreError::CorruptRow { .. }
        | StoreError::Schema(_)
        | StoreError::Log(_)
        | StoreError::Unrecorded
        | StoreError::File { .. }
        | StoreError::Json(_)
        | StoreError::Database(_)
        | StoreError::Interrupted => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "程序出错"),
    }
}

/// The text for people; a fault of the program says no more than that it is one.
pub fn detail(error: &Error, status: StatusCode) -> String {
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        "程序出错，未作任何改动；请稍后重试，并将页面上的时间告诉系统管理员".to_owned()
    } else {
        error.to_string()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (code, status, title) = self.verdict();
        if status.is_server_error() {
            tracing::error!(error = ?self.error, path = self.uri.path(), "request failed");
        }
        let detail = detail(&self.error, status);
        match self.wants {
            Wants::Json => json_problem(&self.error, code, status, title, &detail),
            Wants::Page if status == StatusCode::UNAUTHORIZED => {
                let back = self.uri.path_and_query().map_or("/", |path| path.as_str());
                Redirect::to(&format!("/login?next={}", super::page::encode(back))).into_response()
            }
            Wants::Page => page_problem(&self.error, status, title, &detail),
        }
    }
}

fn json_problem(
    error: &Error,
    code: &str,
    status: StatusCode,
    title: &str,
    detail: &str,
) -> Response {
    let mut body = json!({
        "type": format!("/problems/{code}"),
        "title": title, "status": status.as_u16(), "detail": detail, "code": code,
    });
    if let Some(object) = body.as_object_mut() {
        match error {
            Error::Invalid(faults) => {
                let errors = serde_json::to_value(faults).unwrap_or(Json::Null);
                object.insert("errors".to_owned(), errors);
            }
            Error::Refused {
                rule: Some(rule), ..
            } => {
                object.insert("rule".to_owned(), Json::String(rule.clone()));
            }
            Error::Query { at, .. } => {
                object.insert("at".to_owned(), Json::from(*at));
            }
            _ => {}
        }
    }
    let json = HeaderValue::from_static("application/problem+json");
    let mut response = (status, [(header::CONTENT_TYPE, json)], body.to_string()).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn page_problem(error: &Error, status: StatusCode, title: &str, detail: &str) -> Response {
    let (errors, rule) = match error {
        Error::Invalid(faults) => {
            let lines = faults
                .iter()
                .map(|fault| {
                    (
                        fault.message.clone(),
                        fault.rule.clone().unwrap_or_default(),
                    )
                })
                .collect();
            (lines, None)
        }
        Error::Refused { rule, .. } => (Vec::new(), rule.as_deref()),
        _ => (Vec::new(), None),
    };
    let signed_out = matches!(error, Error::Unauthenticated);
    let page = ProblemPage {
        status: status.as_u16(),
        title,
        detail,
        errors,
        rule,
        signed_out,
    };
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(fault) => {
            tracing::error!(error = %fault, "problem page");
            (status, detail.to_owned()).into_response()
        }
    }
}
