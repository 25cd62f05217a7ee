//! 机关、人员、本人.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::context::{Actor, RequestContext};
use crate::app::error::Error;
use crate::domain::authority::Authority;
use crate::store::people::Post;
use crate::store::{Store, people as staff};

/// 机关.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuthorityView {
    /// Id.
    pub id: String,
    /// 机关代码.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// 机关类别.
    pub kind: String,
    /// 行政层级.
    pub level: String,
    /// 区划.
    pub region: String,
    /// The body above.
    pub parent_id: Option<String>,
    /// Acts here itself.
    pub inside: bool,
    /// 机关代字.
    pub prefix: String,
    /// May issue normative documents.
    pub may_issue: bool,
}

/// All authorities.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuthoritiesView {
    /// By code.
    pub results: Vec<AuthorityView>,
}

/// 岗位.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostView {
    /// Authority.
    pub authority_id: String,
    /// Its name.
    pub authority: String,
    /// Role.
    pub role: String,
    /// What people read.
    pub label: String,
}

/// 人员.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// 登录名.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// Id of the authority.
    pub authority_id: String,
    /// 停用.
    pub disabled: bool,
    /// 岗位.
    pub posts: Vec<PostView>,
}

/// All people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeopleView {
    /// By login.
    pub results: Vec<PersonView>,
}

/// 本人.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeView {
    /// The person.
    pub person: PersonView,
    /// 岗位.
    pub posts: Vec<PostView>,
    /// Must set a new password before anything else.
    pub must_change: bool,
}

/// All authorities, by code.
pub async fn authorities(store: &Store) -> Result<AuthoritiesView, Error> {
    let all = staff::authorities(store.reader()).await?;
    let results = all.into_iter().map(|authority| AuthorityView {
        id: authority.id.to_string(),
        code: authority.code,
        name: authority.name,
        short_name: authority.short_name,
        kind: authority.kind.as_str().to_owned(),
        level: authority.level.as_str().to_owned(),
        region: authority.region,
        parent_id: authority.parent.map(|id| id.to_string()),
        inside: authority.inside,
        prefix: authority.prefix,
        may_issue: authority.may_issue,
    });
    Ok(AuthoritiesView {
        results: results.collect(),
    })
}

fn posts(posts: &[Post], authorities: &[Authority]) -> Vec<PostView> {
    let name = |id: &str| {
        let found = authorities.iter().find(|one| one.id.to_string() == id);
        found.map(|one| one.name.clone()).unwrap_or_default()
    };
    posts
        .iter()
        .map(|post| PostView {
            authority_id: post.authority_id.clone(),
            authority: name(&post.authority_id),
            role: post.role.as_str().to_owned(),
            label: post.role.label().to_owned(),
        })
        .collect()
}

/// All people with their posts; for the administrator.
pub async fn people(store: &Store, cx: &RequestContext) -> Result<PeopleView, Error> {
    crate::app::access::administrator_post(cx)?;
    let authorities = staff::authorities(store.reader()).await?;
    let mut results = Vec::new();
    for person in staff::people(store.reader()).await? {
        let held = staff::posts(store.reader(), &person.id).await?;
        results.push(PersonView {
            posts: posts(&held, &authorities),
            id: person.id,
            login: person.login,
            name: person.name,
            authority_id: person.authority_id,
            disabled: person.disabled,
        });
    }
    Ok(PeopleView { results })
}

/// A signed-in person.
pub async fn me(store: &Store, actor: &Actor) -> Result<MeView, Error> {
    let authorities = staff::authorities(store.reader()).await?;
    let posts = posts(&actor.posts, &authorities);
    Ok(MeView {
        person: PersonView {
            id: actor.person_id.clone(),
            login: actor.login.clone(),
            name: actor.name.clone(),
            authority_id: actor.authority_id.clone(),
            disabled: false,
            posts: posts.clone(),
        },
        posts,
        must_change: actor.must_change,
    })
}
