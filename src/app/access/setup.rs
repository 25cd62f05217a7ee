//! 初次设置: an empty folder has no default account; a one-time code opens it once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::{CreatePerson, PostInput, create_with_password};
use super::authority::RecordAuthority;
use super::password;
use crate::app::command::run;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::domain::access::Role;
use crate::domain::authority::{AuthorityKind, Level};
use crate::store::housekeep::Housekeeping;
use crate::store::record::sha256_hex;
use crate::store::{Store, people};

/// Setting that holds the hash of the set-up code.
const CODE: &str = "setup_code_sha256";
/// Setting that holds the name of the site.
pub const SITE_NAME: &str = "site_name";
/// Setting that holds the id of the rule pack.
pub const PLACE: &str = "place";

/// Makes the one-time code where nobody has an account yet; the old one is replaced.
pub async fn offer_code(store: &Store, cx: &RequestContext) -> Result<Option<String>, Error> {
    if !people::people(store.reader()).await?.is_empty() {
        return Ok(None);
    }
    let code: String = crate::store::record::hex(&cx.ids.random())
        .chars()
        .take(20)
        .collect();
    let hash = sha256_hex(code.as_bytes());
    store
        .housekeep(Housekeeping::PutInstance {
            name: CODE.to_owned(),
            value: hash,
        })
        .await?;
    Ok(Some(code))
}

/// 初次设置.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time code that the program printed.
    pub code: String,
    /// Name of the site, e.g. 云麓县规范性文件登记审查库.
    pub site_name: String,
    /// Name of the government.
    pub government: String,
    /// 机关代字 of its documents.
    pub prefix: String,
    /// 区划代码.
    pub region: String,
    /// Login of the first administrator.
    pub login: String,
    /// Name of the first administrator.
    pub name: String,
    /// Password of the first administrator.
    pub password: String,
}

/// Sets the county up: its government and the first administrator. The code works once.
pub async fn set_up(store: &Arc<Store>, cx: &RequestContext, form: SetUp) -> Result<(), Error> {
    let stored = store.instance(CODE).await?;
    let given = sha256_hex(form.code.trim().as_bytes());
    if stored.as_deref() != Some(&given) || !people::people(store.reader()).await?.is_empty() {
        return Err(Error::field("code", "设置码不正确或者已经用过"));
    }
    let mut faults = Vec::new();
    if form.government.trim().is_empty() {
        faults.push(FieldError::new("government", "请填写人民政府名称"));
    }
    if let Some(fault) = password::fault(&form.password, form.login.trim()) {
        faults.push(FieldError::new("password", fault));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let name = form.government.trim().to_owned();
    let known = people::authorities(store.reader()).await?;
    let there = known.into_iter().find(|authority| authority.name == name);
    let government = if let Some(authority) = there {
        authority.id.to_string()
    } else {
        let record = RecordAuthority {
            id: None,
            code: "001".to_owned(),
            name: name.clone(),
            short_name: name,
            kind: AuthorityKind::Government,
            level: Level::County,
            region: form.region.clone(),
            parent_id: None,
            inside: true,
            prefix: form.prefix.clone(),
            may_issue: true,
        };
        run(store, cx.clone(), None, record).await?.id
    };
    let person = CreatePerson {
        login: form.login.clone(),
        name: form.name.clone(),
        authority_id: government.clone(),
        posts: vec![PostInput {
            authority_id: government,
            role: Role::Administrator,
        }],
    };
    create_with_password(store, cx.clone(), None, person, &form.password, false).await?;
    let site = Housekeeping::PutInstance {
        name: SITE_NAME.to_owned(),
        value: form.site_name,
    };
    store.housekeep(site).await?;
    store
        .housekeep(Housekeeping::DropInstance(CODE.to_owned()))
        .await?;
    Ok(())
}
