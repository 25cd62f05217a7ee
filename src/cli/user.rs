//! `guiku user`: accounts from the command line, for the first day and for emergencies.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Format;
use super::{Ended, boot, say};
use crate::app::access::account::{ChangePerson, CreatePerson, PostInput};
use crate::app::access::account::{create_with_password, set_password};
use crate::app::run as run_command;
use crate::domain::access::Role;
use crate::store::{Place, Store, Use, people};

/// Options of `user`.
#[derive(Debug, Args)]
pub(crate) struct UserArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 新增人员；打印一次性初始密码
    Add {
        /// 登录名
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 所属机关全称
        #[arg(long)]
        authority: String,
        /// 岗位，可写多个：`drafter reviewer office registrar publisher filer filing_examiner administrator auditor`
        #[arg(long = "role", required = true, value_name = "ROLE")]
        roles: Vec<String>,
    },
    /// 列出人员
    List {
        /// 输出格式
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 停用账户
    Disable {
        /// 登录名
        login: String,
    },
    /// 重置密码并解除锁定；打印一次性密码
    Reset {
        /// 登录名
        login: String,
    },
}

pub(crate) async fn run(args: UserArgs, place: Place) -> Ended {
    let usage = if matches!(args.verb, Verb::List { .. }) {
        Use::ReadOnly
    } else {
        Use::Alone
    };
    let (store, pack) = boot::open(&place, usage).await?;
    let cx = boot::program_context(&pack);
    match args.verb {
        Verb::Add {
            login,
            name,
            authority,
            roles,
        } => {
            let all = people::authorities(store.reader()).await?;
            let known = all.iter().find(|known| known.name == authority);
            let authority = known
                .ok_or_else(|| format!("没有登记机关“{authority}”"))?
                .id
                .to_string();
            let posts = roles
                .iter()
                .map(|role| {
                    let authority_id = authority.clone();
                    Role::parse(role).map(|role| PostInput { authority_id, role })
                })
                .collect::<Result<Vec<_>, _>>()?;
            let password = one_time(&cx);
            let person = CreatePerson {
                login: login.clone(),
                name,
                authority_id: authority,
                posts,
            };
            create_with_password(&store, cx, None, person, &password, true).await?;
            say(&format!(
                "已新增 {login}，初始密码（首次登录须修改）：{password}"
            ));
        }
        Verb::List { format } => list(&store, format).await?,
        Verb::Disable { login } => {
            let person = person(&store, &login).await?;
            let change = ChangePerson {
                person_id: person,
                posts: None,
                disabled: Some(true),
            };
            run_command(&store, cx, None, change).await?;
            say(&format!("已停用 {login}"));
        }
        Verb::Reset { login } => {
            let person = person(&store, &login).await?;
            let password = one_time(&cx);
            set_password(&store, &person, &login, &password, true).await?;
            say(&format!(
                "已重置 {login} 的密码（首次登录须修改）：{password}"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn person(store: &Store, login: &str) -> Result<String, boot::Fault> {
    let found = people::person_by_login(store.reader(), login).await?;
    Ok(found.ok_or_else(|| format!("没有登录名“{login}”"))?.id)
}

/// A one-time password.
pub(crate) fn one_time(cx: &crate::app::RequestContext) -> String {
    let text = crate::store::record::hex(&cx.ids.random());
    let part = |from: usize| text.get(from..from + 4).unwrap_or("Gk42");
    format!("{}-{}-{}-Gk", part(0), part(4), part(8))
}

async fn list(store: &Store, format: Format) -> Result<(), boot::Fault> {
    let all = people::authorities(store.reader()).await?;
    let mut rows = Vec::new();
    for person in people::people(store.reader()).await? {
        let posts = people::posts(store.reader(), &person.id).await?;
        let name = |id: &str| {
            all.iter()
                .find(|authority| authority.id.to_string() == id)
                .map_or("", |authority| authority.short_name.as_str())
                .to_owned()
        };
        let posts: Vec<String> = posts
            .iter()
            .map(|post| format!("{}·{}", name(&post.authority_id), post.role.label()))
            .collect();
        rows.push((person.login, person.name, posts, person.disabled));
    }
    match format {
        Format::Json => {
            let list: Vec<_> = rows
                .iter()
                .map(|(login, name, posts, disabled)| {
                    json!({ "login": login, "name": name, "posts": posts, "disabled": disabled })
                })
                .collect();
            say(&serde_json::to_string_pretty(&list)?);
        }
        Format::Text => {
            for (login, name, posts, disabled) in rows {
                let mark = if disabled { "（已停用）" } else { "" };
                say(&format!("{login}\t{name}{mark}\t{}", posts.join("、")));
            }
        }
    }
    Ok(())
}
