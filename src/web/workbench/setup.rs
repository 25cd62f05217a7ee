//! 初次设置: once, with the code that the program printed.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use crate::app::Error;
use crate::app::access::setup::{SetUp, set_up};
use crate::domain::authority::Level;
use crate::store::people;
use crate::web::extract::{Cx, Form};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::{Fault, verdict};
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/setup", Policy::Public, show)
        .route(Method::POST, "/setup", Policy::Public, submit)
}

#[derive(Template)]
#[template(path = "work/setup.html")]
struct SetUpPage {
    shell: Shell,
    form: SetUp,
    /// Ids and names of the places whose rules are there.
    places: Vec<(String, String)>,
    faults: Vec<String>,
}

/// There is nothing here once somebody has an account.
async fn open(state: &AppState, cx: &Cx) -> Result<(), Fault> {
    let people = people::people(state.store.reader()).await;
    if people.map_err(|error| cx.fault(error.into()))?.is_empty() {
        Ok(())
    } else {
        Err(cx.fault(Error::NotFound("此页")))
    }
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    open(&state, &cx).await?;
    let form = SetUp {
        code: String::new(),
        site_name: String::new(),
        government: String::new(),
        prefix: String::new(),
        region: String::new(),
        place: state.rules().id().to_owned(),
        level: Level::County,
        login: "admin".to_owned(),
        name: String::new(),
        password: String::new(),
    };
    let shell = Shell::new(&state, &cx, "").await?;
    Ok(page_with(
        &cx,
        StatusCode::OK,
        &SetUpPage {
            shell,
            form,
            places: state.places(),
            faults: Vec::new(),
        },
    ))
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<SetUp>,
) -> Result<Response, Fault> {
    open(&state, &cx).await?;
    let pack = state.rules_of(&form.place).ok();
    match set_up(&state.store, &cx, form.clone(), pack.as_ref()).await {
        Ok(()) => {
            let followed = state.follow_chosen().await;
            followed.map_err(|error| cx.fault(error))?;
            state.rename(form.site_name.trim());
            Ok(see("/login?next=/admin"))
        }
        Err(Error::Invalid(faults)) => {
            let (_, status, _) = verdict(&Error::Invalid(Vec::new()));
            let faults = faults.into_iter().map(|fault| fault.message).collect();
            let shell = Shell::new(&state, &cx, "").await?;
            let form = SetUp {
                password: String::new(),
                ..form
            };
            Ok(page_with(
                &cx,
                status,
                &SetUpPage {
                    shell,
                    form,
                    places: state.places(),
                    faults,
                },
            ))
        }
        Err(error) => Err(cx.fault(error)),
    }
}
