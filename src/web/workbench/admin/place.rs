//! 名称与适用规则: what the site is called and whose rules it follows.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{ADMINISTRATORS, messages};
use crate::app::access::place::ChoosePlace;
use crate::app::access::setup::rename;
use crate::store::places;
use crate::web::extract::{Cx, Form};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/admin/place", ADMINISTRATORS, list)
        .route(Method::POST, "/admin/place", ADMINISTRATORS, choose)
        .route(Method::POST, "/admin/place/name", ADMINISTRATORS, name)
}

/// One choice, as the table shows it.
struct Choice {
    on: String,
    place: String,
    reason: String,
    version: String,
}

#[derive(Template)]
#[template(path = "work/admin_place.html")]
struct PlacePage {
    shell: Shell,
    site_name: String,
    current: String,
    current_name: String,
    version: String,
    places: Vec<(String, String)>,
    choices: Vec<Choice>,
    form: Fields,
    faults: Vec<String>,
    name_faults: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    place: String,
    reason: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    site_name: String,
}

async fn show(
    state: &AppState,
    cx: &Cx,
    form: Fields,
    faults: Vec<String>,
    name_faults: Vec<String>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "admin").await?;
    let rules = state.rules();
    let places = state.places();
    let named = |id: &str| {
        let place = places.iter().find(|(known, _)| known == id);
        place.map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    };
    let rows = places::choices(state.store.reader()).await;
    let choices = rows.map_err(|error| cx.fault(error.into()))?.into_iter();
    let choices = choices
        .map(|row| Choice {
            on: row.chosen_on.to_string(),
            place: named(&row.place),
            reason: row.reason,
            version: row.version,
        })
        .collect();
    let status = if faults.is_empty() && name_faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = PlacePage {
        shell,
        site_name: state.site_name(),
        current: rules.id().to_owned(),
        current_name: rules.name().to_owned(),
        version: rules.version().to_owned(),
        choices,
        form: Fields {
            key: cx.new_id(),
            ..form
        },
        places,
        faults,
        name_faults,
    };
    Ok(page_with(cx, status, &view))
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    show(&state, &cx, Fields::default(), Vec::new(), Vec::new()).await
}

async fn choose(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let Ok(pack) = state.rules_of(&form.place) else {
        let faults = vec!["请选择适用规则的地方".to_owned()];
        return show(&state, &cx, form, faults, Vec::new()).await;
    };
    let key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let command = ChoosePlace::of(&pack, &form.reason);
    match crate::app::run(&state.store, cx.cx.clone(), key.as_deref(), command).await {
        Ok(_) => {
            let followed = state.follow_chosen().await;
            followed.map_err(|error| cx.fault(error))?;
            Ok(see("/admin/place"))
        }
        Err(error) => {
            let faults = messages(error).map_err(|error| cx.fault(error))?;
            show(&state, &cx, form, faults, Vec::new()).await
        }
    }
}

async fn name(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Name>,
) -> Result<Response, Fault> {
    match rename(&state.store, &cx, &form.site_name).await {
        Ok(name) => {
            state.rename(&name);
            Ok(see("/admin/place"))
        }
        Err(error) => {
            let faults = messages(error).map_err(|error| cx.fault(error))?;
            show(&state, &cx, Fields::default(), Vec::new(), faults).await
        }
    }
}
