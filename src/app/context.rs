//! What a request brings along: who, when, under which rules. Built once at the edge.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::access::Role;
use crate::rules::Pack;
use crate::store::people::Post;
use crate::store::{ActorStamp, Ids, Stamp};

/// A signed-in person with the posts that count now.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Id of the person.
    pub person_id: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// The authority to which the person belongs.
    pub authority_id: String,
    /// The posts held.
    pub posts: Vec<Post>,
    /// Must set a new password before anything else.
    pub must_change: bool,
}

impl Actor {
    /// Whether the person holds `role` for any authority.
    pub fn holds(&self, role: Role) -> bool {
        self.posts.iter().any(|post| post.role == role)
    }

    /// The authorities for which the person holds `role`.
    pub fn authorities(&self, role: Role) -> Vec<String> {
        self.posts
            .iter()
            .filter(|post| post.role == role)
            .map(|post| post.authority_id.clone())
            .collect()
    }
}

/// The context of one request.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// Who; `None`: nobody signed in, or the program itself.
    pub actor: Option<Arc<Actor>>,
    /// The server's instant.
    pub now: DateTime<Utc>,
    /// 今天, the civil date at UTC+8.
    pub today: NaiveDate,
    /// The rule pack of the place.
    pub pack: Arc<Pack>,
    /// Source of ids and salts.
    pub ids: Arc<dyn Ids>,
    /// For the log of the program and for problem pages.
    pub request_id: String,
}

impl RequestContext {
    /// A new id: UUID v7 of the request's instant.
    pub fn id<T: From<Uuid>>(&self) -> T {
        T::from(self.uuid())
    }

    /// A new id as text.
    pub fn new_id(&self) -> String {
        self.uuid().simple().to_string()
    }

    fn uuid(&self) -> Uuid {
        let random = self.ids.random();
        let mut ten = [0; 10];
        ten.iter_mut().zip(random).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &ten).into_uuid()
    }

    /// The signed-in person.
    pub fn actor(&self) -> Result<&Actor, super::Error> {
        self.actor.as_deref().ok_or(super::Error::Unauthenticated)
    }

    /// The stamp of an event given in `post`; without a post the program itself acts.
    pub fn stamp(&self, post: Option<&Post>) -> Stamp {
        Stamp {
            at: self.now,
            actor: ActorStamp {
                authority: post.map(|post| post.authority_id.clone()),
                role: post
                    .map_or_else(|| "system".to_owned(), |post| post.role.as_str().to_owned()),
                person: self.actor.as_ref().map(|actor| actor.person_id.clone()),
            },
            ids: Arc::clone(&self.ids),
        }
    }
}
