//! 我的账户: posts held, a new password, the way out.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use serde::Deserialize;
use tower_sessions::Session;

use crate::app::Error;
use crate::app::access::sign_in;
use crate::store::people;
use crate::web::extract::{Cx, Form};
use crate::web::page::{Shell, page, page_with, see};
use crate::web::problem::{Fault, verdict};
use crate::web::route::{Policy, Routes};
use crate::web::session;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/account", Policy::SignedInAny, show)
        .route(
            Method::POST,
            "/account/password",
            Policy::SignedInAny,
            change,
        )
}

#[derive(Template)]
#[template(path = "work/account.html")]
struct AccountPage {
    shell: Shell,
    login: String,
    posts: Vec<(String, &'static str)>,
    must_change: bool,
    faults: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    old: String,
    new: String,
    again: String,
}

async fn view(state: &AppState, cx: &Cx, faults: Vec<String>) -> Result<AccountPage, Fault> {
    let shell = Shell::new(state, cx, "account").await?;
    let actor = cx.actor().map_err(|error| cx.fault(error))?;
    let all = people::authorities(state.store.reader()).await;
    let all = all.map_err(|error| cx.fault(error.into()))?;
    let name = |id: &str| {
        all.iter()
            .find(|authority| authority.id.to_string() == id)
            .map_or_else(String::new, |authority| authority.name.clone())
    };
    Ok(AccountPage {
        shell,
        login: actor.login.clone(),
        posts: actor
            .posts
            .iter()
            .map(|post| (name(&post.authority_id), post.role.label()))
            .collect(),
        must_change: actor.must_change,
        faults,
    })
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let view = view(&state, &cx, Vec::new()).await?;
    Ok(page(&cx, &view))
}

async fn change(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    Form(form): Form<NewPassword>,
) -> Result<Response, Fault> {
    let changed = if form.new == form.again {
        sign_in::change_own(&state.store, &cx, &form.old, &form.new).await
    } else {
        Err(Error::field("again", "两次输入的新密码不一致"))
    };
    match changed {
        Ok(()) => {
            session::end(&session)
                .await
                .map_err(|error| cx.fault(error))?;
            Ok(see("/login?next=/workbench"))
        }
        Err(Error::Invalid(faults)) => {
            let faults = faults.into_iter().map(|fault| fault.message).collect();
            let view = view(&state, &cx, faults).await?;
            let (_, status, _) = verdict(&Error::Invalid(Vec::new()));
            Ok(page_with(&cx, status, &view))
        }
        Err(error) => Err(cx.fault(error)),
    }
}
