//! 期限的算法: rule, article, start event and every day of a due date, behind a click on it.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::app::view::due::{DueSheet, due_sheet};
use crate::app::view::public;
use crate::app::{Error, answers, suggestion};
use crate::store::queries;
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(
            Method::GET,
            "/workbench/reviews/{id}/due",
            Policy::SignedIn,
            review,
        )
        .route(
            Method::GET,
            "/workbench/suggestions/{id}/due",
            Policy::SignedIn,
            suggestion,
        )
        .route(Method::GET, "/filings/{id}/due", Policy::Public, filing)
}

#[derive(Template)]
#[template(path = "work/due.html")]
struct DuePage {
    shell: Shell,
    title: String,
    /// Where the reader came from.
    back: String,
    sheet: DueSheet,
}

async fn review(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = of_review(&state, &cx, &id).await;
    let (title, sheet) = found.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "work").await?;
    let back = format!("/workbench/reviews/{id}");
    Ok(page(
        &cx,
        &DuePage {
            shell,
            title,
            back,
            sheet,
        },
    ))
}

async fn of_review(state: &AppState, cx: &Cx, id: &str) -> Result<(String, DueSheet), Error> {
    let review = answers::review(&state.store, cx, id).await?;
    let row = queries::review(state.store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此审核"))?;
    let sheet = due_sheet(cx, row.due_on, row.due.as_deref())?;
    Ok((review.title, sheet.ok_or(Error::NotFound("期限的算法"))?))
}

async fn suggestion(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = suggestion::sheet(&state.store, &cx, &id).await;
    let (title, sheet) = found.map_err(|error| cx.fault(error))?;
    let sheet = sheet.ok_or_else(|| cx.fault(Error::NotFound("期限的算法")))?;
    let shell = Shell::new(&state, &cx, "work").await?;
    let back = format!("/workbench/suggestions/{id}");
    Ok(page(
        &cx,
        &DuePage {
            shell,
            title,
            back,
            sheet,
        },
    ))
}

async fn filing(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = of_filing(&state, &cx, &id).await;
    let (title, back, sheet) = found.map_err(|error| cx.fault(error))?;
    let shell = Shell::new(&state, &cx, "search").await?;
    Ok(page(
        &cx,
        &DuePage {
            shell,
            title,
            back,
            sheet,
        },
    ))
}

/// A filing is shown with its document, and that only where it is public.
async fn of_filing(
    state: &AppState,
    cx: &Cx,
    id: &str,
) -> Result<(String, String, DueSheet), Error> {
    let row = queries::filing(state.store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此备案"))?;
    let document = public::find(&state.store, &row.document_id).await?;
    let sheet = due_sheet(cx, row.due_on, Some(&row.due))?;
    let sheet = sheet.ok_or(Error::NotFound("期限的算法"))?;
    let back = format!("/documents/{}#filings", row.document_id);
    Ok((document.row.title, back, sheet))
}
