//! 首页.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use super::params::tone;
use crate::app::view::home::{self, Home};
use crate::web::extract::Cx;
use crate::web::page::{Shell, encode, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/", Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage {
    shell: Shell,
    home: Home,
    today: String,
}

impl HomePage {
    fn tone(&self, state: &str) -> &'static str {
        tone(state)
    }

    fn of(&self, authority: &str) -> String {
        format!("/documents?authority={}&status=in_force", encode(authority))
    }
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "home").await?;
    let home = home::home(&state.store, &state.search, &cx).await;
    let home = home.map_err(|error| cx.fault(error))?;
    let today = crate::domain::validity::chinese_date(cx.today);
    Ok(page(&cx, &HomePage { shell, home, today }))
}
