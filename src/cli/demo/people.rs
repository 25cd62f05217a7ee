//! Who can sign in as what, printed at every start of the demo.

use crate::cli::boot::Fault;
use crate::store::{Store, people};

/// The password of all accounts of the demo; real counties have no default account.
pub(super) const PASSWORD: &str = "Yunlu-2026";

/// One line a person.
pub(super) async fn table(store: &Store) -> Result<Vec<String>, Fault> {
    let all = people::authorities(store.reader()).await?;
    let short = |id: &str| {
        all.iter()
            .find(|authority| authority.id.to_string() == id)
            .map_or_else(String::new, |authority| authority.short_name.clone())
    };
    let mut lines = vec![format!("可以登录的人员（密码均为 {PASSWORD}）：")];
    for person in people::people(store.reader()).await? {
        let posts = people::posts(store.reader(), &person.id).await?;
        let roles: Vec<&str> = posts.iter().map(|post| post.role.label()).collect();
        lines.push(format!(
            "  {:<16}{}  {}：{}",
            person.login,
            person.name,
            short(&person.authority_id),
            roles.join("、")
        ));
    }
    Ok(lines)
}
