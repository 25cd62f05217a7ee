//! 工作台: pages of those who act. Every form calls one command; a refusal keeps what was entered.

mod account;
mod admin;
mod decide;
mod desk;
mod effects;
mod filings;
mod forms;
mod setup;

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = account::routes(routes);
    let routes = admin::routes(routes);
    let routes = desk::routes(routes);
    let routes = decide::routes(routes);
    let routes = filings::routes(routes);
    let routes = effects::routes(routes);
    setup::routes(routes)
}
