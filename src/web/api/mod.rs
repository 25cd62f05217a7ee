//! JSON API under `/api/v1`. Every command of the pages is here too, with `Idempotency-Key`.

mod health;

use super::route::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    health::routes(routes)
}
