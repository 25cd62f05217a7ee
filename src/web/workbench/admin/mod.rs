//! 管理: authorities, people and their posts, the calendar, the templates of letters, the name and the rules of the place, the security log. For administrators alone.

mod authorities;
mod calendars;
mod letters;
mod people;
mod place;
mod security;

use crate::app::Error;
use crate::domain::access::Role;
use crate::web::route::{Policy, Routes};

/// Who may.
const ADMINISTRATORS: Policy = Policy::Roles(&[Role::Administrator]);

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = people::routes(routes);
    let routes = authorities::routes(routes);
    let routes = calendars::routes(routes);
    let routes = letters::routes(routes);
    let routes = place::routes(routes);
    security::routes(routes)
}

/// The messages of a refusal that the form can show; other errors go out as they are.
fn messages(error: Error) -> Result<Vec<String>, Error> {
    match error {
        Error::Invalid(faults) => Ok(faults.into_iter().map(|fault| fault.message).collect()),
        refused @ (Error::Conflict(_) | Error::Refused { .. }) => Ok(vec![refused.to_string()]),
        other => Err(other),
    }
}
