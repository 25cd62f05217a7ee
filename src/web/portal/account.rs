//! 登录、退出.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::app::Error;
use crate::app::access::sign_in;
use crate::web::extract::{Cx, Form, Query};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::{Fault, verdict};
use crate::web::route::{Policy, Routes};
use crate::web::session;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/login", Policy::Public, form)
        .route(Method::POST, "/login", Policy::Public, submit)
        .route(Method::POST, "/logout", Policy::Public, logout)
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    shell: Shell,
    next: String,
    login: String,
    fault: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn form(
    State(state): State<AppState>,
    cx: Cx,
    Query(next): Query<Next>,
) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "login").await?;
    let next = local(&next.next).to_owned();
    Ok(page(
        &cx,
        &LoginPage {
            shell,
            next,
            login: String::new(),
            fault: None,
        },
    ))
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    Form(form): Form<Credentials>,
) -> Result<Response, Fault> {
    match sign_in::sign_in(&state.store, &cx, &form.login, &form.password).await {
        Ok(signed_in) => {
            session::begin(&session, &signed_in)
                .await
                .map_err(|error| cx.fault(error))?;
            let next = local(&form.next);
            let target = match (signed_in.must_change, next) {
                (true, _) => "/account",
                (false, "") => "/workbench",
                (false, next) => next,
            };
            Ok(see(target))
        }
        Err(error @ Error::Forbidden(_)) => {
            let (_, status, _) = verdict(&error);
            let shell = Shell::new(&state, &cx, "login").await?;
            let next = local(&form.next).to_owned();
            let fault = Some(error.to_string());
            let view = LoginPage {
                shell,
                next,
                login: form.login,
                fault,
            };
            Ok(page_with(&cx, status, &view))
        }
        Err(error) => Err(cx.fault(error)),
    }
}

async fn logout(cx: Cx, session: Session) -> Result<Response, Fault> {
    session::end(&session)
        .await
        .map_err(|error| cx.fault(error))?;
    Ok((StatusCode::SEE_OTHER, [("location", "/")]).into_response())
}

/// A path of this site, or nothing: no open redirect.
pub(super) fn local(next: &str) -> &str {
    let own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if own { next } else { "" }
}
