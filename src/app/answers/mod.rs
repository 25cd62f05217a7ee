//! 查询: what is told of one document, its case, its place in the log, the number ledger, the lists of
//! those who act.
//!
//! Owns what everybody may see of a document and what only those with a part in its case may. Must not
//! know HTTP or pages. Held by `tests/it/access/` (canary words of drafts never leave) and `tests/it/api/`.

mod case;
mod citations;
mod document;
mod events;
mod filings;
mod form;
mod numbers;
mod people;
mod proofs;
mod reviews;
mod text;

pub use case::{
    CaseView, CommandView, DraftView, MaterialView, MeetingView, StepView, draft, material,
};
pub use citations::{
    CitationView, CitationsQuery, CitationsView, CitedByView, CitingView, citations, cited_by,
};
pub use document::{
    DocumentView, EffectView, LogPlace, NumberView, PublicFiling, Reason, RevisionView, StatusView,
    document,
};
pub use events::{EventView, EventsView, events};
pub use filings::{FilingView, FilingsView, filings};
pub(crate) use form::form_check_of;
pub use form::{
    FormCheckView, FormFindingView, FormOverrideView, FormRemarkView, form_check,
    form_check_of_review,
};
pub use numbers::{LedgerLine, LedgerView, SeriesView, ledger};
pub use people::{
    AuthoritiesView, AuthorityView, MeView, PeopleView, PersonView, PostView, authorities, me,
    people,
};
pub use proofs::{Consistency, Inclusion, LogHead, Proofs, head};
pub use reviews::{FindingView, ReviewQueue, ReviewView, queue, review};
pub use text::{ProvisionView, ProvisionsView, Reading, TextView, provisions, read, text};

use super::case::Case;
use super::context::RequestContext;
use super::error::Error;
use crate::domain::document::{Class, Stage};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::error::parse;
use crate::store::{Store, people as staff, queries};

/// A document that the asker may see.
pub(crate) struct Shown {
    /// The row.
    pub(crate) row: DocumentRow,
    /// Everybody may see it.
    pub(crate) public: bool,
    /// The case, where the asker has a part in it.
    pub(crate) case: Option<Case>,
}

/// A document that the asker may see; what may not be seen is not there.
pub(crate) async fn shown(store: &Store, cx: &RequestContext, id: &str) -> Result<Shown, Error> {
    let row = queries::document(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    if parse("document", &row.id, "class", &row.class, Class::parse)? != Class::Registered {
        if let Some(ground) = row.withheld {
            return Err(Error::Withheld(ground));
        }
        return Ok(Shown {
            row,
            public: true,
            case: None,
        });
    }
    let case = Case::of(row.clone(), staff::authorities(store.reader()).await?)?;
    let published = case.stage == Stage::Published;
    let public = published && row.withheld.is_none();
    let inside = case.takes_part(cx);
    if !public && !inside {
        return Err(match row.withheld.filter(|_| published) {
            Some(ground) => Error::Withheld(ground),
            None => Error::NotFound("此文件"),
        });
    }
    Ok(Shown {
        row,
        public,
        case: inside.then_some(case),
    })
}
