//! 人员与岗位.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{ADMINISTRATORS, messages};
use crate::app::Error;
use crate::app::access::account::{
    ChangePerson, CreatePerson, PostInput, create_with_password, set_password,
};
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::store::people;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/admin", ADMINISTRATORS, list)
        .route(Method::POST, "/admin/people", ADMINISTRATORS, add)
        .route(
            Method::POST,
            "/admin/people/{id}/posts",
            ADMINISTRATORS,
            posts,
        )
        .route(
            Method::POST,
            "/admin/people/{id}/disabled",
            ADMINISTRATORS,
            disable,
        )
        .route(
            Method::POST,
            "/admin/people/{id}/password",
            ADMINISTRATORS,
            reset,
        )
}

struct Line {
    id: String,
    login: String,
    name: String,
    authority: String,
    posts: Vec<(String, Role)>,
    disabled: bool,
}

#[derive(Template)]
#[template(path = "work/admin_people.html")]
struct PeoplePage {
    shell: Shell,
    key: String,
    lines: Vec<Line>,
    authorities: Vec<Authority>,
    roles: &'static [Role],
    form: NewPerson,
    faults: Vec<String>,
    /// Login and one-time password, shown once.
    handed_out: Option<(String, String)>,
}

impl PeoplePage {
    fn holds(&self, line: &Line, role: &str) -> bool {
        line.posts.iter().any(|(_, held)| held.as_str() == role)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NewPerson {
    key: String,
    login: String,
    name: String,
    authority: String,
    role: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Posts {
    authority: String,
    #[serde(default)]
    role: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Disabled {
    disabled: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

type Shown = (NewPerson, Vec<String>, Option<(String, String)>);

async fn show(state: &AppState, cx: &Cx, shown: Shown) -> Result<Response, Fault> {
    let (form, faults, handed_out) = shown;
    let view = view(state, cx, form, faults, handed_out).await?;
    let refused = !view.faults.is_empty();
    let status = if refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(cx, status, &view))
}

async fn view(
    state: &AppState,
    cx: &Cx,
    form: NewPerson,
    faults: Vec<String>,
    handed_out: Option<(String, String)>,
) -> Result<PeoplePage, Fault> {
    let broken = |error: crate::store::StoreError| cx.fault(error.into());
    let shell = Shell::new(state, cx, "admin").await?;
    let reader = state.store.reader();
    let authorities = people::authorities(reader).await.map_err(broken)?;
    let name = |id: &str| {
        authorities
            .iter()
            .find(|authority| authority.id.to_string() == id)
            .map_or_else(String::new, |authority| authority.short_name.clone())
    };
    let mut lines = Vec::new();
    for person in people::people(reader).await.map_err(broken)? {
        let posts = people::posts(reader, &person.id).await.map_err(broken)?;
        lines.push(Line {
            authority: name(&person.authority_id),
            posts: posts
                .into_iter()
                .map(|post| (name(&post.authority_id), post.role))
                .collect(),
            id: person.id,
            login: person.login,
            name: person.name,
            disabled: person.disabled,
        });
    }
    let key = cx.new_id();
    let roles = Role::ALL;
    Ok(PeoplePage {
        shell,
        key,
        lines,
        authorities,
        roles,
        form,
        faults,
        handed_out,
    })
}

async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    show(&state, &cx, (NewPerson::default(), Vec::new(), None)).await
}

/// Shows the page after a command: what was refused, or what came of it.
async fn after(
    state: &AppState,
    cx: &Cx,
    form: NewPerson,
    done: Result<Option<(String, String)>, Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(handed_out) => show(state, cx, (NewPerson::default(), Vec::new(), handed_out)).await,
        Err(error) => {
            let faults = messages(error).map_err(|error| cx.fault(error))?;
            show(state, cx, (form, faults, None)).await
        }
    }
}

fn inputs(authority: &str, roles: &[String]) -> Result<Vec<PostInput>, Error> {
    roles
        .iter()
        .map(|role| {
            let authority_id = authority.to_owned();
            Ok(PostInput {
                authority_id,
                role: Role::parse(role)?,
            })
        })
        .collect()
}

async fn add(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<NewPerson>,
) -> Result<Response, Fault> {
    let done = add_person(&state, &cx, &form).await;
    after(&state, &cx, form, done).await
}

async fn add_person(
    state: &AppState,
    cx: &Cx,
    form: &NewPerson,
) -> Result<Option<(String, String)>, Error> {
    let command = CreatePerson {
        login: form.login.clone(),
        name: form.name.clone(),
        authority_id: form.authority.clone(),
        posts: inputs(&form.authority, &form.role)?,
    };
    let password = one_time(cx);
    let key = Some(form.key.as_str()).filter(|key| !key.is_empty());
    create_with_password(&state.store, cx.cx.clone(), key, command, &password, true).await?;
    Ok(Some((form.login.clone(), password)))
}

async fn posts(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Posts>,
) -> Result<Response, Fault> {
    let done = async {
        let posts = Some(inputs(&form.authority, &form.role)?);
        let command = ChangePerson {
            person_id: id,
            posts,
            disabled: None,
        };
        crate::app::run(&state.store, cx.cx.clone(), None, command)
            .await
            .map(|_| None)
    };
    let done = done.await;
    after(&state, &cx, NewPerson::default(), done).await
}

async fn disable(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<Disabled>,
) -> Result<Response, Fault> {
    let command = ChangePerson {
        person_id: id,
        posts: None,
        disabled: Some(form.disabled),
    };
    let done = crate::app::run(&state.store, cx.cx.clone(), None, command)
        .await
        .map(|_| None);
    after(&state, &cx, NewPerson::default(), done).await
}

async fn reset(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Fault> {
    let done = async {
        let person = people::person(state.store.reader(), &id).await?;
        let person = person.ok_or(Error::NotFound("此人员"))?;
        let password = one_time(&cx);
        set_password(&state.store, &person.id, &person.login, &password, true).await?;
        Ok(Some((person.login, password)))
    };
    let done = done.await;
    after(&state, &cx, NewPerson::default(), done).await
}

/// A one-time password.
fn one_time(cx: &Cx) -> String {
    let text = crate::store::record::hex(&cx.ids.random());
    let part = |from: usize| text.get(from..from + 4).unwrap_or("Gk42").to_owned();
    format!("{}-{}-{}-Gk", part(0), part(4), part(8))
}
