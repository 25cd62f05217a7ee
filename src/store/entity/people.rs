//! Authorities, people, roles.

use super::entity;

entity!(
    /// 机关.
    authority "authority" [id: String] {
        code: String,
        name: String,
        short_name: String,
        kind: String,
        level: String,
        region: String,
        parent_id: Option<String>,
        inside: bool,
        prefix: String,
        may_issue: bool,
    } bulk [] apart []
);

entity!(
    /// 人员.
    person "person" [id: String] {
        login: String,
        name: String,
        authority_id: String,
        disabled: bool,
        salt: String,
    } bulk [] apart ["login", "name", "salt"]
);

entity!(
    /// 岗位.
    person_role "person_role" [person_id: String, authority_id: String, role: String] {
        active: bool,
    } bulk [] apart []
);

entity!(
    /// Password and lock-out of a person; no fact, never logged.
    credential "credential" [person_id: String] {
        password_hash: String,
        failures: i64,
        locked_until_ms: i64,
        must_change: bool,
        generation: i64,
    }
);
