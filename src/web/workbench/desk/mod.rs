//! 审核工作台: queue, text, opinion side by side.

mod acts;
mod form;
mod page;

use axum::http::Method;

use crate::domain::access::Role;
use crate::web::route::{Policy, Routes};

pub(super) fn routes(routes: Routes) -> Routes {
    let reviewer = Policy::Roles(&[Role::Reviewer]);
    routes
        .route(
            Method::GET,
            "/workbench/reviews/{id}",
            Policy::SignedIn,
            page::show,
        )
        .route(
            Method::POST,
            "/workbench/reviews/{id}/acceptance",
            reviewer,
            acts::accept,
        )
        .route(
            Method::POST,
            "/workbench/reviews/{id}/return",
            reviewer,
            acts::send_back,
        )
        .route(
            Method::POST,
            "/workbench/reviews/{id}/not-normative",
            reviewer,
            acts::not_normative,
        )
        .route(
            Method::POST,
            "/workbench/reviews/{id}/opinion",
            reviewer,
            acts::opinion,
        )
}
