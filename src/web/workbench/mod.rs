//! 工作台: pages of those who act. Every form calls one command; a refusal keeps what was entered.

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
}
