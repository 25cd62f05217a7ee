//! Who has which open round of the actor's reviewing bodies.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::OPEN;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::review::ReviewStage;
use crate::store::{Store, assignments, people, queries};

/// Somebody to whom a round can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Colleague {
    /// Id of the person.
    pub id: String,
    /// Name.
    pub name: String,
}

/// 承办人 of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Id of the person; `None`: nobody in particular.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Version for the form; 0: never given to anybody.
    pub row_version: i64,
}

/// An open round and who has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssignedReview {
    /// Round.
    pub review_id: String,
    /// Title of the document.
    pub title: String,
    /// Last day, inclusive.
    pub due_on: Option<chrono::NaiveDate>,
    /// 承办人.
    pub person_id: Option<String>,
    /// Name.
    pub person: Option<String>,
    /// Version for the form.
    pub row_version: i64,
}

/// Open rounds and who has them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssignedReviews {
    /// By due date.
    pub results: Vec<AssignedReview>,
}

/// Who reviews for a body and may come in, by name.
pub async fn colleagues(store: &Store, authority: &str) -> Result<Vec<Colleague>, Error> {
    let db = store.reader();
    let mut found = Vec::new();
    for person in people::people(db).await? {
        let posts = people::posts(db, &person.id).await?;
        let reviews = posts
            .iter()
            .any(|post| post.role == Role::Reviewer && post.authority_id == authority);
        if reviews && !person.disabled {
            found.push(Colleague {
                id: person.id,
                name: person.name,
            });
        }
    }
    Ok(found)
}

/// Who has these rounds.
pub async fn holders(store: &Store, reviews: &[String]) -> Result<HashMap<String, Holder>, Error> {
    let db = store.reader();
    let names: HashMap<String, String> = people::people(db)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let rows = assignments::of_reviews(db, reviews).await?;
    let held = rows.into_iter().map(|row| {
        let name = row.person_id.as_ref().and_then(|id| names.get(id));
        let holder = Holder {
            name: name.cloned().unwrap_or_default(),
            id: row.person_id,
            row_version: row.row_version,
        };
        (row.review_id, holder)
    });
    Ok(held.collect())
}

/// Who has one round.
pub async fn holder(store: &Store, review: &str) -> Result<Holder, Error> {
    let mut found = holders(store, &[review.to_owned()]).await?;
    Ok(found.remove(review).unwrap_or_default())
}

/// The colleague who has one round, for whoever reviews and does not have it.
pub async fn other_holder(
    store: &Store,
    cx: &RequestContext,
    review: &str,
) -> Result<Option<String>, Error> {
    let actor = cx.actor()?;
    let holder = holder(store, review).await?;
    let other = holder.id.is_some_and(|id| id != actor.person_id);
    Ok(Some(holder.name).filter(|_| other && actor.holds(Role::Reviewer)))
}

/// All open rounds before the actor's reviewing bodies, by due date.
pub async fn all(store: &Store, cx: &RequestContext) -> Result<Vec<AssignedReview>, Error> {
    let own = cx.actor()?.authorities(Role::Reviewer);
    let stages = OPEN.map(ReviewStage::as_str);
    let rounds = queries::reviews_in(store.reader(), &own, &stages).await?;
    let ids: Vec<String> = rounds.iter().map(|round| round.id.clone()).collect();
    let documents: Vec<String> = rounds.iter().map(|one| one.document_id.clone()).collect();
    let documents = queries::documents(store.reader(), &documents).await?;
    let held = holders(store, &ids).await?;
    let lines = rounds.into_iter().map(|round| {
        let document = documents.iter().find(|row| row.id == round.document_id);
        let holder = held.get(&round.id).cloned().unwrap_or_default();
        AssignedReview {
            title: document.map(|row| row.title.clone()).unwrap_or_default(),
            due_on: round.due_on,
            person: holder.id.as_ref().map(|_| holder.name),
            person_id: holder.id,
            row_version: holder.row_version,
            review_id: round.id,
        }
    });
    Ok(lines.collect())
}
