//! Authorities, people, roles, credentials, sessions: reading.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{
    authority, credential, instance, person, person_role, security_event, session,
};
use super::error::parse;
use super::queries::by_key;
use super::{Store, StoreError};
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind, Level};
use crate::domain::id::AuthorityId;

/// A role held for an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// For which authority.
    pub authority_id: String,
    /// Which role.
    pub role: Role,
}

/// All authorities, by code.
pub async fn authorities(db: &impl ConnectionTrait) -> Result<Vec<Authority>, StoreError> {
    let rows = authority::Entity::find()
        .order_by_asc(authority::Column::Code)
        .all(db)
        .await?;
    rows.into_iter().map(authority_of).collect()
}

/// One authority.
pub async fn authority(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<Authority>, StoreError> {
    let row = by_key::<authority::Entity>(db, id).await?;
    row.map(authority_of).transpose()
}

fn authority_of(row: authority::Model) -> Result<Authority, StoreError> {
    let bad = |column, error: uuid::Error| StoreError::CorruptRow {
        table: "authority",
        id: row.id.clone(),
        column,
        reason: error.to_string(),
    };
    let id: AuthorityId = row.id.parse().map_err(|error| bad("id", error))?;
    let parent = row
        .parent_id
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| bad("parent_id", error))?;
    Ok(Authority {
        id,
        kind: parse(
            "authority",
            &row.id,
            "kind",
            &row.kind,
            AuthorityKind::parse,
        )?,
        level: parse("authority", &row.id, "level", &row.level, Level::parse)?,
        code: row.code,
        name: row.name,
        short_name: row.short_name,
        region: row.region,
        parent,
        inside: row.inside,
        prefix: row.prefix,
        may_issue: row.may_issue,
    })
}

/// The person of a login.
pub async fn person_by_login(
    db: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<person::Model>, StoreError> {
    Ok(person::Entity::find()
        .filter(person::Column::Login.eq(login))
        .one(db)
        .await?)
}

/// A person.
pub async fn person(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<person::Model>, StoreError> {
    by_key::<person::Entity>(db, id).await
}

/// All people, by login.
pub async fn people(db: &impl ConnectionTrait) -> Result<Vec<person::Model>, StoreError> {
    Ok(person::Entity::find()
        .order_by_asc(person::Column::Login)
        .all(db)
        .await?)
}

/// The posts that a person holds now.
pub async fn posts(db: &impl ConnectionTrait, person: &str) -> Result<Vec<Post>, StoreError> {
    let rows = person_role::Entity::find()
        .filter(person_role::Column::PersonId.eq(person))
        .filter(person_role::Column::Active.eq(true))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let role = parse(
                "person_role",
                &row.person_id,
                "role",
                &row.role,
                Role::parse,
            )?;
            Ok(Post {
                authority_id: row.authority_id,
                role,
            })
        })
        .collect()
}

/// All posts of a person, given up ones too.
pub async fn all_posts(
    db: &impl ConnectionTrait,
    person: &str,
) -> Result<Vec<person_role::Model>, StoreError> {
    Ok(person_role::Entity::find()
        .filter(person_role::Column::PersonId.eq(person))
        .all(db)
        .await?)
}

/// Ids of the authorities for which somebody holds `role`, in the order of their codes.
pub async fn authorities_with(
    db: &impl ConnectionTrait,
    role: Role,
) -> Result<Vec<String>, StoreError> {
    let rows = person_role::Entity::find()
        .filter(person_role::Column::Role.eq(role.as_str()))
        .filter(person_role::Column::Active.eq(true))
        .all(db)
        .await?;
    let all = authorities(db).await?;
    Ok(all
        .into_iter()
        .map(|authority| authority.id.to_string())
        .filter(|id| rows.iter().any(|row| row.authority_id == *id))
        .collect())
}

/// The credential of a person.
pub async fn credential(
    db: &impl ConnectionTrait,
    person: &str,
) -> Result<Option<credential::Model>, StoreError> {
    by_key::<credential::Entity>(db, person).await
}

/// The latest entries of the security log, newest first.
pub async fn security_events(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<security_event::Model>, StoreError> {
    Ok(security_event::Entity::find()
        .order_by_desc(security_event::Column::AtMs)
        .limit(limit)
        .all(db)
        .await?)
}

impl Store {
    /// A session by id.
    pub async fn session(&self, id: &str) -> Result<Option<session::Model>, StoreError> {
        by_key::<session::Entity>(&self.reader, id).await
    }

    /// A setting of this county.
    pub async fn instance(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = by_key::<instance::Entity>(&self.reader, name).await?;
        Ok(row.map(|row| row.value))
    }
}
