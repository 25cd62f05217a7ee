//! Extractors whose refusals are problems in Chinese.

use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{Fault, Wants};
use super::state::AppState;
use crate::app::{Error, RequestContext};

/// The context of the request: who, when, under which rules; and how errors go out.
#[derive(Debug, Clone)]
pub struct Cx {
    /// The context.
    pub cx: RequestContext,
    /// 长辈模式: the reader prefers larger type.
    pub large: bool,
    wants: Wants,
    uri: Uri,
}

impl Cx {
    /// An error as the caller wants to read it.
    pub fn fault(&self, error: Error) -> Fault {
        Fault::new(error, self.wants, self.uri.clone())
    }

    /// Path and query of this request.
    pub fn here(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }

    /// A request that is not what the interface takes: 400.
    pub fn bad_request(&self, error: Error) -> Fault {
        Fault::bad_request(error, self.wants, self.uri.clone())
    }
}

impl std::ops::Deref for Cx {
    type Target = RequestContext;
    fn deref(&self) -> &RequestContext {
        &self.cx
    }
}

impl FromRequestParts<AppState> for Cx {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Fault> {
        let wants = Fault::wants(&parts.headers, parts.uri.path());
        let cx = parts.extensions.get::<RequestContext>().cloned();
        let uri = parts.uri.clone();
        match cx {
            Some(cx) => Ok(Self {
                large: super::page::wants_large(&parts.headers),
                cx,
                wants,
                uri,
            }),
            None => Err(Fault::new(
                Error::Internal("no context".to_owned()),
                wants,
                uri,
            )),
        }
    }
}

fn fault_of(parts: &Parts, error: Error) -> Fault {
    let wants = Fault::wants(&parts.headers, parts.uri.path());
    Fault::new(error, wants, parts.uri.clone())
}

fn bad_request_of(parts: &Parts, error: Error) -> Fault {
    let wants = Fault::wants(&parts.headers, parts.uri.path());
    Fault::bad_request(error, wants, parts.uri.clone())
}

/// Query parameters; unknown ones are refused and named where the type denies them.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Fault> {
        let text = parts.uri.query().unwrap_or_default();
        super::requests::query(text)
            .map(Self)
            .map_err(|error| bad_request_of(parts, error))
    }
}

/// Parameters of the path.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = Fault;

    #[expect(clippy::disallowed_types, reason = "wrapped here")]
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        match <axum::extract::Path<T> as FromRequestParts<AppState>>::from_request_parts(
            parts, state,
        )
        .await
        {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(fault_of(parts, Error::NotFound("此页"))),
        }
    }
}

/// A JSON body.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let bytes = super::requests::body(body, super::requests::JSON_LIMIT).await;
        bytes
            .and_then(|bytes| super::requests::json(&bytes))
            .map(Self)
            .map_err(|error| bad_request_of(&parts, error))
    }
}

/// A form of a page.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Form<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let bytes = super::requests::body(body, super::requests::FORM_LIMIT).await;
        bytes
            .and_then(|bytes| super::requests::form(&bytes))
            .map(Self)
            .map_err(|error| fault_of(&parts, error))
    }
}

/// The `Idempotency-Key` of a request, if it has one.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub String);

impl OptionalFromRequestParts<AppState> for IdempotencyKey {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Option<Self>, Fault> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(None);
        };
        match value.to_str() {
            Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(Self(key.to_owned()))),
            _ => Err(bad_request_of(
                parts,
                Error::field("Idempotency-Key", "幂等键为 1 至 200 个可见字符"),
            )),
        }
    }
}
