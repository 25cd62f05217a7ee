//! A campaign loaded for a command: stage, version and permission checked.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::scope::Scope;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::cleanup::{
    self, CampaignCommand, CampaignKind, CampaignRelation, CampaignStage, ItemState,
};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_campaign::{ActiveModel as CampaignChange, Model as CampaignRow};
use crate::store::entity::cleanup_item::Model as ItemRow;
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Store, Tx, cleanup as rows, people};

/// What commands of a campaign answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CampaignMoved {
    /// Id.
    pub id: String,
    /// Stage after the command.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

/// An item as a form knows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRef {
    /// Id of the item.
    pub id: String,
    /// Version of the item that the form was made from.
    pub expected_version: i64,
}

/// Items after a command.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemsMoved {
    /// With their versions for the next form.
    pub items: Vec<ItemRef>,
}

/// A campaign with the authorities round it.
#[derive(Debug)]
pub(super) struct Campaign {
    pub(super) row: CampaignRow,
    pub(super) stage: CampaignStage,
    pub(super) kind: CampaignKind,
    pub(super) scope: Scope,
    pub(super) authorities: Vec<Authority>,
}

impl Campaign {
    /// Inside a command; `expected_version` guards against stale forms.
    pub(super) async fn load(
        tx: &Tx,
        id: &str,
        expected_version: Option<i64>,
    ) -> Result<Self, Error> {
        let row = rows::campaign(tx.connection().await?, id).await?;
        let row = row.ok_or(Error::NotFound("此次清理"))?;
        let campaign = Self::of(row, people::authorities(tx.connection().await?).await?)?;
        match expected_version {
            Some(version) if version != campaign.row.row_version => Err(Error::Stale),
            Some(_) | None => Ok(campaign),
        }
    }

    /// For a page: what the asker may not see is not found.
    pub(super) async fn seen(store: &Store, cx: &RequestContext, id: &str) -> Result<Self, Error> {
        let row = rows::campaign(store.reader(), id).await?;
        let row = row.ok_or(Error::NotFound("此次清理"))?;
        let campaign = Self::of(row, people::authorities(store.reader()).await?)?;
        if campaign.visible(cx) {
            Ok(campaign)
        } else {
            Err(Error::NotFound("此次清理"))
        }
    }

    pub(super) fn of(row: CampaignRow, authorities: Vec<Authority>) -> Result<Self, Error> {
        const TABLE: &str = "cleanup_campaign";
        let stage = parse(TABLE, &row.id, "stage", &row.stage, CampaignStage::parse)?;
        let kind = parse(TABLE, &row.id, "kind", &row.kind, CampaignKind::parse)?;
        let scope = serde_json::from_str(&row.scope)
            .map_err(|error| Error::Internal(format!("scope of campaign {}: {error}", row.id)))?;
        Ok(Self {
            row,
            stage,
            kind,
            scope,
            authorities,
        })
    }

    /// The stage after `command`, or the refusal in the user's words.
    pub(super) fn next(&self, command: CampaignCommand) -> Result<CampaignStage, Error> {
        cleanup::next(self.stage, command).ok_or_else(|| {
            let places = cleanup::sources(command).into_iter();
            Error::out_of_turn(
                command.label(),
                self.stage.label(),
                places.map(CampaignStage::label),
            )
        })
    }

    /// How the authority of a post relates to the campaign, and to an item of `handler`.
    fn relations(&self, post: &Post, handler: Option<&str>) -> Vec<CampaignRelation> {
        let mine = post.authority_id.as_str();
        let mut relations = Vec::new();
        if self.row.lead_id == mine {
            relations.push(CampaignRelation::Leading);
        }
        if handler == Some(mine) {
            relations.push(CampaignRelation::Handling);
        }
        let office = self.authority(mine).is_some_and(|authority| {
            let parent = authority.parent.map(|id| id.to_string());
            authority.kind == AuthorityKind::Office
                && parent.as_deref() == Some(&self.row.authority_id)
        });
        if self.row.authority_id == mine || office {
            relations.push(CampaignRelation::Deciding);
        }
        relations
    }

    /// The post in which the actor may give `command`; the stage is checked apart.
    pub(super) fn post(
        &self,
        cx: &RequestContext,
        command: CampaignCommand,
        handler: Option<&str>,
    ) -> Result<Post, Error> {
        let found = cx.actor()?.posts.iter().find(|post| {
            let mut relations = self.relations(post, handler).into_iter();
            relations.any(|relation| cleanup::may(post.role, relation, command))
        });
        found.cloned().ok_or_else(|| {
            let what = if handler.is_some() {
                "此件"
            } else {
                "此次清理"
            };
            Error::Forbidden(format!("您的岗位不能对{what}“{}”", command.label()))
        })
    }

    /// What may be done now by this actor, to the campaign or to an item of `handler`.
    pub(super) fn permitted(
        &self,
        cx: &RequestContext,
        handler: Option<&str>,
    ) -> Vec<CampaignCommand> {
        let all = CampaignCommand::ALL.iter().copied();
        all.filter(|command| cleanup::next(self.stage, *command).is_some())
            .filter(|command| self.post(cx, *command, handler).is_ok())
            .collect()
    }

    /// Whoever leads sees it from the plan on, the others concerned once it is open.
    pub(super) fn visible(&self, cx: &RequestContext) -> bool {
        let Some(actor) = cx.actor.as_deref() else {
            return false;
        };
        let open = self.row.opened_on.is_some();
        actor.posts.iter().any(|post| match post.role {
            Role::CleanupLead => self.row.lead_id == post.authority_id,
            Role::Auditor => true,
            Role::Drafter => open,
            Role::Office | Role::Publisher => {
                open && self
                    .relations(post, None)
                    .contains(&CampaignRelation::Deciding)
            }
            Role::Reviewer
            | Role::Registrar
            | Role::Filer
            | Role::FilingExaminer
            | Role::Administrator => false,
        })
    }

    /// Whether what was said among those who lead and decide is for the actor: the dissent, the notes.
    pub(super) fn confides(&self, cx: &RequestContext) -> bool {
        let posts = cx.actor.iter().flat_map(|actor| &actor.posts);
        posts
            .into_iter()
            .any(|post| post.role == Role::Auditor || !self.relations(post, None).is_empty())
    }

    /// Whether the actor works for the body that is responsible for an item.
    pub(super) fn handles(&self, cx: &RequestContext, handler: Option<&str>) -> bool {
        let mut posts = cx.actor.iter().flat_map(|actor| &actor.posts);
        posts.any(|post| handler == Some(post.authority_id.as_str()))
    }

    /// An authority by id.
    pub(super) fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities
            .iter()
            .find(|authority| authority.id.to_string() == id)
    }

    /// Name of an authority.
    pub(super) fn name(&self, id: &str) -> String {
        self.authority(id)
            .map_or_else(|| id.to_owned(), |authority| authority.name.clone())
    }

    /// Short name of an authority.
    pub(super) fn short(&self, id: &str) -> String {
        self.authority(id)
            .map_or_else(|| id.to_owned(), |authority| authority.short_name.clone())
    }

    /// Writes the stage and what else changed, and the event of the campaign. It is about no document,
    /// so that no page of a document tells of a clean-up before its results.
    pub(super) async fn advance(
        &mut self,
        tx: &Tx,
        stage: CampaignStage,
        mut change: CampaignChange,
        kind: EventType,
        facts: Json,
    ) -> Result<CampaignMoved, Error> {
        self.row.row_version += 1;
        change.id = Set(self.row.id.clone());
        change.row_version = Set(self.row.row_version);
        if stage != self.stage {
            change.stage = Set(stage.as_str().to_owned());
        }
        tx.update(change).await?;
        self.stage = stage;
        tx.event(NewEvent::plain(kind, facts));
        Ok(self.moved())
    }

    pub(super) fn moved(&self) -> CampaignMoved {
        CampaignMoved {
            id: self.row.id.clone(),
            stage: self.stage.as_str().to_owned(),
            row_version: self.row.row_version,
        }
    }
}

/// The state of an item.
pub(super) fn state_of(row: &ItemRow) -> Result<ItemState, Error> {
    Ok(parse(
        "cleanup_item",
        &row.id,
        "state",
        &row.state,
        ItemState::parse,
    )?)
}

/// The items that a form names, none of them stale, in the order of the form.
pub(super) async fn chosen(
    tx: &Tx,
    campaign: &Campaign,
    wanted: &[ItemRef],
) -> Result<Vec<ItemRow>, Error> {
    if wanted.is_empty() {
        return Err(Error::field("items", "请至少选择一件"));
    }
    let all = rows::items(tx.connection().await?, &campaign.row.id).await?;
    let mut found: Vec<ItemRow> = Vec::with_capacity(wanted.len());
    for one in wanted {
        let item = all.iter().find(|item| item.id == one.id);
        let item = item.ok_or(Error::NotFound("清理范围中的此件"))?;
        if item.row_version != one.expected_version {
            return Err(Error::Stale);
        }
        if found.iter().any(|other| other.id == item.id) {
            return Err(Error::field("items", "同一件选择了两次"));
        }
        found.push(item.clone());
    }
    Ok(found)
}
