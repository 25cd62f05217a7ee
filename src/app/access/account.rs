//! 人员与岗位: accounts are made, changed, disabled, reset by an administrator.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{administrator_post, password};
use crate::app::command::{Command, run};
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::store::entity::{credential, person, person_role};
use crate::store::housekeep::Housekeeping;
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Store, Tx, people};

/// A post as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostInput {
    /// Authority.
    pub authority_id: String,
    /// Role.
    #[schema(value_type = String)]
    pub role: Role,
}

/// 新增人员.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePerson {
    /// 登录名: lower-case letters, digits, `-`, `_`, `.`.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// The authority to which the person belongs.
    pub authority_id: String,
    /// 岗位.
    pub posts: Vec<PostInput>,
}

/// The new person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonCreated {
    /// Id.
    pub id: String,
}

/// Roles that one person must not hold together: the administrator does no business, the auditor
/// neither.
fn conflict(posts: &[PostInput]) -> Option<FieldError> {
    let has = |role: Role| posts.iter().any(|post| post.role == role);
    let business = posts
        .iter()
        .any(|post| post.role != Role::Administrator && post.role != Role::Auditor);
    if has(Role::Administrator) && (business || has(Role::Auditor))
        || has(Role::Auditor) && business
    {
        return Some(FieldError::new(
            "posts",
            "系统管理员、审计员不得兼任其他岗位",
        ));
    }
    None
}

impl Command for CreatePerson {
    type Output = PersonCreated;
    const NAME: &'static str = "create_person";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<PersonCreated, Error> {
        let login = self.login.trim();
        let name = intake::required(&self.name, "name", "请填写姓名")?;
        let well_formed = (2..=40).contains(&login.len())
            && login
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'));
        if !well_formed {
            return Err(Error::field(
                "login",
                "登录名为 2 至 40 个小写字母、数字或者 - _ . 符号",
            ));
        }
        if people::person_by_login(tx.connection().await?, login)
            .await?
            .is_some()
        {
            return Err(Error::Conflict(format!("登录名“{login}”已被使用")));
        }
        check_posts(tx, &self.posts).await?;
        if people::authority(tx.connection().await?, &self.authority_id)
            .await?
            .is_none()
        {
            return Err(Error::field("authority_id", "请选择所属机关"));
        }
        let id = cx.new_id();
        let salt: String = [cx.ids.random(), cx.ids.random()]
            .iter()
            .map(|half| crate::store::record::hex(half))
            .collect();
        tx.insert(person::Model {
            id: id.clone(),
            login: login.to_owned(),
            name,
            authority_id: self.authority_id.clone(),
            disabled: false,
            salt,
        })
        .await?;
        tx.insert_all(
            self.posts
                .iter()
                .map(|post| role_row(&id, post))
                .collect::<Vec<_>>(),
        )
        .await?;
        let about = facts([
            ("person", Some(id.clone())),
            ("act", Some("created".to_owned())),
        ]);
        tx.event(NewEvent::plain(EventType::AccountChanged, about));
        Ok(PersonCreated { id })
    }
}

fn role_row(person: &str, post: &PostInput) -> person_role::Model {
    person_role::Model {
        person_id: person.to_owned(),
        authority_id: post.authority_id.clone(),
        role: post.role.as_str().to_owned(),
        active: true,
    }
}

async fn check_posts(tx: &Tx, posts: &[PostInput]) -> Result<(), Error> {
    if let Some(fault) = conflict(posts) {
        return Err(Error::Invalid(vec![fault]));
    }
    for post in posts {
        if people::authority(tx.connection().await?, &post.authority_id)
            .await?
            .is_none()
        {
            return Err(Error::field("posts", "岗位所在的机关没有登记"));
        }
    }
    Ok(())
}

/// 改变人员的岗位或者停用、启用账户.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// Person.
    pub person_id: String,
    /// The posts from now on; absent: unchanged.
    #[serde(default)]
    pub posts: Option<Vec<PostInput>>,
    /// Disabled from now on; absent: unchanged.
    #[serde(default)]
    pub disabled: Option<bool>,
}

impl Command for ChangePerson {
    type Output = PersonCreated;
    const NAME: &'static str = "change_person";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<PersonCreated, Error> {
        let person = people::person(tx.connection().await?, &self.person_id).await?;
        let person = person.ok_or(Error::NotFound("此人员"))?;
        let himself = cx
            .actor
            .as_ref()
            .is_some_and(|actor| actor.person_id == person.id);
        if himself {
            return Err(Error::refused(
                "self",
                "不能改变自己的岗位或者停用自己的账户",
            ));
        }
        if let Some(disabled) = self.disabled
            && disabled != person.disabled
        {
            tx.update(person::ActiveModel {
                id: Set(person.id.clone()),
                disabled: Set(disabled),
                ..Default::default()
            })
            .await?;
        }
        if let Some(posts) = &self.posts {
            check_posts(tx, posts).await?;
            self.replace_posts(tx, posts).await?;
        }
        let about = facts([
            ("person", Some(person.id.clone())),
            ("act", Some("changed".to_owned())),
        ]);
        tx.event(NewEvent::plain(EventType::AccountChanged, about));
        Ok(PersonCreated { id: person.id })
    }
}

impl ChangePerson {
    async fn replace_posts(&self, tx: &Tx, posts: &[PostInput]) -> Result<(), Error> {
        let known = people::all_posts(tx.connection().await?, &self.person_id).await?;
        for row in &known {
            let wanted = posts.iter().any(|post| {
                post.authority_id == row.authority_id && post.role.as_str() == row.role
            });
            if wanted != row.active {
                tx.update(person_role::ActiveModel {
                    person_id: Set(row.person_id.clone()),
                    authority_id: Set(row.authority_id.clone()),
                    role: Set(row.role.clone()),
                    active: Set(wanted),
                })
                .await?;
            }
        }
        for post in posts {
            let there = known
                .iter()
                .any(|row| row.authority_id == post.authority_id && row.role == post.role.as_str());
            if !there {
                tx.insert(role_row(&self.person_id, post)).await?;
            }
        }
        Ok(())
    }
}

/// Sets a password: by an administrator (to be changed at the next sign-in) or by the person.
pub async fn set_password(
    store: &Store,
    person_id: &str,
    login: &str,
    new: &str,
    must_change: bool,
) -> Result<(), Error> {
    if let Some(fault) = password::fault(new, login) {
        return Err(Error::field("password", fault));
    }
    let before = people::credential(store.reader(), person_id).await?;
    let generation = before.map_or(0, |row| row.generation) + 1;
    let row = credential::Model {
        person_id: person_id.to_owned(),
        password_hash: password::hash(new).await?,
        failures: 0,
        locked_until_ms: 0,
        must_change,
        generation,
    };
    store.housekeep(Housekeeping::PutCredential(row)).await?;
    Ok(())
}

/// Makes a person with a first password that must be changed.
pub async fn create_with_password(
    store: &std::sync::Arc<Store>,
    cx: RequestContext,
    key: Option<&str>,
    command: CreatePerson,
    first_password: &str,
    must_change: bool,
) -> Result<PersonCreated, Error> {
    let login = command.login.trim().to_owned();
    if let Some(fault) = password::fault(first_password, &login) {
        return Err(Error::field("password", fault));
    }
    let created = run(store, cx, key, command).await?;
    set_password(store, &created.id, &login, first_password, must_change).await?;
    Ok(created)
}
