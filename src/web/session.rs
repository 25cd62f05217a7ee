//! 会话: server-side sessions over the store; who the caller is, asked anew for each request.

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error as SessionError, Result as SessionResult};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use super::brake::Peer;
use super::problem::Fault;
use super::state::AppState;
use crate::app::access::{self, sign_in::SignedIn};
use crate::app::{Error, RequestContext};
use crate::store::Store;
use crate::store::entity::session;
use crate::store::housekeep::Housekeeping;

const KEY: &str = "who";
/// When the session was last written, so that working keeps it alive without a write a request.
const SEEN: &str = "seen";
/// How long it may stand unwritten, in milliseconds.
const TOUCH_MS: i64 = 10 * 60 * 1000;
/// A session ends after this long without a request.
const IDLE: time::Duration = time::Duration::hours(2);

/// Sessions in the store.
#[derive(Debug, Clone)]
pub(super) struct Sessions(Arc<Store>);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Who {
    person: String,
    generation: i64,
}

/// The layer that reads and writes the cookie.
pub(super) fn layer(state: &AppState) -> SessionManagerLayer<Sessions> {
    let name = if state.secure_cookies {
        "__Host-guiku"
    } else {
        "guiku"
    };
    SessionManagerLayer::new(Sessions(Arc::clone(&state.store)))
        .with_name(name)
        .with_secure(state.secure_cookies)
        .with_http_only(true)
        .with_same_site(tower_sessions::cookie::SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(IDLE))
}

/// Puts the context of the request where extractors and policies find it.
pub(super) async fn identify(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let id = crate::store::record::hex(&state.ids.random());
    let mut cx = state.context(id.clone());
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    let peer = request.extensions().get::<Peer>().copied();
    let now_ms = cx.now.timestamp_millis();
    if let Err(error) = state.brake.check(method, uri, headers, peer, now_ms) {
        let wants = Fault::wants(headers, uri.path());
        return Fault::new(error, wants, uri.clone()).into_response();
    }
    match who(&state, &session).await {
        Ok(actor) => cx.actor = actor,
        Err(error) => {
            let wants = Fault::wants(request.headers(), request.uri().path());
            return Fault::new(error, wants, request.uri().clone()).into_response();
        }
    }
    // What a person, or whoever holds a code, is shown stays in no cache on the way.
    let personal = cx.actor.is_some() || request.method() == Method::POST;
    request.extensions_mut().insert::<RequestContext>(cx);
    let mut response = next.run(request).await;
    if personal {
        let private = HeaderValue::from_static("private, no-store");
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(private);
    }
    if let Ok(value) = id.parse() {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

async fn who(state: &AppState, session: &Session) -> Result<Option<Arc<crate::app::Actor>>, Error> {
    let who: Option<Who> = session.get(KEY).await.map_err(unavailable)?;
    let Some(who) = who else { return Ok(None) };
    match access::actor(&state.store, &who.person).await? {
        Some((actor, generation)) if generation == who.generation => {
            touch(state, session).await?;
            Ok(Some(Arc::new(actor)))
        }
        Some(_) | None => {
            session.flush().await.map_err(unavailable)?;
            Ok(None)
        }
    }
}

/// Writes the session now and then, which moves its end.
async fn touch(state: &AppState, session: &Session) -> Result<(), Error> {
    let now = state.clock.now().timestamp_millis();
    let seen: Option<i64> = session.get(SEEN).await.map_err(unavailable)?;
    if seen.is_none_or(|seen| now - seen > TOUCH_MS) {
        session.insert(SEEN, now).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Begins the session of a person; the id changes at sign-in.
pub(super) async fn begin(session: &Session, signed_in: &SignedIn) -> Result<(), Error> {
    session.cycle_id().await.map_err(unavailable)?;
    let who = Who {
        person: signed_in.person_id.clone(),
        generation: signed_in.generation,
    };
    session.insert(KEY, who).await.map_err(unavailable)
}

/// A file that this session handed in, before it belongs to a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct HandedIn {
    /// Hash of its bytes.
    pub(super) sha256: String,
    /// Name as given.
    pub(super) name: String,
    /// Media type as given.
    pub(super) media: String,
    /// Size in bytes.
    pub(super) size: i64,
}

/// Files noted with a session at most; the oldest goes first.
const HANDED_IN: usize = 20;
const FILES: &str = "files";

/// Notes a file with the session.
pub(super) async fn hand_in(session: &Session, file: HandedIn) -> Result<(), Error> {
    let mut files = handed_in(session).await?;
    files.retain(|known| known.sha256 != file.sha256);
    files.push(file);
    let over = files.len().saturating_sub(HANDED_IN);
    files.drain(..over);
    session.insert(FILES, files).await.map_err(unavailable)
}

/// The files of the session.
pub(super) async fn handed_in(session: &Session) -> Result<Vec<HandedIn>, Error> {
    let files: Option<Vec<HandedIn>> = session.get(FILES).await.map_err(unavailable)?;
    Ok(files.unwrap_or_default())
}

/// Ends it.
pub(super) async fn end(session: &Session) -> Result<(), Error> {
    session.flush().await.map_err(unavailable)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function of map_err"
)]
fn unavailable(error: tower_sessions::session::Error) -> Error {
    tracing::error!(%error, "session store");
    Error::Unavailable("登录状态暂时不能读取，请稍后重试".to_owned())
}

fn backend(error: impl std::fmt::Display) -> SessionError {
    SessionError::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        while self
            .0
            .session(&record.id.to_string())
            .await
            .map_err(backend)?
            .is_some()
        {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> SessionResult<()> {
        let row = session::Model {
            id: record.id.to_string(),
            data: serde_json::to_string(&record.data)
                .map_err(|error| SessionError::Encode(error.to_string()))?,
            expires_ms: record.expiry_date.unix_timestamp() * 1000,
        };
        self.0
            .housekeep(Housekeeping::PutSession(row))
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let Some(row) = self.0.session(&id.to_string()).await.map_err(backend)? else {
            return Ok(None);
        };
        let expiry_date = OffsetDateTime::from_unix_timestamp(row.expires_ms / 1000)
            .map_err(|error| SessionError::Decode(error.to_string()))?;
        if expiry_date <= OffsetDateTime::now_utc() {
            return Ok(None);
        }
        let data = serde_json::from_str(&row.data)
            .map_err(|error| SessionError::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> SessionResult<()> {
        self.0
            .housekeep(Housekeeping::EndSession(id.to_string()))
            .await
            .map_err(backend)?;
        Ok(())
    }
}
