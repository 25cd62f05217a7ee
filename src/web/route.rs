//! Routes with their policies. There is no other way to add a route.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use http_body_util::Limited;

use super::problem::Fault;
use super::requests::PUBLIC_LIMIT;
use super::state::AppState;
use crate::app::{Error, RequestContext};
use crate::domain::access::Role;

/// Who may call a route. Which authority's document and in which stage is decided by the command,
/// from the same tables that draw the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Everybody; shows only what is published.
    Public,
    /// Whoever is signed in, also before the first password was changed.
    SignedInAny,
    /// Whoever is signed in.
    SignedIn,
    /// Holders of one of these roles; relation and stage are checked by the command.
    Roles(&'static [Role]),
}

/// One row of the policy table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    /// Method.
    pub method: Method,
    /// Path with its parameters.
    pub path: &'static str,
    /// Who may.
    pub policy: Policy,
}

/// Routes under construction.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<AppState>,
    rows: Vec<PolicyRow>,
}

impl Routes {
    /// Adds a route. Its policy is enforced before the handler sees the request.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that adds routes")]
    pub fn route<H, T>(
        mut self,
        method: Method,
        path: &'static str,
        policy: Policy,
        handler: H,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let guarded: MethodRouter<AppState> = MethodRouter::new().on(filter, handler).route_layer(
            from_fn(move |request: Request, next: Next| enforce(policy, request, next)),
        );
        self.router = self.router.route(path, guarded);
        self.rows.push(PolicyRow {
            method,
            path,
            policy,
        });
        self
    }

    /// The policy table.
    pub fn rows(&self) -> &[PolicyRow] {
        &self.rows
    }

    pub(super) fn into_router(self) -> Router<AppState> {
        self.router
            .fallback(super::portal::missing)
            .method_not_allowed_fallback(super::portal::wrong_method)
    }
}

async fn enforce(policy: Policy, request: Request, next: Next) -> Response {
    let wants = Fault::wants(request.headers(), request.uri().path());
    let allowed = match request.extensions().get::<RequestContext>() {
        Some(cx) => allows(policy, cx),
        None => Err(Error::Internal("request without context".to_owned())),
    };
    match allowed {
        Ok(()) if policy == Policy::Public => next.run(bounded(request)).await,
        Ok(()) => next.run(request).await,
        Err(error) => Fault::new(error, wants, request.uri().clone()).into_response(),
    }
}

/// A request of somebody unknown is small.
fn bounded(request: Request) -> Request {
    request.map(|body| Body::new(Limited::new(body, PUBLIC_LIMIT)))
}

/// Whether the policy lets this caller in.
pub fn allows(policy: Policy, cx: &RequestContext) -> Result<(), Error> {
    let must_change = || {
        Error::Forbidden(
            "首次登录或者密码重置后，须先修改密码：请到“我的账户”设置新密码".to_owned(),
        )
    };
    match policy {
        Policy::Public => Ok(()),
        Policy::SignedInAny => cx.actor().map(|_| ()),
        Policy::SignedIn => {
            if cx.actor()?.must_change {
                Err(must_change())
            } else {
                Ok(())
            }
        }
        Policy::Roles(roles) => {
            let actor = cx.actor()?;
            if actor.must_change {
                Err(must_change())
            } else if roles.iter().any(|role| actor.holds(*role)) {
                Ok(())
            } else {
                let wanted: Vec<&str> = roles.iter().map(|role| role.label()).collect();
                Err(Error::Forbidden(format!(
                    "此项需要{}岗位",
                    wanted.join("或者")
                )))
            }
        }
    }
}
