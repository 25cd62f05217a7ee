//! The box 文件关系 of a document's page.

use crate::app::relation::{self, RelationLines};
use crate::app::view::public;
use crate::app::{Error, RequestContext};
use crate::domain::access::Role;
use crate::web::extract::Cx;
use crate::web::problem::Fault;
use crate::web::state::AppState;

/// What the box shows.
#[derive(Debug)]
pub(super) struct Related {
    /// The index could be asked.
    pub(super) ready: bool,
    /// The relations.
    pub(super) found: RelationLines,
    /// The asker may decide relations.
    pub(super) keeper: bool,
}

/// Reads the relations of a public document; while the index is being built the page stands without them.
pub(super) async fn related(state: &AppState, cx: &Cx, id: &str) -> Result<Related, Fault> {
    let searcher = match state.search.searcher() {
        Ok(searcher) => searcher,
        Err(Error::Unavailable(_)) => {
            return Ok(Related {
                ready: false,
                found: RelationLines::default(),
                keeper: keeps(cx),
            });
        }
        Err(error) => return Err(cx.fault(error)),
    };
    let document = public::find(&state.store, id).await;
    let document = document.map_err(|error| cx.fault(error))?;
    let found = relation::lines(&state.store, &searcher, &document, cx.today).await;
    Ok(Related {
        ready: true,
        found: found.map_err(|error| cx.fault(error))?,
        keeper: keeps(cx),
    })
}

fn keeps(cx: &RequestContext) -> bool {
    cx.actor
        .as_ref()
        .is_some_and(|actor| actor.holds(Role::Registrar) || actor.holds(Role::Publisher))
}
