//! JSON API under `/api/v1`. Every command of the pages is here too, with `Idempotency-Key`.
//!
//! Owns the interface: its paths, bodies, answers and their description as OpenAPI 3.1, which comes from
//! the same lines that add the routes. Must not know rules of procedure; it asks `app`. Held by
//! `tests/it/api/` and `tests/it/access/`.

pub(super) mod citations;
mod cleanup_bodies;
pub(super) mod cleanups;
mod commands;
mod consultations;
mod deciding;
mod departments;
mod describe;
mod documents;
mod drafting;
mod errata;
pub(super) mod evaluations;
mod filing_lists;
mod filing_reviews;
mod filings;
mod health;
mod interpretations;
mod letters;
mod log;
mod notices;
mod numbers;
mod parameters;
mod people;
mod places;
mod relations;
mod reviewing;
mod schema;
mod search;
mod session;
mod statistics;
mod suggestions;
mod upload;
mod withholding;

use super::route::Routes;
use describe::Api;

pub(super) fn routes(routes: Routes) -> Routes {
    operations(Api::over(routes)).into_routes()
}

/// The interface as OpenAPI 3.1.
pub fn openapi() -> utoipa::openapi::OpenApi {
    operations(Api::over(Routes::default())).document()
}

fn operations(api: Api) -> Api {
    let api = health::operations(api);
    let api = session::operations(api);
    let api = search::operations(api);
    let api = documents::operations(api);
    let api = citations::operations(api);
    let api = log::operations(api);
    let api = numbers::operations(api);
    let api = drafting::operations(api);
    let api = consultations::operations(api);
    let api = departments::operations(api);
    let api = reviewing::operations(api);
    let api = deciding::operations(api);
    let api = filings::operations(api);
    let api = filing_reviews::operations(api);
    let api = filing_lists::operations(api);
    let api = relations::operations(api);
    let api = statistics::operations(api);
    let api = evaluations::operations(api);
    let api = suggestions::operations(api);
    let api = letters::operations(api);
    let api = notices::operations(api);
    let api = withholding::operations(api);
    let api = errata::operations(api);
    let api = interpretations::operations(api);
    let api = cleanups::operations(api);
    let api = people::operations(api);
    let api = places::operations(api);
    upload::operations(api)
}
