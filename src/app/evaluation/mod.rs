//! 评估: which documents are to be evaluated by when, what an evaluation found, and what it advises.
//!
//! Owns who evaluates (the body that drafted a document, else its issuer), the criteria of the pack, and
//! the list of what is due. Changes no status: what it advises is done by a clean-up, a new document or an
//! extension. Must not know pages. Held by `tests/it/evaluation/`.

mod desk;
mod record;

pub use desk::{
    Criteria, EvaluationDesk, EvaluationDue, EvaluationLine, criteria, desk, evaluable,
};
pub use record::{CriterionLine, Evaluated, RecordEvaluation};

pub(crate) use desk::asking_for_an_act;

use crate::app::context::RequestContext;
use crate::domain::access::Role;
use crate::domain::validity::State;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::people::Post;

/// The drafter's post whose body evaluates a document.
fn post(cx: &RequestContext, row: &DocumentRow) -> Option<Post> {
    let evaluator = row.drafter_id.as_ref().or(row.issuer_id.as_ref())?;
    let mut posts = cx.actor.as_deref()?.posts.iter();
    let found = posts.find(|post| post.role == Role::Drafter && post.authority_id == *evaluator);
    found.cloned()
}

/// Whether there is something left to evaluate.
const fn stands(state: State) -> bool {
    match state {
        State::InForce | State::NotYet | State::PartlySuspended | State::Suspended => true,
        State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked | State::Unknown => {
            false
        }
    }
}
