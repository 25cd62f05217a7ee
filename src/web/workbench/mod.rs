//! 工作台: pages of those who act. Every form calls one command; a refusal keeps what was entered.
//!
//! Owns the pages behind the sign-in and their forms. Must not know SQL or the store: `app::view` says
//! what is seen and what may be done, `app`'s commands do it. Held by `tests/it/workbench/`.

mod case;
mod forms;
mod new;
mod queue;

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = queue::routes(routes);
    let routes = new::routes(routes);
    case::routes(routes)
}
