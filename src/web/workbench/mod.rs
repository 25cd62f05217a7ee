//! 工作台: pages of those who act. Every form calls one command; a refusal keeps what was entered.
//!
//! Owns the pages behind the sign-in and their forms. Must not know SQL or the store: `app::view` says
//! what is seen and what may be done, `app`'s commands do it. Held by `tests/it/workbench/`.

mod account;
mod admin;
mod assignments;
mod basis;
mod case;
pub(super) mod circular;
pub(super) mod cleanup;
mod consultations;
mod decide;
mod demands;
mod departments;
mod desk;
mod due;
mod effects;
mod errata;
mod evaluations;
mod filing_reviews;
mod filings;
pub(super) mod forms;
mod interpretations;
pub(super) mod letters;
mod new;
mod notices;
mod queue;
mod reading;
mod relations;
mod rules;
mod setup;
mod statistics;
mod suggestions;
mod uploads;
mod urgent;
mod withholding;

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = queue::routes(routes);
    let routes = new::routes(routes);
    let routes = case::routes(routes);
    let routes = account::routes(routes);
    let routes = admin::routes(routes);
    let routes = desk::routes(routes);
    let routes = decide::routes(routes);
    let routes = due::routes(routes);
    let routes = rules::routes(routes);
    let routes = filings::routes(routes);
    let routes = filing_reviews::routes(routes);
    let routes = demands::routes(routes);
    let routes = circular::routes(routes);
    let routes = effects::routes(routes);
    let routes = relations::routes(routes);
    let routes = cleanup::routes(routes);
    let routes = basis::routes(routes);
    let routes = evaluations::routes(routes);
    let routes = consultations::routes(routes);
    let routes = departments::routes(routes);
    let routes = urgent::routes(routes);
    let routes = reading::routes(routes);
    let routes = statistics::routes(routes);
    let routes = uploads::routes(routes);
    let routes = suggestions::routes(routes);
    let routes = letters::routes(routes);
    let routes = notices::routes(routes);
    let routes = withholding::routes(routes);
    let routes = errata::routes(routes);
    let routes = assignments::routes(routes);
    let routes = interpretations::routes(routes);
    setup::routes(routes)
}
