//! 登录: lock-out per account, the same work for a login that does not exist, a security log.

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::store::entity::{credential, security_event};
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, people};

use super::password;

/// Wrong passwords in a row before the account is locked.
const FAILURES: i64 = 5;
/// How long it is locked, in milliseconds.
const LOCK_MS: i64 = 15 * 60 * 1000;
/// A hash that no password has, so that an unknown login takes the same work.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z3Vpa3UtZ3Vpa3UtZ3Vpaw$6sy3mhXF7d5Z0Bz8HTSpCxZJ2eNvHkpA5hxrwXjDm2s";

/// A person who came in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Person.
    pub person_id: String,
    /// Generation of the credential: the session ends when it changes.
    pub generation: i64,
    /// Must set a new password first.
    pub must_change: bool,
}

/// Checks login and password. Every refusal says the same, but a lock-out says until when.
pub async fn sign_in(
    store: &Store,
    cx: &RequestContext,
    login: &str,
    given: &str,
) -> Result<SignedIn, Error> {
    let now = cx.now.timestamp_millis();
    let login: String = login.trim().chars().take(64).collect();
    let given: String = given.chars().take(400).collect();
    let person = people::person_by_login(store.reader(), &login).await?;
    let credential = match &person {
        Some(person) => people::credential(store.reader(), &person.id).await?,
        None => None,
    };
    let (Some(person), Some(credential)) = (person, credential) else {
        password::matches(&given, NOBODY).await?;
        note(store, cx, "sign_in_unknown", None, &login).await?;
        return Err(refusal());
    };
    if credential.locked_until_ms > now {
        note(store, cx, "sign_in_locked", Some(&person.id), &login).await?;
        let minutes = (credential.locked_until_ms - now) / 60_000 + 1;
        return Err(Error::Forbidden(format!(
            "密码连续输错，账户已锁定，请约 {minutes} 分钟后再试，或者请系统管理员重置密码"
        )));
    }
    let right = password::matches(&given, &credential.password_hash).await?;
    if !right || person.disabled {
        let failures = credential.failures + 1;
        let locked = failures >= FAILURES;
        let row = credential::Model {
            failures: if locked { 0 } else { failures },
            locked_until_ms: if locked { now + LOCK_MS } else { 0 },
            ..credential
        };
        store.housekeep(Housekeeping::PutCredential(row)).await?;
        let kind = if locked {
            "sign_in_lock_out"
        } else {
            "sign_in_failed"
        };
        note(store, cx, kind, Some(&person.id), &login).await?;
        return Err(refusal());
    }
    let row = credential::Model {
        failures: 0,
        locked_until_ms: 0,
        ..credential
    };
    let signed_in = SignedIn {
        person_id: person.id.clone(),
        generation: row.generation,
        must_change: row.must_change,
    };
    store.housekeep(Housekeeping::PutCredential(row)).await?;
    note(store, cx, "signed_in", Some(&person.id), &login).await?;
    Ok(signed_in)
}

fn refusal() -> Error {
    Error::Forbidden("登录名或者密码不正确".to_owned())
}

/// Writes the security log, which stands outside the tree.
pub async fn note(
    store: &Store,
    cx: &RequestContext,
    kind: &str,
    person: Option<&str>,
    detail: &str,
) -> Result<(), Error> {
    let row = security_event::Model {
        id: cx.new_id(),
        at_ms: cx.now.timestamp_millis(),
        kind: kind.to_owned(),
        person_id: person.map(str::to_owned),
        detail: detail.chars().take(200).collect(),
    };
    store.housekeep(Housekeeping::Security(row)).await?;
    Ok(())
}

/// 修改自己的密码.
pub async fn change_own(
    store: &Store,
    cx: &RequestContext,
    old: &str,
    new: &str,
) -> Result<(), Error> {
    let actor = cx.actor()?;
    let credential = people::credential(store.reader(), &actor.person_id).await?;
    let credential = credential.ok_or(Error::Unauthenticated)?;
    if !password::matches(old, &credential.password_hash).await? {
        return Err(Error::field("old", "原密码不正确"));
    }
    if old == new {
        return Err(Error::field("new", "新密码不能与原密码相同"));
    }
    super::account::set_password(store, &actor.person_id, &actor.login, new, false).await?;
    note(store, cx, "password_changed", Some(&actor.person_id), "").await
}
