//! 通知 of the person and of the posts held, and saved searches.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::forms::{Refusal, wrong};
use crate::app::Error;
use crate::app::notice::{self, NoticeList, SavedSearchList, SearchDraft};
use crate::domain::notice::NoticeKind;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    let all = "/workbench/notices";
    routes
        .route(Method::GET, all, Policy::SignedIn, list)
        .route(Method::POST, all, Policy::SignedIn, read)
        .route(Method::POST, "/workbench/searches", Policy::SignedIn, save)
        .route(
            Method::POST,
            "/workbench/searches/{id}/remove",
            Policy::SignedIn,
            remove,
        )
        .route(
            Method::POST,
            "/workbench/notices/address",
            Policy::SignedIn,
            address,
        )
}

#[derive(Template)]
#[template(path = "work/notices.html")]
struct View {
    shell: Shell,
    list: NoticeList,
    searches: SavedSearchList,
    unread: bool,
    form: Fields,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// All that are shown and not read.
    fn shown(&self) -> String {
        let each = self.list.results.iter().filter(|one| !one.read);
        each.map(|one| one.id.as_str())
            .collect::<Vec<_>>()
            .join(",")
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    unread: String,
    /// A search to be saved, from the search page.
    q: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    ids: String,
    name: String,
    q: String,
    address: String,
}

async fn show(
    state: &AppState,
    cx: &Cx,
    unread: bool,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let list = notice::list(&state.store, cx, unread).await;
    let searches = notice::searches(&state.store, cx).await;
    let status = refusal.as_ref().map_or(StatusCode::OK, |told| told.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        list: list.map_err(|error| cx.fault(error))?,
        searches: searches.map_err(|error| cx.fault(error))?,
        unread,
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn list(
    State(state): State<AppState>,
    cx: Cx,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let form = Fields {
        q: asked.q,
        ..Fields::default()
    };
    show(&state, &cx, asked.unread == "1", form, None).await
}

async fn done(
    state: &AppState,
    cx: &Cx,
    form: Fields,
    done: Result<(), Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see("/workbench/notices")),
        Err(error) => {
            let refusal = Refusal::of(error, cx)?;
            show(state, cx, false, form, Some(refusal)).await
        }
    }
}

async fn read(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let ids: Vec<String> = form.ids.split(',').map(str::to_owned).collect();
    let read = notice::mark_read(&state.store, &cx, &ids).await;
    done(&state, &cx, form, read).await
}

async fn save(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let draft = SearchDraft {
        name: form.name.clone(),
        q: form.q.clone(),
    };
    let saved = notice::save_search(&state.store, &state.search, &cx, &draft).await;
    done(&state, &cx, form, saved.map(|_| ())).await
}

async fn remove(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let removed = notice::remove_search(&state.store, &cx, &id).await;
    done(&state, &cx, Fields::default(), removed).await
}

async fn address(
    State(state): State<AppState>,
    cx: Cx,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let set = notice::set_address(&state.store, &cx, &form.address).await;
    done(&state, &cx, form, set).await
}

/// Tone of a kind on the page.
fn tone(kind: &str) -> &'static str {
    match NoticeKind::parse(kind) {
        Ok(NoticeKind::Overdue) => "bad",
        Ok(NoticeKind::Returned | NoticeKind::DueSoon | NoticeKind::Expiring) => "warn",
        Ok(NoticeKind::Decided) => "ok",
        Ok(NoticeKind::Received | NoticeKind::Hit) | Err(_) => "off",
    }
}
