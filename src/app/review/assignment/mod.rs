//! 分办与移交: a round of legality review is given to a person of the reviewing body, and what a person has
//! goes to another when that person is away. Whoever reviews for the body may deal out; once dealt out, the
//! person alone acts. Held by `tests/it/life/assignment.rs`.

mod assign;
mod hand_over;
mod view;

pub use assign::{AssignReview, ReviewAssigned};
pub use hand_over::{HandOverReviews, HandedOver};
pub use view::{
    AssignedReview, AssignedReviews, Colleague, Holder, all, colleagues, holder, holders,
    other_holder,
};

use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::review::ReviewStage;
use crate::store::entity::review_assignment::{ActiveModel, Model};
use crate::store::entity::{document, review};
use crate::store::{Set, Store, Tx, assignments, people};

/// The stages in which a round waits for somebody of the reviewing body.
const OPEN: [ReviewStage; 3] = [
    ReviewStage::Requested,
    ReviewStage::Accepted,
    ReviewStage::Incomplete,
];

/// Refuses whoever is not the person to whom the round was given.
pub(super) async fn must_hold(tx: &Tx, cx: &RequestContext, review: &str) -> Result<(), Error> {
    let found = assignments::of_review(tx.connection().await?, review).await?;
    let Some(holder) = found.and_then(|row| row.person_id) else {
        return Ok(());
    };
    if holder == cx.actor()?.person_id {
        return Ok(());
    }
    let person = people::person(tx.connection().await?, &holder).await?;
    Err(held_by_other(
        &person.map(|person| person.name).unwrap_or_default(),
    ))
}

/// The same for what is no fact: notes.
pub(super) async fn must_hold_notes(
    store: &Store,
    cx: &RequestContext,
    review: &str,
) -> Result<(), Error> {
    let holder = holder(store, review).await?;
    match holder.id {
        Some(id) if id != cx.actor()?.person_id => Err(held_by_other(&holder.name)),
        Some(_) | None => Ok(()),
    }
}

fn held_by_other(name: &str) -> Error {
    let why = format!("此件已分办给{name}办理；需要由您办理的，请先改派");
    Error::refused("assigned-to-other", why)
}

/// Gives the new round to whoever had the one before, while that person still reviews for the body.
pub(crate) async fn carry_over(
    tx: &Tx,
    cx: &RequestContext,
    last: &review::Model,
    next: &str,
    reviewer: &str,
) -> Result<(), Error> {
    let before = assignments::of_review(tx.connection().await?, &last.id).await?;
    let Some(holder) = before.and_then(|row| row.person_id) else {
        return Ok(());
    };
    if last.reviewer_id != reviewer || !reviews_for(tx, &holder, reviewer).await? {
        return Ok(());
    }
    tx.insert(Model {
        review_id: next.to_owned(),
        authority_id: reviewer.to_owned(),
        person_id: Some(holder),
        assigned_on: cx.today,
        reason: None,
        row_version: 1,
    })
    .await?;
    Ok(())
}

/// Whether a person holds the post of a reviewer of a body and may come in.
async fn reviews_for(tx: &Tx, person: &str, authority: &str) -> Result<bool, Error> {
    let known = people::person(tx.connection().await?, person).await?;
    let posts = people::posts(tx.connection().await?, person).await?;
    let holds = posts
        .iter()
        .any(|post| post.role == Role::Reviewer && post.authority_id == authority);
    Ok(holds && known.is_some_and(|person| !person.disabled))
}

/// Who drafted a document does not get its review.
fn drafted_by(row: &document::Model, person: &str) -> bool {
    row.drafted_by.as_deref() == Some(person)
}

/// Writes who has a round from now on.
async fn give(
    tx: &Tx,
    cx: &RequestContext,
    round: &review::Model,
    before: Option<&Model>,
    person: Option<String>,
    reason: Option<String>,
) -> Result<(), Error> {
    if let Some(before) = before {
        tx.update(ActiveModel {
            review_id: Set(round.id.clone()),
            person_id: Set(person),
            assigned_on: Set(cx.today),
            reason: Set(reason),
            row_version: Set(before.row_version + 1),
            ..Default::default()
        })
        .await?;
    } else {
        tx.insert(Model {
            review_id: round.id.clone(),
            authority_id: round.reviewer_id.clone(),
            person_id: person,
            assigned_on: cx.today,
            reason,
            row_version: 1,
        })
        .await?;
    }
    Ok(())
}

/// The case of a round.
async fn case_of(tx: &Tx, round: &review::Model) -> Result<Case, Error> {
    Case::load(tx, &round.document_id, None).await
}
