//! To whom a notice goes: the person whose case it is while that person holds the post, else all who hold it.

use crate::app::case::Case;
use crate::app::context::Actor;
use crate::app::department::ANSWERING;
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::app::suggestion::works_for;
use crate::domain::access::{self, Role};
use crate::domain::authority::Authority;
use crate::domain::document::DocumentCommand;
use crate::domain::filing::FilingCommand;
use crate::domain::notice::Recipient;
use crate::store::entity::document;
use crate::store::people::Post;
use crate::store::{Store, notices, people};

/// All posts that somebody holds, and all authorities.
pub(super) struct Desk<'a> {
    pub(super) store: &'a Store,
    pub(super) authorities: Vec<Authority>,
    pub(super) posts: Vec<Post>,
}

impl<'a> Desk<'a> {
    pub(super) async fn of(store: &'a Store) -> Result<Self, Error> {
        Ok(Self {
            store,
            authorities: people::authorities(store.reader()).await?,
            posts: notices::posts(store.reader()).await?,
        })
    }

    pub(super) fn find(&self, id: &str) -> Option<&Authority> {
        self.authorities.iter().find(|one| one.id.to_string() == id)
    }

    fn held(&self, authority: &str, role: Role) -> Vec<Recipient> {
        let posts = self.posts.iter();
        let posts = posts.filter(|post| post.role == role && post.authority_id == authority);
        posts.map(of_post).collect()
    }

    /// Who reviews for an authority.
    pub(super) fn reviewers(&self, authority: &str) -> Vec<Recipient> {
        self.held(authority, Role::Reviewer)
    }

    /// Who answers for a body that was asked for its opinion.
    pub(super) fn answering(&self, authority: &str) -> Vec<Recipient> {
        let roles = ANSWERING.iter();
        roles.flat_map(|role| self.held(authority, *role)).collect()
    }

    /// Who drafts this document.
    pub(super) async fn drafters(&self, row: &document::Model) -> Result<Vec<Recipient>, Error> {
        let Some(drafter) = &row.drafter_id else {
            return Ok(Vec::new());
        };
        if let Some(person) = &row.drafted_by {
            let found = people::person(self.store.reader(), person).await?;
            let posts = people::posts(self.store.reader(), person).await?;
            let drafts = posts
                .iter()
                .any(|post| post.role == Role::Drafter && post.authority_id == *drafter);
            if drafts && found.is_some_and(|one| !one.disabled) {
                return Ok(vec![Recipient::Person(person.clone())]);
            }
        }
        Ok(self.held(drafter, Role::Drafter))
    }

    /// Who may give a command next.
    pub(super) fn holders(&self, case: &Case, command: DocumentCommand) -> Vec<Recipient> {
        let posts = self.posts.iter().filter(|post| {
            let mut relations = case.relations(post).into_iter();
            relations.any(|relation| access::may(post.role, relation, command))
        });
        posts.map(of_post).collect()
    }

    /// Who files this document.
    pub(super) fn filers(&self, case: &Case) -> Vec<Recipient> {
        let posts = self.posts.iter().filter(|post| post.role == Role::Filer);
        let posts = posts.filter(|post| {
            let alone = Actor {
                person_id: String::new(),
                login: String::new(),
                name: String::new(),
                authority_id: post.authority_id.clone(),
                posts: vec![(*post).clone()],
                must_change: false,
            };
            may_act(case, &alone, &case.issuer, FilingCommand::Submit)
        });
        posts.map(of_post).collect()
    }

    /// Who examines for a body.
    pub(super) fn examiners(&self, receiver: &str) -> Vec<Recipient> {
        let Some(receiver) = self.find(receiver).filter(|one| one.inside) else {
            return Vec::new();
        };
        let posts = self.posts.iter().filter(|post| {
            post.role == Role::FilingExaminer
                && self
                    .find(&post.authority_id)
                    .is_some_and(|body| works_for(body, receiver))
        });
        posts.map(of_post).collect()
    }

    /// Who keeps the validity of a document: its drafters, else the registrars of those around its issuer.
    pub(super) async fn keepers(&self, row: &document::Model) -> Result<Vec<Recipient>, Error> {
        let drafters = self.drafters(row).await?;
        if !drafters.is_empty() {
            return Ok(drafters);
        }
        let issuer = row.issuer_id.as_deref().and_then(|id| self.find(id));
        let Some(issuer) = issuer.filter(|one| one.inside) else {
            return Ok(Vec::new());
        };
        let posts = self.posts.iter().filter(|post| {
            post.role == Role::Registrar
                && self.find(&post.authority_id).is_some_and(|body| {
                    body.id == issuer.id
                        || body.parent == Some(issuer.id)
                        || body.parent.is_some() && body.parent == issuer.parent
                })
        });
        Ok(posts.map(of_post).collect())
    }
}

fn of_post(post: &Post) -> Recipient {
    Recipient::Post(post.authority_id.clone(), post.role)
}
