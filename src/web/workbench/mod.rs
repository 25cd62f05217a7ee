//! 工作台: pages of those who act. Every form calls one command; a refusal keeps what was entered.

mod account;
mod admin;
mod setup;

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = account::routes(routes);
    let routes = admin::routes(routes);
    setup::routes(routes)
}
