//! 初次设置: an empty folder has no default account; a one-time code opens it once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::{CreatePerson, PostInput, create_with_password};
use super::authority::RecordAuthority;
use super::place::ChoosePlace;
use super::{administrator_post, password, sign_in};
use crate::app::command::run;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::intake;
use crate::domain::access::Role;
use crate::domain::authority::{AuthorityKind, Level};
use crate::rules::Pack;
use crate::store::housekeep::Housekeeping;
use crate::store::record::sha256_hex;
use crate::store::{Store, people, places};

/// Setting that holds the hash of the set-up code.
const CODE: &str = "setup_code_sha256";
/// How many characters the name of the site may have: it stands on one line over every page.
const NAME_LONGEST: usize = 60;
/// Setting that holds the name of the site.
pub const SITE_NAME: &str = "site_name";

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
    /// Id of the rule pack that the government follows.
    pub place: String,
    /// Level of the government.
    #[schema(value_type = String)]
    pub level: Level,
    /// Login of the first administrator.
    pub login: String,
    /// Name of the first administrator.
    pub name: String,
    /// Password of the first administrator.
    pub password: String,
}

/// Sets the registry up: the rules it follows, its government and the first administrator. The code works
/// once. `pack` is that of `form.place`, where there is one.
pub async fn set_up(
    store: &Arc<Store>,
    cx: &RequestContext,
    form: SetUp,
    pack: Option<&Pack>,
) -> Result<(), Error> {
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
    if let Err(Error::Invalid(wrong)) = site_name(&form.site_name) {
        faults.extend(wrong);
    }
    let Some(pack) = pack.filter(|_| faults.is_empty()) else {
        if pack.is_none() {
            faults.push(FieldError::new("place", "请选择适用规则的地方"));
        }
        return Err(Error::Invalid(faults));
    };
    let last = places::last(store.reader()).await?;
    if last.is_none_or(|last| last.place != pack.id()) {
        let choice = ChoosePlace::of(pack, "初次设置");
        run(store, cx.clone(), None, choice).await?;
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
            level: form.level,
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
    put_name(store, form.site_name.trim()).await?;
    store
        .housekeep(Housekeeping::DropInstance(CODE.to_owned()))
        .await?;
    Ok(())
}

/// 本库名称: changed by an administrator; answers it as it is now.
pub async fn rename(store: &Store, cx: &RequestContext, name: &str) -> Result<String, Error> {
    administrator_post(cx)?;
    let name = site_name(name)?;
    put_name(store, &name).await?;
    sign_in::note(store, cx, "site_renamed", None, &name).await?;
    Ok(name)
}

/// A name that fits over every page.
fn site_name(given: &str) -> Result<String, Error> {
    let name = intake::required(given, "site_name", "请填写本库名称")?;
    if name.chars().count() > NAME_LONGEST {
        let text = format!("本库名称请控制在{NAME_LONGEST}字以内");
        return Err(Error::field("site_name", text));
    }
    Ok(name)
}

async fn put_name(store: &Store, name: &str) -> Result<(), Error> {
    let site = Housekeeping::PutInstance {
        name: SITE_NAME.to_owned(),
        value: name.to_owned(),
    };
    store.housekeep(site).await?;
    Ok(())
}
