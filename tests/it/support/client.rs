//! A browser without a browser: the real service, called without a port, with cookies.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use guiku::app::statistics::PublicRecord;
use guiku::clock::Clock;
use guiku::formats::read::Limits;
use guiku::formats::read::child::Extractor;
use guiku::rules::RulePacks;
use guiku::store::Ids;
use guiku::web;
use guiku::web::brake::Brake;
use guiku::web::state::{AppState, Rules, Shared};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::County;
use super::county::PASSWORD;

/// Calls the service and keeps its cookie.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    service: Router,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl County {
    /// The service over this county.
    pub(crate) fn state(&self) -> AppState {
        let shared = Shared {
            brake: Brake::default(),
            statistics: PublicRecord::default(),
            store: Arc::clone(&self.store),
            clock: Arc::new(self.clock.clone()) as Arc<dyn Clock>,
            ids: Arc::clone(&self.ids) as Arc<dyn Ids>,
            extractor: Extractor::new(env!("CARGO_BIN_EXE_guiku"), Limits::default(), 2),
            secure_cookies: false,
            search: Arc::clone(&self.search),
            check: tokio::sync::watch::channel(Vec::new()).1,
            index_status: self.follower.lock().unwrap().status(),
        };
        let rules = Rules {
            packs: RulePacks::builtin().unwrap(),
            pack: Arc::clone(&self.pack),
        };
        AppState::new(shared, rules, "测试县规范性文件登记审查库".to_owned())
    }

    /// A client that is not signed in.
    pub(crate) fn anonymous(&self) -> Client {
        Client {
            service: web::service(self.state()),
            cookie: None,
        }
    }

    /// A client that is signed in.
    pub(crate) async fn client(&self, login: &str) -> Client {
        let mut client = self.anonymous();
        let answer = client
            .form("/login", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{login}: {}",
            answer.text()
        );
        client
    }
}

impl Client {
    /// The cookie of the session.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Sends a request.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &self.cookie {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.service.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = Some(pair.to_owned());
        }
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// GET.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// POST of a form.
    pub(crate) async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                format!("{}={}", web::page::encode(name), web::page::encode(value))
            })
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// JSON with a method and an optional idempotency key.
    pub(crate) async fn json(
        &mut self,
        method: &str,
        path: &str,
        body: &serde_json::Value,
        key: Option<&str>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }
}
