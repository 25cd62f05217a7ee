//! 机关登记.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{ADMINISTRATORS, messages};
use crate::app::access::authority::RecordAuthority;
use crate::domain::authority::{Authority, AuthorityKind, Level};
use crate::store::people;
use crate::web::extract::{Cx, Form, Query};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/admin/authorities", ADMINISTRATORS, list)
        .route(Method::POST, "/admin/authorities", ADMINISTRATORS, record)
}

#[derive(Template)]
#[template(path = "work/admin_authorities.html")]
struct AuthoritiesPage {
    shell: Shell,
    authorities: Vec<Authority>,
    kinds: &'static [AuthorityKind],
    levels: &'static [Level],
    form: Fields,
    faults: Vec<String>,
}

impl AuthoritiesPage {
    fn is_parent(&self, authority: &Authority) -> bool {
        authority.id.to_string() == self.form.parent
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    #[serde(default)]
    id: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    id: String,
    key: String,
    code: String,
    name: String,
    short_name: String,
    kind: String,
    level: String,
    region: String,
    parent: String,
    inside: bool,
    prefix: String,
    may_issue: bool,
}

impl Fields {
    fn of(authority: &Authority) -> Self {
        Self {
            id: authority.id.to_string(),
            key: String::new(),
            code: authority.code.clone(),
            name: authority.name.clone(),
            short_name: authority.short_name.clone(),
            kind: authority.kind.as_str().to_owned(),
            level: authority.level.as_str().to_owned(),
            region: authority.region.clone(),
            parent: authority
                .parent
                .map(|id| id.to_string())
                .unwrap_or_default(),
            inside: authority.inside,
            prefix: authority.prefix.clone(),
            may_issue: authority.may_issue,
        }
    }

    fn command(&self) -> Result<RecordAuthority, crate::domain::UnknownWord> {
        let optional = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Ok(RecordAuthority {
            id: optional(&self.id),
            code: self.code.clone(),
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            kind: AuthorityKind::parse(&self.kind)?,
            level: Level::parse(&self.level)?,
            region: self.region.clone(),
            parent_id: optional(&self.parent),
            inside: self.inside,
            prefix: self.prefix.clone(),
            may_issue: self.may_issue,
        })
    }
}

async fn show(
    state: &AppState,
    cx: &Cx,
    chosen: Option<String>,
    form: Option<Fields>,
    faults: Vec<String>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "admin").await?;
    let authorities = people::authorities(state.store.reader()).await;
    let authorities = authorities.map_err(|error| cx.fault(error.into()))?;
    let known = authorities
        .iter()
        .find(|known| Some(known.id.to_string()) == chosen);
    let mut form = form.or_else(|| known.map(Fields::of)).unwrap_or_default();
    form.key = cx.new_id();
    let refused = !faults.is_empty();
    let status = if refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let (kinds, levels) = (AuthorityKind::ALL, Level::ALL);
    Ok(page_with(
        cx,
        status,
        &AuthoritiesPage {
            shell,
            authorities,
            kinds,
            levels,
            form,
            faults,
        },
    ))
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Fault> {
    show(&state, &cx, Some(chosen.id), None, Vec::new()).await
}

async fn record(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let done = match form.command() {
        Ok(command) => crate::app::run(&state.store, cx.cx.clone(), key.as_deref(), command)
            .await
            .map(|_| ()),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => Ok(see("/admin/authorities")),
        Err(error) => {
            let faults = messages(error).map_err(|error| cx.fault(error))?;
            show(&state, &cx, None, Some(form), faults).await
        }
    }
}
