//! 安全日志: sign-ins, refusals, lock-outs; the latest first.

use askama::Template;
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;

use crate::domain::access::Role;
use crate::store::people;
use crate::web::extract::Cx;
use crate::web::page::{Shell, page};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

/// Entries on the page.
const SHOWN: u64 = 200;

pub(super) fn routes(routes: Routes) -> Routes {
    let who = Policy::Roles(&[Role::Administrator, Role::Auditor]);
    routes.route(Method::GET, "/admin/security", who, show)
}

struct Entry {
    at: String,
    what: &'static str,
    detail: String,
}

#[derive(Template)]
#[template(path = "work/admin_security.html")]
struct SecurityPage {
    shell: Shell,
    entries: Vec<Entry>,
}

async fn show(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    let shell = Shell::new(&state, &cx, "admin").await?;
    let rows = people::security_events(state.store.reader(), SHOWN).await;
    let rows = rows.map_err(|error| cx.fault(error.into()))?;
    let entries = rows
        .into_iter()
        .map(|row| Entry {
            at: crate::clock::local(row.at_ms),
            what: label(&row.kind),
            detail: row.detail,
        })
        .collect();
    Ok(page(&cx, &SecurityPage { shell, entries }))
}

/// The kinds that `app::access` writes; another text is shown as what it is.
fn label(kind: &str) -> &'static str {
    match kind {
        "signed_in" => "登录",
        "sign_in_failed" => "密码错误",
        "sign_in_unknown" => "登录名不存在",
        "sign_in_locked" => "锁定期间登录",
        "sign_in_lock_out" => "连续输错，账户锁定",
        "site_renamed" => "更改本库名称",
        "password_changed" => "修改密码",
        _ => "其他",
    }
}
