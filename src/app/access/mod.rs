//! Accounts, roles, sign-in, set-up. Owns who may come in; must not know cookies or pages. Passwords
//! are hashed off the async threads, a few at a time. Held by `tests/it/access/`.

pub mod account;
pub mod authority;
pub mod password;
pub mod place;
pub mod setup;
pub mod sign_in;

use super::context::{Actor, RequestContext};
use super::error::Error;
use crate::domain::access::Role;
use crate::store::people::Post;
use crate::store::{Store, people};

/// The actor's post as administrator; the program itself (set-up, command line) needs none.
pub(crate) fn administrator_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let Some(actor) = cx.actor.as_deref() else {
        return Ok(None);
    };
    let post = actor
        .posts
        .iter()
        .find(|post| post.role == Role::Administrator);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("只有系统管理员可以管理机关和人员".to_owned()))
}

/// The actor of a person as of now; `None` where there is none or the account is disabled.
pub async fn actor(store: &Store, person_id: &str) -> Result<Option<(Actor, i64)>, Error> {
    let Some(person) = people::person(store.reader(), person_id).await? else {
        return Ok(None);
    };
    if person.disabled {
        return Ok(None);
    }
    let Some(credential) = people::credential(store.reader(), person_id).await? else {
        return Ok(None);
    };
    let posts = people::posts(store.reader(), person_id).await?;
    let actor = Actor {
        person_id: person.id,
        login: person.login,
        name: person.name,
        authority_id: person.authority_id,
        posts,
        must_change: credential.must_change,
    };
    Ok(Some((actor, credential.generation)))
}
