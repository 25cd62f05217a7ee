//! 案卷 (case): a document loaded for a command, with stage, version and permission checked.

use std::sync::Arc;

use serde_json::Value as Json;

use super::context::RequestContext;
use super::error::Error;
use crate::domain::access::{self, Relation, Role};
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::document::{self, DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::store::entity::document::{ActiveModel as DocumentChange, Model as DocumentRow};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{EventDocument, NewEvent, Set, Tx, queries};

/// A document under a command.
#[derive(Debug)]
pub struct Case {
    /// The row as it was.
    pub row: DocumentRow,
    /// Its stage.
    pub stage: Stage,
    /// 制定机关.
    pub issuer: Authority,
    /// All authorities, for relations.
    pub authorities: Arc<[Authority]>,
}

impl Case {
    /// Loads a registered document; `expected_version` guards against stale forms.
    pub async fn load(tx: &Tx, id: &str, expected_version: Option<i64>) -> Result<Self, Error> {
        let row = tx.document(id).await?.ok_or(Error::NotFound("此文件"))?;
        let authorities = tx.authorities().await?;
        let case = Self::of(row, authorities)?;
        match expected_version {
            Some(version) if version != case.row.row_version => Err(Error::Stale),
            Some(_) | None => Ok(case),
        }
    }

    /// A case from what has been read already.
    pub fn of(row: DocumentRow, authorities: impl Into<Arc<[Authority]>>) -> Result<Self, Error> {
        let authorities = authorities.into();
        let Some(stage) = &row.stage else {
            return Err(Error::refused(
                "not-registered",
                "历史文件和上位法不在本系统内办理",
            ));
        };
        let stage = parse("document", &row.id, "stage", stage, Stage::parse)?;
        let issuer = authorities
            .iter()
            .find(|authority| row.issuer_id.as_deref() == Some(&authority.id.to_string()))
            .cloned()
            .ok_or_else(|| Error::Internal(format!("document {} has no issuer", row.id)))?;
        Ok(Self {
            row,
            stage,
            issuer,
            authorities,
        })
    }

    /// The stage after `command`, or the refusal in the user's words.
    pub fn next(&self, command: DocumentCommand) -> Result<Stage, Error> {
        document::next(self.stage, command)
            .ok_or_else(|| self.out_of_turn(command.label(), &document::sources(command)))
    }

    /// Refuses an act that has its place in other stages than the present one.
    pub fn must_be(&self, places: &[Stage], act: &'static str) -> Result<(), Error> {
        if places.contains(&self.stage) {
            Ok(())
        } else {
            Err(self.out_of_turn(act, places))
        }
    }

    fn out_of_turn(&self, act: &'static str, places: &[Stage]) -> Error {
        let places = places.iter().copied().map(Stage::label);
        Error::out_of_turn(act, self.stage.label(), places)
    }

    /// The post in which the actor may give `command`; the stage is checked apart.
    pub fn post(&self, cx: &RequestContext, command: DocumentCommand) -> Result<Post, Error> {
        let actor = cx.actor()?;
        let found = actor.posts.iter().find(|post| {
            self.relations(post)
                .into_iter()
                .any(|relation| access::may(post.role, relation, command))
        });
        found
            .cloned()
            .ok_or_else(|| Error::Forbidden(format!("您的岗位不能{}此件", command.label())))
    }

    /// What may be done now by this actor: permission and stage together.
    pub fn permitted(&self, cx: &RequestContext) -> Vec<DocumentCommand> {
        DocumentCommand::ALL
            .iter()
            .copied()
            .filter(|command| document::next(self.stage, *command).is_some())
            .filter(|command| self.post(cx, *command).is_ok())
            .collect()
    }

    /// Whether the actor may see the document: everybody once it is published and while it is not
    /// withheld, else those with a part in it.
    pub fn visible(&self, cx: &RequestContext) -> bool {
        self.stage == Stage::Published && self.row.withheld.is_none() || self.takes_part(cx)
    }

    /// Whether the actor has a part in the case: an auditor, or a role that has something to do with
    /// documents of this relation, once the life has come there. Published or not, reviews, meetings
    /// and materials are for them alone.
    pub fn takes_part(&self, cx: &RequestContext) -> bool {
        let Some(actor) = cx.actor.as_deref() else {
            return false;
        };
        actor.posts.iter().any(|post| {
            post.role == Role::Auditor
                || self
                    .relations(post)
                    .into_iter()
                    .any(|relation| concerns(post.role, relation) && self.reached(relation))
        })
    }

    /// Whether the life has come to where `relation` has a part in it.
    fn reached(&self, relation: Relation) -> bool {
        match relation {
            Relation::Drafting => true,
            Relation::Reviewing => self.row.revision_id.is_some(),
            Relation::Issuing | Relation::OfficeOfIssuer => match self.stage {
                Stage::Drafting | Stage::UnderReview | Stage::Withdrawn | Stage::NotNormative => {
                    false
                }
                Stage::Reviewed
                | Stage::Decided
                | Stage::Signed
                | Stage::Registered
                | Stage::Published
                | Stage::Declined => true,
            },
            Relation::Registering | Relation::ReceivingFiling => match self.stage {
                Stage::Signed | Stage::Registered | Stage::Published => true,
                Stage::Drafting
                | Stage::UnderReview
                | Stage::Reviewed
                | Stage::Decided
                | Stage::Withdrawn
                | Stage::NotNormative
                | Stage::Declined => false,
            },
            Relation::Unrelated => false,
        }
    }

    /// How the authority of a post relates to this document.
    pub fn relations(&self, post: &Post) -> Vec<Relation> {
        let mut relations = Vec::new();
        let mine = post.authority_id.as_str();
        let Some(authority) = self.authority(mine) else {
            return relations;
        };
        let issuer = self.issuer.id.to_string();
        if self.row.drafter_id.as_deref() == Some(mine) {
            relations.push(Relation::Drafting);
        }
        if issuer == mine {
            relations.push(Relation::Issuing);
        }
        let office_of_issuer = authority.kind == AuthorityKind::Office
            && (authority.parent == Some(self.issuer.id)
                || self.issuer.parent == authority.parent
                    && self.issuer.kind == AuthorityKind::Office);
        if office_of_issuer {
            relations.push(Relation::OfficeOfIssuer);
        }
        let same_government = self.government(&self.issuer) == self.government(authority);
        if same_government && self.row.drafter_id.as_deref() != Some(mine) {
            relations.push(Relation::Reviewing);
        }
        if same_government {
            relations.push(Relation::Registering);
        }
        if relations.is_empty() {
            relations.push(Relation::Unrelated);
        }
        relations
    }

    /// The government to which an authority belongs: the nearest inside government above, or itself.
    fn government<'a>(&'a self, authority: &'a Authority) -> String {
        let mut at = authority;
        for _ in 0..8 {
            match at.kind {
                AuthorityKind::Government
                | AuthorityKind::StandingCommittee
                | AuthorityKind::UpperGovernment => break,
                AuthorityKind::Office
                | AuthorityKind::Department
                | AuthorityKind::Township
                | AuthorityKind::AuthorizedOrganization
                | AuthorityKind::DispatchedOrgan => {
                    let parent = at.parent.map(|id| id.to_string());
                    match parent.as_deref().and_then(|id| self.authority(id)) {
                        Some(parent) if parent.inside => at = parent,
                        Some(_) | None => break,
                    }
                }
            }
        }
        at.id.to_string()
    }

    /// An authority by id.
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities
            .iter()
            .find(|authority| authority.id.to_string() == id)
    }

    /// Writes the stage (and what else changed) and the event.
    pub async fn advance(
        &mut self,
        tx: &Tx,
        stage: Stage,
        change: DocumentChange,
        kind: EventType,
        facts: Json,
    ) -> Result<(), Error> {
        self.move_with(tx, stage, change).await?;
        self.record(tx, kind, facts).await
    }

    /// Writes the stage and what else changed; the event is the caller's.
    pub async fn move_with(
        &mut self,
        tx: &Tx,
        stage: Stage,
        mut change: DocumentChange,
    ) -> Result<(), Error> {
        self.row.row_version += 1;
        change.id = Set(self.row.id.clone());
        change.row_version = Set(self.row.row_version);
        if stage != self.stage {
            change.stage = Set(Some(stage.as_str().to_owned()));
        }
        tx.update(change).await?;
        self.stage = stage;
        Ok(())
    }

    /// The event of a change that leaves the row of the document alone.
    pub async fn record(&self, tx: &Tx, kind: EventType, facts: Json) -> Result<(), Error> {
        let numbers =
            queries::numbers(tx.connection().await?, std::slice::from_ref(&self.row.id)).await?;
        self.record_with(
            tx,
            kind,
            facts,
            numbers.into_iter().map(|number| number.printed).collect(),
        );
        Ok(())
    }

    /// The event, with the numbers at hand.
    pub fn record_with(&self, tx: &Tx, kind: EventType, facts: Json, numbers: Vec<String>) {
        let document = EventDocument {
            id: self.row.id.clone(),
            title: self.row.title.clone(),
            numbers,
            body_sha256: self.row.body_sha256.clone(),
        };
        tx.event(NewEvent::about(kind, document, facts));
    }
}

/// Whether a role has something to do with documents in this relation, by the table of duties.
fn concerns(role: Role, relation: Relation) -> bool {
    match role {
        Role::Filer => match relation {
            Relation::Drafting
            | Relation::Issuing
            | Relation::OfficeOfIssuer
            | Relation::Registering => true,
            Relation::Reviewing | Relation::ReceivingFiling | Relation::Unrelated => false,
        },
        Role::Drafter
        | Role::Reviewer
        | Role::Office
        | Role::Registrar
        | Role::Publisher
        | Role::FilingExaminer
        | Role::Administrator
        | Role::Auditor
        | Role::CleanupLead => DocumentCommand::ALL
            .iter()
            .any(|command| access::may(role, relation, *command)),
    }
}
