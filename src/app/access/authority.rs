//! 机关登记: the bodies that act here or whose acts are recorded here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::administrator_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::authority::{AuthorityKind, Level};
use crate::domain::event::EventType;
use crate::store::entity::authority;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx};

/// 登记机关, or change what is registered of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAuthority {
    /// Id of the authority to change; absent: a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// 机关代码.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Kind.
    #[schema(value_type = String)]
    pub kind: AuthorityKind,
    /// Level.
    #[schema(value_type = String)]
    pub level: Level,
    /// 区划代码 in registration numbers.
    #[serde(default)]
    pub region: String,
    /// The body above.
    #[serde(default)]
    pub parent_id: Option<String>,
    /// Acts in this system itself.
    pub inside: bool,
    /// 机关代字.
    #[serde(default)]
    pub prefix: String,
    /// May issue normative documents.
    pub may_issue: bool,
}

/// The registered authority.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuthorityRecorded {
    /// Id.
    pub id: String,
}

impl Command for RecordAuthority {
    type Output = AuthorityRecorded;
    const NAME: &'static str = "record_authority";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<AuthorityRecorded, Error> {
        let name = intake::required(&self.name, "name", "请填写机关名称")?;
        let code = intake::required(&self.code, "code", "请填写机关代码")?;
        let all = tx.authorities().await?;
        let taken = all
            .iter()
            .any(|other| other.name == name && self.id.as_deref() != Some(&other.id.to_string()));
        if taken {
            return Err(Error::Conflict(format!("“{name}”已经登记")));
        }
        if let Some(parent) = &self.parent_id
            && !all.iter().any(|other| other.id.to_string() == *parent)
        {
            return Err(Error::field("parent_id", "上级机关没有登记"));
        }
        let id = self.id.clone().unwrap_or_else(|| cx.new_id());
        let row = authority::Model {
            id: id.clone(),
            code,
            short_name: Some(self.short_name.trim())
                .filter(|short| !short.is_empty())
                .unwrap_or(&name)
                .to_owned(),
            name,
            kind: self.kind.as_str().to_owned(),
            level: self.level.as_str().to_owned(),
            region: self.region.trim().to_owned(),
            parent_id: self.parent_id.clone(),
            inside: self.inside,
            prefix: self.prefix.trim().to_owned(),
            may_issue: self.may_issue,
        };
        if self.id.is_none() {
            tx.insert(row).await?;
        } else {
            tx.update(authority::ActiveModel {
                id: Set(row.id),
                code: Set(row.code),
                name: Set(row.name),
                short_name: Set(row.short_name),
                kind: Set(row.kind),
                level: Set(row.level),
                region: Set(row.region),
                parent_id: Set(row.parent_id),
                inside: Set(row.inside),
                prefix: Set(row.prefix),
                may_issue: Set(row.may_issue),
            })
            .await?;
        }
        let about = facts([("authority", Some(id.clone()))]);
        tx.event(NewEvent::plain(EventType::AuthorityRecorded, about));
        Ok(AuthorityRecorded { id })
    }
}
