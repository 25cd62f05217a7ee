//! 条文检索: provisions that can be read without opening their documents.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::facets::{self, Chip};
use super::params::Params;
use super::search::told;
use crate::app::search::{ProvisionAnswer, ProvisionQuery, ProvisionResult};
use crate::web::extract::{Cx, Query};
use crate::web::page::{Shell, encode, page_with};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.route(Method::GET, "/provisions", Policy::Public, show)
}

#[derive(Template)]
#[template(path = "portal/provisions.html")]
struct ProvisionsPage {
    shell: Shell,
    q: String,
    similar: bool,
    kept: Vec<(String, String)>,
    answer: Option<ProvisionAnswer>,
    next: Option<String>,
    fault: Option<String>,
    documents: String,
    chips: Vec<Chip>,
}

impl ProvisionsPage {
    fn href(&self, hit: &ProvisionResult) -> String {
        let marked = if self.q.trim().is_empty() {
            String::new()
        } else {
            format!("?q={}", encode(&self.q))
        };
        format!(
            "/documents/{}{marked}#{}",
            encode(&hit.document_id),
            encode(&hit.eid)
        )
    }

    fn like(&self, hit: &ProvisionResult) -> String {
        let place = format!("{}:{}", hit.document_id, hit.eid);
        format!("/provisions?similar={}", encode(&place))
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let params = Params::of_page(given).at("/provisions");
    let query =
        ProvisionQuery::from_pairs(params.pairs()).map_err(|error| cx.bad_request(error))?;
    let mut view = ProvisionsPage {
        shell: Shell::new(&state, &cx, "search").await?,
        q: query.filter.q.clone(),
        similar: query.similar.is_some(),
        kept: params.but(&["q", "cursor", "similar"]),
        answer: None,
        next: None,
        fault: None,
        documents: params.elsewhere("/documents"),
        chips: facets::chips(&params),
    };
    let nothing_asked =
        view.q.trim().is_empty() && query.document.is_none() && query.similar.is_none();
    if nothing_asked {
        return Ok(page_with(&cx, StatusCode::OK, &view));
    }
    match state.search.provisions(&cx, &query).await {
        Ok(answer) => {
            let next = answer.next.as_ref();
            view.next = next.map(|cursor| params.with("cursor", cursor));
            view.answer = Some(answer);
            Ok(page_with(&cx, StatusCode::OK, &view))
        }
        Err(error) => {
            let (status, fault) = told(&cx, error)?;
            view.fault = Some(fault);
            Ok(page_with(&cx, status, &view))
        }
    }
}
